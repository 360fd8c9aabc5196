/** Sessions that the IPA ends before their time (SGP.32 v1.2 3.2.3.3; SGP.22 v2.5 5.7.14). */
import { Then } from '@cucumber/cucumber'
import { decode } from '../../protocol/schema/type.ts'
import { CancelSessionRequest } from '../../protocol/sgp22/cancel-session.ts'
import { StateNotReached } from '../preparation.ts'
import { callsAt, demandBegun, es10Calls, linesOrStep } from './download-seen.ts'
import type { IpaWorld } from './world.ts'

interface SeenReason {
  readonly reason: string
  readonly at: number
}

Then('CancelSession has the reason {word}', function (this: IpaWorld, reason: string) {
  checkReason(this, reason)
})

Then('CancelSession, where the IPA calls it, has the reason {word}', function (this: IpaWorld, reason: string) {
  if (reasonsOf(this).length === 0)
    throw new StateNotReached('the IPA called no CancelSession while this was watched', linesOrStep(this, []))
  checkReason(this, reason)
})

Then('CancelSession has another reason than {word}', function (this: IpaWorld, excluded: string) {
  const seen = reasonsOf(this)
  if (seen.length === 0) throw new StateNotReached('the IPA called no CancelSession', linesOrStep(this, []))
  this.check({
    claim: 'reason of CancelSession where no user and no policy of the device has refused',
    expected: `any but ${excluded}`,
    seen: words(seen),
    holds: seen.every(({ reason }) => reason !== excluded),
    at: linesOrStep(
      this,
      seen.map(({ at }) => at),
    ),
  })
})

Then('the SM-DP+ gets the CancelSession that the eUICC has signed', function (this: IpaWorld) {
  const calls = callsAt(this, 'smdp', 'cancelSession')
  const signed = calls.filter(({ value }) => value.cancelSessionResponse.kind === 'cancelSessionResponseOk')
  this.check({
    claim: 'what the SM-DP+ hears of the end of the session',
    expected: 'cancelSessionResponseOk',
    seen: calls.map(({ value }) => value.cancelSessionResponse.kind).join(', ') || 'no CancelSession',
    holds: signed.length > 0,
    at: linesOrStep(
      this,
      calls.map(({ at }) => at),
    ),
  })
})

function checkReason(world: IpaWorld, reason: string): void {
  demandBegun(world)
  const seen = reasonsOf(world)
  world.check({
    claim: 'reason of CancelSession at the eUICC',
    expected: reason,
    seen: words(seen),
    holds: seen.length > 0 && seen.every((one) => one.reason === reason),
    at: linesOrStep(
      world,
      seen.map(({ at }) => at),
    ),
  })
}

function reasonsOf(world: IpaWorld): readonly SeenReason[] {
  return es10Calls(world, 'CancelSession').map(({ request, at: [first] }) => ({
    reason: String(decode(CancelSessionRequest, request).value.reason),
    at: first,
  }))
}

function words(seen: readonly SeenReason[]): string {
  return seen.map(({ reason }) => reason).join(', ') || 'no CancelSession'
}
