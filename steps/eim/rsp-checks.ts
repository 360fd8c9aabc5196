/** What the SM-DP+ and the SM-DS of a scenario got from the eIM, and what of it the IPA got back: SGP.32 3.2.3.2, 5.6, 5.14. */
import { Then } from '@cucumber/cucumber'
import type { RspServerOfOurs } from '../../adapters/played/rsp-server.ts'
import { sameHost } from '../../protocol/identifiers/fqdn.ts'
import type { RefusableFunction } from '../../simulators/played/rsp-behaviour.ts'
import { HarnessError } from '../../transport/faults.ts'
import { waitingFor } from '../patience.ts'
import { StateNotReached } from '../preparation.ts'
import { relayAnswer } from './relay-refusal.ts'
import { answerComparison, requestComparison } from './relayed.ts'
import { callsOf, demandFound, lastCall, type RspRole, serverOf } from './rsp-servers.ts'
import { serverFailure } from './server-failure.ts'
import type { ConformanceWorld } from './world.ts'

Then('the SM-DP+ gets {es9Function} as the IPA sent it', function (this: ConformanceWorld, name: RefusableFunction) {
  demandRelayed(this, name)
  const { difference, at } = requestComparison(this, name)
  this.check({
    claim: 'what the IPA sent reaches the SM-DP+ without a change',
    expected: 'every member with the octets that the IPA sent',
    seen: difference ?? 'every member with these octets',
    holds: difference === undefined,
    at,
  })
})

Then(
  'the SM-DP+ gets {es9Function} as the IPA sent it, or not at all',
  function (this: ConformanceWorld, name: RefusableFunction) {
    const failure = this.mayHave(serverFailure)
    const { words, at } = failure === undefined ? relayAnswer(this) : { words: failure.what, at: failure.at }
    const came = callsOf(this, name).length > 0
    const difference = came ? requestComparison(this, name).difference : undefined
    this.check({
      claim: 'what the eUICC signed reaches the SM-DP+ without a change, or is refused where it is no DER',
      expected: 'the octets of the IPA, or nothing',
      seen: difference ?? (came ? 'the octets of the IPA' : `nothing, and the eIM answers ${words}`),
      holds: difference === undefined,
      at: [...at, ...callsOf(this, name).map(({ at: line }) => line)],
      ...(came ? {} : { remark: 'the eIM refuses it, as it is no DER' }),
    })
  },
)

Then('the SM-DP+ gets its own address with it', function (this: ConformanceWorld) {
  const { value, at } = lastCall(this, 'initiateAuthentication')
  const { address } = serverOf(this, 'smdp')
  this.check({
    // The port is no part of a name, and 443 outside of test beds.
    claim: 'the request names the SM-DP+ that it goes to',
    expected: `smdpAddress ${address}`,
    seen: `smdpAddress ${value.smdpAddress}`,
    holds: sameHost(hostOf(value.smdpAddress), hostOf(address)),
    at: [at],
  })
})

Then('the IPA gets what the SM-DP+ answered', function (this: ConformanceWorld) {
  const name = relayedWithAnswer(this)
  demandRelayed(this, name)
  const { difference, at } = answerComparison(this, name)
  this.check({
    claim: 'what the SM-DP+ answered reaches the IPA without a change',
    expected: 'every member with the octets of the SM-DP+',
    seen: difference ?? 'every member with these octets',
    holds: difference === undefined,
    at,
  })
})

Then('the IPA gets what the SM-DP+ answered, or none of it', function (this: ConformanceWorld) {
  const { error, words, at } = relayAnswer(this)
  const difference = error === undefined ? answerComparison(this, relayedWithAnswer(this)).difference : undefined
  this.check({
    claim: 'the eIM passes the answer on as it is, for the eUICC to refuse, or ends the download itself',
    expected: 'the octets of the SM-DP+, or an error',
    seen: difference ?? words,
    holds: difference === undefined,
    at,
    remark: error === undefined ? 'the eIM leaves the check to the eUICC' : 'the eIM has checked it itself',
  })
})

Then('the SM-DP+ takes {es9Function} of the eIM', function (this: ConformanceWorld, name: RefusableFunction) {
  demandRelayed(this, name)
  const { outcome, at, value } = lastCall(this, name)
  const compact = Object.values(value).find(isCompact)
  this.check({
    claim: 'the eIM has made the object whole that the eUICC signed, so that its signature holds',
    expected: 'an object in the form of SGP.22 whose signature verifies',
    seen: compact?.kind ?? (outcome.kind === 'answered' ? 'one' : `${outcome.error}: ${outcome.why}`),
    holds: outcome.kind === 'answered' && compact === undefined,
    at: [at],
  })
})

Then('the {rspServer} gets nothing more', function (this: ConformanceWorld, role: RspRole) {
  const { function: asked } = this.last
  // Notifications of an earlier scenario may come at any time, and the end of its session.
  const more = decidingCalls(this, role).filter(({ function: name }) => name === undefined || name === asked)
  this.check({
    claim: `the eIM sends nothing to the server for it`,
    expected: 'no request',
    seen:
      more.length === 0 ? 'no request' : `${more.map(({ function: name }) => name ?? 'octets that cannot be read').join(', ')}`,
    holds: more.length === 0,
    at: [...relayAnswer(this).at, ...more.map(({ at }) => at)],
  })
})

Then('the {rspServer} gets no request over that connection', async function (this: ConformanceWorld, role: RspRole) {
  const server = serverOf(this, role)
  const failure = this.mayHave(serverFailure)
  const { words, at } = failure === undefined ? relayAnswer(this) : { words: failure.what, at: failure.at }
  // The eIM may end a connection before our side has seen the end of the handshake.
  if ((await connectionsTo(this, server)) === 0)
    throw new StateNotReached(`the eIM has not tried to reach the server at all, and answers ${words}`, at)
  const sent = decidingCalls(this, role)
  this.check({
    claim: 'nothing is sent to a server with this certificate',
    expected: 'the handshake ends, or the connection, before any request',
    seen:
      sent.length === 0
        ? `no request over ${server.handshakes.length} connections`
        : `${sent.length} requests, the first one ${sent[0]?.function ?? 'unreadable'}`,
    holds: sent.length === 0,
    at: [...at, ...sent.map(({ at: line }) => line)],
  })
})

Then('the eIM confirms the cancellation', function (this: ConformanceWorld) {
  const { error, words, at } = relayAnswer(this)
  this.check({
    claim: 'the IPA is told that the session is over',
    expected: 'cancelSessionOk',
    seen: words,
    holds: error === undefined,
    at,
  })
})

/** What came since the deciding exchange began: before it, a server still was what it always is. */
function decidingCalls(world: ConformanceWorld, role: RspRole) {
  const from = world.decidesFrom ?? 0
  return serverOf(world, role).received.filter(({ at }) => at >= from)
}

/** How many connections of the eIM there have been; none after our patience. */
async function connectionsTo({ parameters }: ConformanceWorld, server: RspServerOfOurs): Promise<number> {
  return (await waitingFor(parameters.patienceMs, (signal) => server.connected(1, signal))).length
}

/** The function of the last answer, where its answer holds something of the SM-DP+. */
function relayedWithAnswer(world: ConformanceWorld) {
  const { function: name } = world.last
  if (name === 'initiateAuthentication' || name === 'authenticateClient' || name === 'getBoundProfilePackage') return name
  throw new HarnessError(`the scenario compares the answer of ${name}, which holds nothing of the SM-DP+`)
}

/** @throws CheckFailed, as evidence, where the eIM has not asked the SM-DP+ although the IPA asked the eIM, and finds it */
function demandRelayed(world: ConformanceWorld, name: RefusableFunction): void {
  const { words, at } = relayAnswer(world)
  const calls = callsOf(world, name)
  if (calls.length === 0) demandFound(world, 'smdp', at)
  world.check({
    claim: 'the eIM relays the request to the SM-DP+',
    expected: `one ${name} at the SM-DP+`,
    seen: calls.length > 0 ? `${calls.length}` : `none, and the eIM answers ${words}`,
    holds: calls.length > 0,
    at: [...at, ...calls.map(({ at: line }) => line)],
    ...(calls.length > 1 ? { remark: `the SM-DP+ was asked ${calls.length} times` } : {}),
  })
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '')
}

function isCompact(member: unknown): member is { readonly kind: string } {
  if (typeof member !== 'object' || member === null || !('kind' in member)) return false
  return typeof member.kind === 'string' && member.kind.startsWith('compact')
}
