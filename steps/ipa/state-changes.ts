/** What becomes of the eUICC between two polls, and the cause that the IPA reports for it (SGP.32 v1.2 3.1.1.1, 5.14.5). */
import { Given, Then } from '@cucumber/cucumber'
import { type Es10Exchange, es10Exchanges } from '../../requirements/es10-exchange.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { StateNotReached } from '../preparation.ts'
import { iccids } from './iccids.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

Given('the IPA has fallen back to profile B', async function (this: IpaWorld) {
  const profiles = [
    { iccid: iccids.A, enabled: true },
    { iccid: iccids.B, enabled: false, isFallback: true },
  ]
  await withCard(this, { profiles })
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  await this.loseNetwork()
  happened(this, 'ExecuteFallbackMechanism', 'fall back when it lost its network')
})

Given('the IPA has lost its power since', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.restart(signal))
})

Given('the IPA has told the eIM of it', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

Given('the IPA has its network again', async function (this: IpaWorld) {
  await this.regainNetwork()
  happened(this, 'ReturnFromFallback', 'return from its fallback profile when it had its network again')
})

Given('the eIM has not answered {int} polls', async function (this: IpaWorld, count: number) {
  const { eim, ipa } = this.bench
  const hangUp: Misreply = () => ({ kind: 'hangUp' })
  // An IPA may try more than once in one poll.
  await eim.script({ replies: { getEimPackage: Array.from({ length: 100 }, () => hangUp) } })
  for (let n = 0; n < count; n++) await this.act((signal) => ipa.pokeNow(signal))
  await eim.script({})
})

Given('another eIM has had profile B enabled', async function (this: IpaWorld) {
  const { otherEim } = this
  await withCard(this, { otherEim: true })
  const { eim, eid, ipa } = this.bench
  // Ours hears nothing while the other one has its package executed, whichever is asked first.
  await eim.script({ refusesConnections: true })
  otherEim.operator.queueOperations(eid, [{ enable: { iccid: iccids.B } }])
  await this.act((signal) => ipa.pokeNow(signal))
  await eim.script({})
  happened(this, 'LoadEuiccPackage', 'execute the package of the other eIM')
})

Given('the eUICC enables profiles at once and the IPA has downloaded one', async function (this: IpaWorld) {
  await withCard(this, { profiles: [] })
  const { eim, smdp, eid, ipa } = this.bench
  eim.operator.queueOperations(eid, [{ configureImmediateEnable: { enable: true } }])
  await this.act((signal) => ipa.pokeNow(signal))
  await this.act((signal) => ipa.startDownload(`1$${smdp.address}$HARNESS`, signal))
  happened(this, 'ImmediateEnable', 'enable the profile at once')
})

Then('each stateChangeCause that is reported is {string}', function (this: IpaWorld, expected: string) {
  const calls = this.calls('getEimPackage')
  if (calls.length === 0) throw new StateNotReached('the IPA was made to poll and sent no GetEimPackage')
  const causes = calls.flatMap(({ message }) => message.value.stateChangeCause ?? [])
  this.check({
    claim: 'stateChangeCause in GetEimPackage, where there is one',
    expected,
    seen: [...new Set(causes.map(String))].join(', ') || 'none',
    holds: causes.every((cause) => cause === expected),
    at: this.linesOf(calls),
    ...(causes.length === 0 ? { remark: 'the IPA reported no cause: the field is optional' } : {}),
  })
})

Then('the stateChangeCause {string} is reported once more', function (this: IpaWorld, expected: string) {
  const unanswered = this.bench.eim.calls('getEimPackage').filter(({ reply }) => reply.kind === 'hangUp')
  const isReported = unanswered.some(({ message }) => message.value.stateChangeCause === expected)
  if (!isReported) throw new StateNotReached(`the IPA did not report ${expected}: the field is optional`)
  const [first] = this.calls('getEimPackage')
  const cause = first?.message.value.stateChangeCause
  this.check({
    claim: 'stateChangeCause in the first GetEimPackage that is answered',
    expected,
    seen: String(cause ?? 'none'),
    holds: cause === expected,
    at: this.linesOf(first === undefined ? [] : [first]),
  })
})

Given('the IPA has downloaded a profile that no eIM has asked for', async function (this: IpaWorld) {
  await withCard(this, {})
  const { smdp, ipa } = this.bench
  await this.act((signal) => ipa.startDownload(`1$${smdp.address}$HARNESS`, signal))
  happened(this, 'LoadBoundProfilePackage', 'download the profile')
})

/** @throws StateNotReached where the eUICC was not asked for it, or has refused */
export function happened({ tape }: IpaWorld, name: Es10Exchange['function'], what: string): void {
  const done = es10Exchanges(tape.entries).some(({ function: called, answer }) => called === name && !isRefusal(answer))
  if (!done) throw new StateNotReached(`the IPA did not ${what}`)
}

/** Of functions that say ok or why not; other answers say more than can be asked here. */
export function isRefusal(answer: Es10Exchange['answer']): boolean {
  if (answer === undefined) return true
  if (answer.function === 'ImmediateEnable') return answer.value.immediateEnableResult !== 'ok'
  if (answer.function === 'ExecuteFallbackMechanism') return answer.value.executeFallbackMechanismResult !== 'ok'
  if (answer.function === 'EnableEmergencyProfile') return answer.value.enableEmergencyProfileResult !== 'ok'
  if (answer.function === 'eUICCMemoryReset') return answer.value.resetResult !== 'ok'
  return answer.function === 'ReturnFromFallback' && answer.value.returnFromFallbackResult !== 'ok'
}
