/** Answers of our eIM in JSON that can be written in more than one way (SGP.32 v1.2 6.4.1). */
import { defineParameterType, Given, Then } from '@cucumber/cucumber'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { eimPackageError } from './retrieval.ts'
import type { IpaWorld } from './world.ts'

const failed: Misreply = (right) => {
  const statusCodeData = { subjectCode: '8.1.1', reasonCode: '3.7' }
  const header = { functionExecutionStatus: { status: 'Failed', statusCodeData } }
  return { ...right, body: Buffer.from(JSON.stringify({ header })) }
}

const forms: Readonly<Record<string, Misreply>> = {
  'the status Failed 8.1.1/3.7': failed,
  'the member eimPackageError 1': eimPackageError('noEimPackageAvailable'),
}

const variants: Readonly<Record<string, (base64: string) => string>> = {
  'without padding': (base64) => base64.replace(/=+$/, ''),
  'with line breaks': (base64) => base64.replace(/.{64}/g, '$&\\r\\n'),
  'with the alphabet of URLs': (base64) => base64.replaceAll('+', '-').replaceAll('/', '_'),
}

defineParameterType({
  name: 'error form',
  regexp: /the status Failed 8\.1\.1\/3\.7|the member eimPackageError 1/,
  transformer: (text: string): Misreply => forms[text] ?? failed,
})
defineParameterType({
  name: 'base64 variant',
  regexp: new RegExp(Object.keys(variants).join('|')),
  transformer: (text: string) => variants[text] ?? ((base64: string) => base64),
})

Given('the eIM says so with {error form}', async function (this: IpaWorld, form: Misreply) {
  await this.bench.eim.script({ replies: { getEimPackage: Array.from({ length: 50 }, () => form) } })
})

Given('the eIM writes its base64 {base64 variant}', async function (this: IpaWorld, written: (base64: string) => string) {
  const rewritten: Misreply = (right) => {
    const text = Buffer.from(right.body).toString('utf8')
    return { ...right, body: Buffer.from(text.replace(/(?<="euiccPackageRequest":")[^"]+/, written)) }
  }
  await this.bench.eim.script({ replies: { getEimPackage: Array.from({ length: 50 }, () => rewritten) } })
})

Then('the IPA takes it for noEimPackageAvailable and asks no more', function (this: IpaWorld) {
  const asked = this.calls('getEimPackage').length
  const told = this.calls('provideEimPackageResult').length
  this.check({
    claim: 'requests after the error',
    expected: 'one getEimPackage and no result',
    seen: `${asked} getEimPackage and ${told || 'no'} result`,
    holds: asked === 1 && told === 0,
    at: this.linesOf(this.received),
  })
})

Then('no other package reaches the eUICC than the one that the eIM has made', function (this: IpaWorld) {
  const loaded = es10Exchanges(this.tape.entries).filter((call) => call.function === 'LoadEuiccPackage')
  const made = this.calls('getEimPackage').flatMap(({ reply }) => (reply.kind === 'answer' ? packagesIn(reply.body) : []))
  const strange = loaded.filter(({ request }) => !made.some((octets) => octets.equals(request)))
  this.check({
    claim: 'packages at the eUICC',
    expected: 'the octets that the base64 stands for, or none',
    seen: strange.length > 0 ? 'other octets' : loaded.length === 0 ? 'none' : 'the octets that the base64 stands for',
    holds: strange.length === 0,
    at: loaded.length === 0 ? this.linesOf(this.received) : loaded.flatMap(({ at }) => at),
  })
})

/** Node reads every variant. */
function packagesIn(body: Uint8Array): readonly Buffer[] {
  const [, base64] = /"euiccPackageRequest":"([^"]+)"/.exec(Buffer.from(body).toString('utf8')) ?? []
  return base64 === undefined ? [] : [Buffer.from(base64.replaceAll('\\r\\n', ''), 'base64')]
}
