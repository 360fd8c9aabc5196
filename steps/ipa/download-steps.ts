/** The steps of a download as the SM-DP+, the eIM and the eUICC see them (SGP.32 v1.2 3.2.3.1, 3.2.3.2). */
import { Then } from '@cucumber/cucumber'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { decode } from '../../protocol/schema/type.ts'
import type { JudgedFunction } from '../../requirements/es10-exchange.ts'
import type { EimCall } from '../../simulators/played/eim-server.ts'
import { StateNotReached } from '../preparation.ts'
import { callsAt, callsTo, demandBegun, endsAtEim, es10Calls, linesOrStep } from './download-seen.ts'
import { orderedToken } from './triggers.ts'
import type { IpaWorld } from './world.ts'

const relayed = ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage', 'cancelSession'] as const

Then('the SM-DP+ is asked by the IPA itself', function (this: IpaWorld) {
  demandBegun(this)
  const [own, through] = [callsAt(this, 'smdp', 'initiateAuthentication'), this.calls('initiateAuthentication')]
  this.check({
    claim: 'where InitiateAuthentication goes',
    expected: 'the SM-DP+, and not the eIM',
    seen: `${own.length} at the SM-DP+, ${through.length} at the eIM`,
    holds: own.length > 0 && through.length === 0,
    at: linesOrStep(
      this,
      [...own, ...through].map(({ at }) => at),
    ),
  })
})

Then('the SM-DP+ is asked through the eIM', function (this: IpaWorld) {
  demandBegun(this)
  const through = this.calls('initiateAuthentication')
  this.check({
    claim: 'where InitiateAuthentication goes',
    expected: 'the eIM',
    seen: `${through.length} at the eIM`,
    holds: through.length > 0,
    at: linesOrStep(
      this,
      through.map(({ at }) => at),
    ),
  })
})

Then('the SM-DP+ gets one InitiateAuthentication', function (this: IpaWorld) {
  demandBegun(this)
  const polls = this.calls('getEimPackage')
  if (polls.length < 2) throw new StateNotReached('the IPA got the trigger once only', this.linesOf(polls))
  const calls = callsAt(this, 'smdp', 'initiateAuthentication')
  this.check({
    claim: 'downloads that the IPA begins for one eimTransactionId',
    expected: '1',
    seen: String(calls.length),
    holds: calls.length === 1,
    at: linesOrStep(
      this,
      calls.map(({ at }) => at),
    ),
  })
})

Then('the SM-DP+ gets no request', function (this: IpaWorld) {
  const calls = callsTo(this, 'smdp')
  this.check({
    claim: 'requests at the SM-DP+',
    expected: 'none',
    seen: calls.map((call) => call.function ?? 'one that cannot be read').join(', ') || 'none',
    holds: calls.length === 0,
    at: linesOrStep(
      this,
      calls.map(({ at }) => at),
    ),
  })
})

Then('the eIM gets no function of a download', function (this: IpaWorld) {
  const calls = relayed.flatMap((name) => this.calls(name))
  this.check({
    claim: 'functions of a download at the eIM',
    expected: 'none',
    seen: calls.map(({ message }) => message.function).join(', ') || 'none',
    holds: calls.length === 0,
    at: this.linesOf(calls),
  })
})

Then('the eIM gets no function of the download behind {word}', function (this: IpaWorld, last: string) {
  demandBegun(this)
  const [session = [], further] = sessionsAtEim(this)
  const names: readonly string[] = session.map(({ message }) => message?.function ?? 'unknown')
  const at = names.indexOf(last)
  if (session.length > 0 && at < 0 && endsAtEim(this).length === 0)
    throw new StateNotReached(`the download did not come to ${last}`, this.linesOf(session))
  this.check({
    claim: `functions of the download behind ${last}, which was answered with an error`,
    expected: `${last}, and then none but CancelSession until the IPA asks for packages again`,
    seen: names.join(', ') || 'none',
    holds: at >= 0 && names.slice(at + 1).every((name) => name === 'cancelSession'),
    at: this.linesOf(session),
    ...(further === undefined ? {} : { remark: 'the eIM offered the trigger again, as it got no result' }),
  })
})

Then('the eUICC gets no {word} command', function (this: IpaWorld, name: string) {
  if (!isFunction(name)) throw new RangeError(`${name} is no function of ES10`)
  const calls = es10Calls(this, name)
  this.check({
    claim: `${name} at the eUICC`,
    expected: 'none',
    seen: calls.length === 0 ? 'none' : `${calls.length}`,
    holds: calls.length === 0,
    at: linesOrStep(
      this,
      calls.map(({ at: [first] }) => first),
    ),
  })
})

Then('ctxParams1 for the eUICC has the matching identifier that was ordered, and deviceInfo', function (this: IpaWorld) {
  checkMatchingId(this, this.kept(orderedToken))
})

Then('ctxParams1 for the eUICC has no matching identifier or an empty one', function (this: IpaWorld) {
  checkMatchingId(this, '')
})

Then('ctxParams1 for the eUICC has the matching identifier {word}', function (this: IpaWorld, token: string) {
  checkMatchingId(this, token)
})

/** Functions of downloads at the eIM, parted where the IPA asked for packages. */
function sessionsAtEim({ received }: IpaWorld): readonly (readonly EimCall[])[] {
  const sessions: EimCall[][] = [[]]
  for (const call of received) {
    const name = call.message?.function
    if (name === 'getEimPackage') sessions.push([])
    else if (relayed.some((one) => one === name)) sessions.at(-1)?.push(call)
  }
  return sessions.filter(({ length }) => length > 0)
}

function checkMatchingId(world: IpaWorld, due: string): void {
  demandBegun(world)
  const calls = es10Calls(world, 'AuthenticateServer')
  const seen = calls.at(-1)
  const ctx = seen && decode(es10Functions.AuthenticateServer.request, seen.request).value.ctxParams1.value
  world.check({
    claim: 'ctxParams1 in AuthenticateServer',
    expected: `matchingId ${due === '' ? 'absent or empty' : due}, and deviceInfo`,
    seen: ctx === undefined ? 'no AuthenticateServer' : `matchingId ${ctx.matchingId ?? 'absent'}, deviceInfo`,
    holds: ctx !== undefined && (ctx.matchingId ?? '') === due,
    at: seen?.at ?? linesOrStep(world, []),
  })
}

function isFunction(name: string): name is JudgedFunction {
  return name === 'LoadBoundProfilePackage' || name in es10Functions
}
