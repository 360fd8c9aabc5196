/** Requests that differ from an IPA's in HTTP alone: method, path, header fields, framing (SGP.32 6.1). */

import { defineParameterType, Then, When } from '@cucumber/cucumber'
import { functionBindingOf } from '../../protocol/bindings/content-types.ts'
import { jsonPath } from '../../protocol/bindings/paths.ts'
import type { HttpRequest } from '../../transport/http-exchange.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { asksToWait } from './asks-to-wait.ts'
import { announced, oversize, type WireFormName, wireForms } from './http-forms.ts'
import { askForWork, describeAnswer } from './ipa.ts'
import { checkOf, isAsBefore, isCalledWrong, isNotTaken, isServed } from './judged-reactions.ts'
import { type PlainFunction, plainBody } from './plain-requests.ts'
import { plainAnswer, reactions, reactTo, reactToOctets, reactToOne } from './reaction.ts'
import type { ConformanceWorld } from './world.ts'

const opened = kept<number>('exchanges on one connection')

defineParameterType({
  name: 'wireForm',
  regexp: Object.keys(wireForms),
  transformer: (name: string) => name as WireFormName,
})

function requestOf(world: ConformanceWorld, name: PlainFunction): HttpRequest {
  return world.eim.requestOf(name, plainBody(world, name))
}

/** The plain request for work with some of its headers changed; undefined leaves one out. */
async function askWith(world: ConformanceWorld, what: string, headers: Readonly<Record<string, string | undefined>>) {
  const port = world.connect({ headers })
  await reactTo(world, [{ what, request: port.requestOf('getEimPackage', plainBody(world, 'getEimPackage')) }])
}

When('the IPA asks for work as the user agent {string}', async function (this: ConformanceWorld, name: string) {
  await askWith(this, `the user agent ${name}`, { 'User-Agent': name })
})

When('the IPA asks for work as a user agent with a long text', async function (this: ConformanceWorld) {
  await askWith(this, 'a user agent of 1,000 characters', { 'User-Agent': `gsma-rsp-ipad;${'vendor/1.0 '.repeat(90)}` })
})

When('the IPA asks for work with the protocol version {string}', async function (this: ConformanceWorld, version: string) {
  await askWith(this, `X-Admin-Protocol "${version}"`, { 'X-Admin-Protocol': version })
})

When('the IPA asks for work with a protocol version of 8,000 characters', async function (this: ConformanceWorld) {
  await askWith(this, 'X-Admin-Protocol of 8,000 characters', { 'X-Admin-Protocol': `gsma/rsp/v${'2'.repeat(8_000)}` })
})

When('the IPA asks for work without a protocol version', async function (this: ConformanceWorld) {
  await askWith(this, 'no X-Admin-Protocol', { 'X-Admin-Protocol': undefined })
})

When('the IPA asks for work with the media type {string}', async function (this: ConformanceWorld, type: string) {
  await askWith(this, `Content-Type ${type}`, { 'Content-Type': type })
})

When('the IPA asks for work without a media type', async function (this: ConformanceWorld) {
  await askWith(this, 'no Content-Type', { 'Content-Type': undefined })
})

When('the IPA asks for its work with the media type {string}', async function (this: ConformanceWorld, type: string) {
  const port = this.connect({ headers: { 'Content-Type': type } })
  const body = plainBody(this, 'getEimPackage', this.device.eid)
  await reactTo(this, [{ what: `Content-Type ${type}`, request: port.requestOf('getEimPackage', body) }])
})

When('the IPA asks for work with the method {word}', async function (this: ConformanceWorld, method: string) {
  const request = requestOf(this, 'getEimPackage')
  const hasBody = method !== 'GET' && method !== 'HEAD'
  await reactTo(this, [
    { what: `the method ${method}`, request: { ...request, method, ...(hasBody ? {} : { body: Buffer.of() }) } },
  ])
})

When('the IPA asks for work at the path {string}', async function (this: ConformanceWorld, path: string) {
  const request = requestOf(this, 'getEimPackage')
  const prefix = request.path.replace(/\/gsma\/rsp2\/.*$/, '')
  await reactTo(this, [{ what: `the path ${path}`, request: { ...request, path: `${prefix}${path}` } }])
})

When('the IPA sends a right {plainFunction}', async function (this: ConformanceWorld, name: PlainFunction) {
  this.keep(rightFunction, name)
  await reactTo(this, [{ what: name, request: requestOf(this, name) }])
})

When(
  'the IPA sends {plainFunction} with {wireForm}',
  async function (this: ConformanceWorld, name: PlainFunction, form: WireFormName) {
    const request = requestOf(this, name)
    const { reaction } = await reactToOctets(this, form, request, wireForms[form](request, this.bench.wire))
    this.keep(reactions, [reaction])
  },
)

When('the IPA sends {plainFunction} with ten megabytes more', async function (this: ConformanceWorld, name: PlainFunction) {
  const request = requestOf(this, name)
  const script = oversize(request, this.bench.wire.authority, functionBindingOf(this.parameters.binding))
  const { reaction } = await reactToOctets(this, 'a request of ten megabytes', request, script)
  this.keep(reactions, [reaction])
})

When('the IPA announces a request of two gigabytes', async function (this: ConformanceWorld) {
  const request = requestOf(this, 'getEimPackage')
  const { reaction } = await reactToOctets(
    this,
    'an announced length of 2 GB',
    request,
    announced(request, this.bench.wire.authority),
  )
  this.keep(reactions, [reaction])
})

When('the IPA asks for work in JSON over the connection that carried ASN.1', async function (this: ConformanceWorld) {
  await askForWork(this, this.bench.idleEid)
  await askInJson(this)
})

When('the IPA asks for work in JSON', async function (this: ConformanceWorld) {
  await askInJson(this)
})

/** The same question in the other binding, over the connection of the scenario. */
async function askInJson(world: ConformanceWorld): Promise<void> {
  const asn1 = requestOf(world, 'getEimPackage')
  const headers = { ...asn1.headers, 'Content-Type': 'application/json;charset=UTF-8' }
  const path = `${asn1.path.replace(/\/gsma\/rsp2\/.*$/, '')}${jsonPath('esipa', 'getEimPackage')}`
  const request = { ...asn1, headers, path, body: Buffer.from(JSON.stringify({ eidValue: world.bench.idleEid })) }
  const what = 'the same request in JSON'
  const kept = await reactToOne(world, what, request, undefined, world.eim)
  // A server may end a kept connection at any moment (RFC 9112 9.5), which says nothing of the binding.
  world.keep(reactions, [kept.kind === 'ended' ? await reactToOne(world, what, request) : kept])
}

When('the IPA asks for work {int} times over one connection', async function (this: ConformanceWorld, times: number) {
  for (let time = 0; time < times; time++) await askForWork(this, this.bench.idleEid)
  this.keep(opened, this.eim.connectionsOpened)
})

Then('the eIM has kept the connection', function (this: ConformanceWorld) {
  const connections = this.kept(opened)
  this.check({
    claim: 'several functions share one TLS session',
    expected: '1 connection',
    seen: `${connections} connections`,
    holds: connections === 1,
    at: [this.answerTo('getEimPackage').received],
  })
})

/** Default GetEimPackage, which all others ask for. */
const rightFunction = kept<PlainFunction>('a function that was rightly called')

Then('the eIM serves it', function (this: ConformanceWorld) {
  const { binding } = this.parameters
  const name = this.mayHave(rightFunction) ?? 'getEimPackage'
  const judged = this.kept(reactions).map((reaction) => {
    const { kind, status, words, at } = reaction
    if (kind === 'silence') throw new StateNotReached(`to ${reaction.to}: ${words}`, at)
    if (asksToWait(status, binding)) throw new StateNotReached(`the eIM asks to wait: ${words}`, at)
    return { reaction, ...isServed({ reaction, name, isOverCoap: binding === 'coaps' }) }
  })
  this.check(checkOf('the eIM has the function at its address', 'an answer of the function', judged))
})

Then('the eIM has no such path or method', function (this: ConformanceWorld) {
  const hasJson = this.parameters.claims.options['O_X_JSON'] === true
  const judged = this.kept(reactions).map((reaction) => {
    // Under the path of JSON, one that does not have that binding says so (ESIPA-HTTP-031).
    const lacksJson = !hasJson && reaction.status === 501 && reaction.to.includes('/gsma/rsp2/esipa/')
    const remark = lacksJson ? { remark: '501: there is no JSON binding' } : {}
    return { reaction, holds: lacksJson || reaction.status === 404 || reaction.status === 405, ...remark }
  })
  silence(this)
  this.check(checkOf('what is no function of ESipa is answered with 404 or 405', 'status 404 or 405', judged))
})

Then('the eIM answers as it did before or asks for a length', function (this: ConformanceWorld) {
  silence(this)
  const plain = this.kept(plainAnswer)
  const judged = this.kept(reactions).map((reaction) => {
    const wantsLength = reaction.status === 411
    const remark = wantsLength ? { remark: 'the eIM insists on Content-Length (411), which it may' } : {}
    return { reaction, holds: wantsLength || isAsBefore({ reaction, plain, hasResultErrors: true }).holds, ...remark }
  })
  this.check(checkOf('a body is read whichever way it is framed', `${plain.words}, or status 411`, judged))
})

Then('the eIM does not take it, or waits for the rest', function (this: ConformanceWorld) {
  const judged = this.kept(reactions).map((reaction) => {
    if (reaction.kind === 'silence') return { reaction, holds: true, remark: 'the eIM waits for what was announced' }
    return { reaction, ...isNotTaken({ reaction, hasResultErrors: true }) }
  })
  const expected = 'a 4xx, the end of the connection, or nothing yet'
  this.check(checkOf('a request beyond every bound is not carried out', expected, judged))
})

Then('the eIM has the other binding too', function (this: ConformanceWorld) {
  silence(this)
  const judged = this.kept(reactions).map((reaction) => ({
    reaction,
    holds: reaction.status === 200 && reaction.meaning !== undefined,
  }))
  this.check(checkOf('both function bindings are offered over HTTPS', 'an answer of GetEimPackage in JSON', judged))
})

Then('the eIM says that it has no such binding', function (this: ConformanceWorld) {
  silence(this)
  const judged = this.kept(reactions).map((reaction) => ({
    reaction,
    holds: reaction.status === 501 || isCalledWrong({ reaction, hasResultErrors: true }).holds,
  }))
  this.check(checkOf('a binding that is not offered is answered with a clear status', 'a 4xx or 501', judged))
})

Then('a package still waits for the eUICC', async function (this: ConformanceWorld) {
  const { answer, received } = await askForWork(this, this.device.eid)
  this.check({
    claim: 'a request that was not taken has changed nothing',
    expected: 'a package for the eUICC',
    seen: describeAnswer(answer),
    holds: answer.kind !== 'eimPackageError',
    at: [received],
  })
})

/** Nothing within our patience says nothing about a duty. */
function silence(world: ConformanceWorld): void {
  const silent = world.kept(reactions).find(({ kind }) => kind === 'silence')
  if (silent !== undefined) throw new StateNotReached(`to ${silent.to}: ${silent.words}`, silent.at)
}
