/** Functions in the ASN.1 binding, and octets that the IPA only passes on (SGP.32 v1.2 6.3, Annex C). */
import { Given, Then } from '@cucumber/cucumber'
import { tlv } from '../../protocol/ber/writer.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import { contentsOf, elementsIn, inside } from '../../requirements/answer-elements.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { StateNotReached } from '../preparation.ts'
import { tagListIn, tags } from './data-requests.ts'
import { deliveredResults } from './result-octets.ts'
import { demandResults } from './results.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

Given('the eIM asks for the IpaCapabilities, with an unknown element behind the tag list', async function (this: IpaWorld) {
  await withCard(this, {})
  const { eim, eid, spec } = this.bench
  // A context tag that no version has.
  const unknown = tlv(0x9f7d, Buffer.from('00', 'hex'))
  eim.operator.queueRaw(eid, tlv(0xbf52, tlv(0x5c, tagListIn(spec, tags.ipaCapabilities)), unknown))
})

Given('the eIM writes the length of the package in more octets than it needs', async function (this: IpaWorld) {
  const long: Misreply = (right) => {
    const [answer] = elementsIn(right.body)
    const [own] = answer === undefined ? [] : inside(answer)
    if (own?.tag !== 0xbf51) return right
    const contents = contentsOf(own)
    const length = Buffer.from([0x83, 0, contents.length >> 8, contents.length & 0xff])
    return { ...right, body: tlv(0xbf4f, Buffer.from('BF51', 'hex'), length, contents) }
  }
  await this.bench.eim.script({ replies: { getEimPackage: [long] } })
})

Given('the metadata in its package are others than those announced', async function (this: IpaWorld) {
  await this.bench.smdp.script({ metadataInPackage: { profileName: 'Another one' } })
})

/** An object of the eIM, which is no function: whether an IPA may send it is ACK-011. */
const ACKNOWLEDGEMENTS = 'BF53'

/** Outer tags of the requests. */
const outerTags: Readonly<Record<EsipaFunction, string>> = {
  initiateAuthentication: 'BF39',
  authenticateClient: 'BF3B',
  getBoundProfilePackage: 'BF3A',
  cancelSession: 'BF41',
  handleNotification: 'BF3D',
  transferEimPackage: 'BF4E',
  getEimPackage: 'BF4F',
  provideEimPackageResult: 'BF50',
}

Then('{string} comes under the tag of its function', function (this: IpaWorld, name: EsipaFunction) {
  const tag = outerTags[name]
  const calls = this.calls(name)
  const strange = this.received.flatMap(({ message, http: { method, body }, at }) => {
    const tag = Buffer.from(body.subarray(0, 2)).toString('hex').toUpperCase()
    return message !== undefined || method !== 'POST' || body.length === 0 || tag === ACKNOWLEDGEMENTS ? [] : [{ tag, at }]
  })
  if (calls.length === 0 && strange.length === 0) throw new StateNotReached(`the IPA sent no ${name}`)
  const wrong = strange.map(({ tag: other }) => other)
  this.check({
    claim: `tag of ${name}`,
    expected: tag,
    seen: wrong.length > 0 ? `requests under ${wrong.join(', ')}, which are no functions` : tag,
    holds: wrong.length === 0,
    at: this.linesOf(wrong.length > 0 ? strange : calls),
  })
})

Then('the eIM gets the data that it has asked for', function (this: IpaWorld) {
  const results = demandResults(this)
  const kinds = results.map(({ result }) => kindOf(result))
  this.check({
    claim: 'result of a data request with an unknown element',
    expected: 'ipaEuiccData',
    seen: kinds.join(', ') || 'no result',
    holds: kinds.includes('ipaEuiccData'),
    at: this.linesOf(results),
  })
})

Then('the eIM gets the result with the octets of the eUICC', function (this: IpaWorld) {
  const made = es10Exchanges(this.tape.entries)
    .filter((call) => call.function === 'LoadEuiccPackage')
    .map(({ response }) => response.toString('hex'))
  if (made.length === 0) throw new StateNotReached('the IPA had no package executed')
  const results = deliveredResults(this.received)
  if (results.length === 0) throw new StateNotReached('the IPA delivered no result of the package')
  const holds = results.every(({ octets }) => made.includes(octets))
  this.check({
    claim: 'octets of the eUICC package result',
    expected: 'those that the eUICC gave',
    seen: holds ? 'those that the eUICC gave' : 'others',
    holds,
    at: this.linesOf(this.received),
  })
})

function kindOf(result: { readonly kind: string; readonly value: object }): string {
  return result.kind === 'ipaEuiccDataResponse' && 'kind' in result.value ? String(result.value.kind) : result.kind
}
