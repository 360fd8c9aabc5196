/** What an IPA says of itself and of its device, and what it does of its own accord (SGP.32 v1.2 2.11.2.2, 3.4.4, 6.1). */
import { Given, Then } from '@cucumber/cucumber'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import type { DeviceInfo } from '../../protocol/sgp22/device-info.ts'
import { contentsOf, elementsIn } from '../../requirements/answer-elements.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { PeerFault } from '../../transport/faults.ts'
import { StateNotReached } from '../preparation.ts'
import { es10Calls, resultsAtEim } from './download-seen.ts'
import { withCard } from './state.ts'
import { orderedToken, way } from './triggers.ts'
import type { IpaWorld } from './world.ts'

/** Attempts in one poll that nobody could call few: our own figure, as no text has one. */
const MOST_ATTEMPTS = 20

Given('the eUICC has certificates of a second CI too', async function (this: IpaWorld) {
  await withCard(this, { chip: { secondCi: true } })
})

Given('the eIM asks for deviceInfo too', function (this: IpaWorld) {
  this.bench.eim.operator.queueDataRequest(this.bench.eid, { tagList: 'A9' })
})

Given('the eIM hangs up on every poll', async function (this: IpaWorld) {
  await withCard(this, {})
  const hangUp: Misreply = () => ({ kind: 'hangUp' })
  await this.bench.eim.script({ replies: { getEimPackage: Array.from({ length: 10 * MOST_ATTEMPTS }, () => hangUp) } })
})

Given(
  'the eUICC enables profiles of its default SM-DP+ at once, and the eIM has a trigger for one of them',
  async function (this: IpaWorld) {
    const { eim, smdp, eid, ipa } = this.bench
    this.keep(way, 'direct')
    this.keep(orderedToken, '')
    await withCard(this, { profiles: [] })
    const operations = [{ setDefaultDpAddress: { address: smdp.address } }, { configureImmediateEnable: { enable: true } }]
    eim.operator.queueOperations(eid, operations)
    await this.act((signal) => ipa.pokeNow(signal))
    if (!es10Exchanges(this.tape.entries).some(({ function: name, answer }) => name === 'LoadEuiccPackage' && answer))
      throw new StateNotReached('the IPA has not carried out the package', this.linesOf([]))
    eim.operator.queueDownload(eid, { kind: 'defaultSmdp' })
  },
)

Then('the deviceInfo of the response is that of ctxParams1', function (this: IpaWorld) {
  const [begun] = es10Calls(this, 'AuthenticateServer')
  const [answered] = resultsAtEim(this).flatMap(({ result, at }) => {
    if (result.kind !== 'ipaEuiccDataResponse' || result.value.kind !== 'ipaEuiccData') return []
    const { deviceInfo } = result.value.value
    return deviceInfo === undefined ? [] : [{ deviceInfo, at }]
  })
  if (begun === undefined) throw new StateNotReached('the IPA called no AuthenticateServer', this.linesOf([]))
  if (answered === undefined) throw new StateNotReached('the IPA gave no deviceInfo: it may leave it out', this.linesOf([]))
  const inDownload = decode(es10Functions.AuthenticateServer.request, begun.request).value.ctxParams1.value.deviceInfo
  const [one, other] = [inWords(inDownload), inWords(answered.deviceInfo)]
  const isHalf = (one.imei === undefined) !== (other.imei === undefined)
  const differing = (['tac', 'deviceCapabilities', 'imei'] as const).filter(
    (name) => one[name] !== other[name] && !(name === 'imei' && isHalf),
  )
  this.check({
    claim: 'deviceInfo in the response beside that of ctxParams1',
    expected: 'the same TAC, capabilities and IMEI',
    seen: differing.map((name) => `${name} ${other[name]}, and ${one[name]} in ctxParams1`).join('; ') || 'the same',
    holds: differing.length === 0,
    at: [...begun.at, answered.at],
    ...(isHalf ? { remark: 'the IMEI is in one of them only: the field is optional' } : {}),
  })
})

Then('the User-Agent tells a version', function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  if (calls.length === 0) throw new StateNotReached('the IPA was made to poll and sent no GetEimPackage')
  const seen = [...new Set(calls.map(({ http }) => http.headers.get('user-agent')?.join(', ') ?? 'none'))]
  this.check({
    claim: 'User-Agent of GetEimPackage',
    expected: 'numbers of a version in it',
    seen: seen.join(', '),
    holds: seen.every((value) => /\d/.test(value)),
    at: this.linesOf(calls),
  })
})

Then('the IPA has tried a few times and has given up', function (this: IpaWorld) {
  const from = this.decidesFrom ?? 0
  const calls = this.calls('getEimPackage')
  const connections = this.bench.eim.handshakes.filter(({ at }) => at >= from)
  if (calls.length === 0)
    throw new PeerFault('silent', 'connect', 'the IPA did not try to reach the eIM within our patience', { at: this.linesOf([]) })
  const attempts = Math.max(calls.length, connections.length)
  this.check({
    claim: 'attempts of one poll at an eIM that hangs up',
    expected: `${MOST_ATTEMPTS} at most`,
    seen: String(attempts),
    holds: attempts <= MOST_ATTEMPTS,
    at: this.linesOf(calls),
  })
})

Then('the IPA calls ES10b.ImmediateEnable behind the download', function (this: IpaWorld) {
  const [loaded] = es10Calls(this, 'LoadBoundProfilePackage').filter(
    ({ answer }) =>
      answer?.function === 'LoadBoundProfilePackage' &&
      answer.value.profileInstallationResultData.finalResult.kind === 'successResult',
  )
  if (loaded === undefined) throw new StateNotReached('no profile was installed', this.linesOf([]))
  const calls = es10Calls(this, 'ImmediateEnable').filter(({ at: [first] }) => first > loaded.at[0])
  // Who polls again has done with the download.
  const isDone = this.calls('getEimPackage').some(({ at }) => at > loaded.at[0])
  if (calls.length === 0 && !isDone)
    throw new PeerFault('silent', 'connect', 'the IPA had not done with the download within our patience', { at: [...loaded.at] })
  this.check({
    claim: 'ES10b.ImmediateEnable behind the download of a profile of the default SM-DP+',
    expected: 'called',
    seen: calls.length > 0 ? 'called' : 'not called before the next poll',
    holds: calls.length > 0,
    at: calls[0]?.at ?? loaded.at,
  })
})

function inWords({ tac, deviceCapabilities, imei }: DeviceInfo) {
  const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()
  const [element] = elementsIn(rawOf(deviceCapabilities) ?? Buffer.of())
  return { tac: hex(tac), deviceCapabilities: element && hex(contentsOf(element)), imei: hex(imei) }
}
