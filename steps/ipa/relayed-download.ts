/** What an indirect download carries between eUICC and eIM (SGP.32 v1.2 3.2.3.2, 5.14.1 to 5.14.3). */
import { Then } from '@cucumber/cucumber'
import { hashCc } from '../../protocol/crypto/confirmation-code.ts'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { decode } from '../../protocol/schema/type.ts'
import { type Es10Exchange, es10Exchanges } from '../../requirements/es10-exchange.ts'
import { PeerFault } from '../../transport/faults.ts'
import { StateNotReached } from '../preparation.ts'
import { callsAt, callsTo, demandBegun, endsAtEim, es10Calls, linesOrStep, serverOf } from './download-seen.ts'
import type { IpaWorld } from './world.ts'

Then('AuthenticateClient brings the eIM the authenticateResponseError of the eUICC', function (this: IpaWorld) {
  const calls = this.calls('authenticateClient')
  checkArm(
    this,
    { name: 'AuthenticateServer', arm: 'authenticateResponseError' },
    calls.map(({ message: { value }, at }) => ({ arm: value.authenticateServerResponse.kind, at })),
  )
})

Then('GetBoundProfilePackage brings the eIM the downloadResponseError of the eUICC', function (this: IpaWorld) {
  const calls = this.calls('getBoundProfilePackage')
  checkArm(
    this,
    { name: 'PrepareDownload', arm: 'downloadResponseError' },
    calls.map(({ message: { value }, at }) => ({ arm: value.prepareDownloadResponse.kind, at })),
  )
})

Then('InitiateAuthentication at the eIM has the address of the {server}', function (this: IpaWorld, role: 'smdp' | 'smds') {
  const calls = this.calls('initiateAuthentication')
  checkAddress(
    this,
    serverOf(this, role).address,
    calls.map(({ message: { value }, at }) => ({ address: value.smdpAddress, at })),
  )
})

Then('InitiateAuthentication at the {server} has its address', function (this: IpaWorld, role: 'smdp' | 'smds') {
  const calls = callsAt(this, role, 'initiateAuthentication')
  checkAddress(
    this,
    serverOf(this, role).address,
    calls.map(({ value, at }) => ({ address: value.smdpAddress, at })),
  )
})

Then('the SM-DP+ gets what the eUICC gave: euiccChallenge, euiccInfo1 and AuthenticateServerResponse', function (this: IpaWorld) {
  demandBegun(this)
  const { eim, eid } = this.bench
  const [initiated] = callsAt(this, 'smdp', 'initiateAuthentication')
  const [authenticated] = callsAt(this, 'smdp', 'authenticateClient')
  if (initiated !== undefined && authenticated === undefined && endsAtEim(this).length === 0)
    throw new StateNotReached('the download did not come to AuthenticateClient', [initiated.at])
  const given = {
    euiccChallenge: challengesOf(this),
    // An IPA reads once what does not change: what the card has said before the scenario is with the eIM.
    euiccInfo1: [Buffer.from(eim.operator.euicc(eid).euiccInfo1 ?? '', 'hex')],
    authenticateServerResponse: es10Calls(this, 'AuthenticateServer').map(({ response }) => response),
  }
  const got = { ...initiated?.octets, ...authenticated?.octets }
  const other = Object.entries(given).filter(([name, octets]) => !octets.some((one) => got[name]?.equals(one)))
  this.check({
    claim: 'what InitiateAuthentication and AuthenticateClient bring the SM-DP+',
    expected: 'the octets that the eUICC gave',
    seen: other.length === 0 ? 'the same octets' : `other octets, or none, as ${other.map(([name]) => name).join(', ')}`,
    holds: other.length === 0,
    at: linesOrStep(
      this,
      [initiated, authenticated].flatMap((call) => call?.at ?? []),
    ),
  })
})

Then('the SM-DS gets AuthenticateClient', function (this: IpaWorld) {
  demandBegun(this)
  const calls = callsAt(this, 'smds', 'authenticateClient')
  if (calls.length === 0 && callsTo(this, 'smdp').length === 0 && endsAtEim(this).length === 0)
    throw new StateNotReached('the session with the SM-DS did not come to AuthenticateClient', linesOrStep(this, []))
  this.check({
    claim: 'events are retrieved over ES11',
    expected: 'AuthenticateClient at the SM-DS',
    seen: calls.length === 0 ? 'none' : `${calls.length}`,
    holds: calls.length > 0,
    at: linesOrStep(
      this,
      calls.map(({ at }) => at),
    ),
  })
})

Then(
  'PrepareDownload has the hashCc that the eIM made of the confirmation code {string}',
  function (this: IpaWorld, code: string) {
    demandBegun(this)
    const calls = es10Calls(this, 'PrepareDownload')
    const cancelled = [...this.calls('cancelSession'), ...callsAt(this, 'smdp', 'cancelSession')]
    if (calls.length === 0 && cancelled.length === 0 && endsAtEim(this).length === 0)
      throw new StateNotReached('the download did not come to PrepareDownload', linesOrStep(this, []))
    const read = calls.map(({ request }) => decode(es10Functions.PrepareDownload.request, request).value)
    const inWords = (hash: Uint8Array | undefined) => (hash === undefined ? 'none' : Buffer.from(hash).toString('hex'))
    const due = read.map(({ smdpSigned2: { transactionId } }) => inWords(hashCc(code, transactionId)))
    const seen = read.map((one) => inWords(one.hashCc))
    this.check({
      claim: 'hashCc in PrepareDownload',
      expected: due.join(', ') || 'the one of the answer to AuthenticateClient',
      seen: seen.join(', ') || 'no PrepareDownload',
      holds: seen.length > 0 && seen.every((hash, at) => hash === due[at]),
      at: calls[0]?.at ?? linesOrStep(this, []),
    })
  },
)

Then('the eIM gets the whole download over one connection', function (this: IpaWorld) {
  demandBegun(this)
  const { handshakes } = this.bench.eim
  const [poll] = this.calls('getEimPackage')
  const last = this.calls('getBoundProfilePackage').at(-1)
  // One that was open before the poll serves as well, and what comes behind the download may have another.
  const opened = handshakes.filter(
    ({ failed, at }) => failed === undefined && at > (poll?.at ?? 0) && at < (last?.at ?? Number.POSITIVE_INFINITY),
  )
  this.check({
    claim: 'connections that the IPA opens between the poll and GetBoundProfilePackage',
    expected: 'none: GetBoundProfilePackage comes over the one of the poll',
    seen: `${opened.length}, ${last === undefined ? 'and no GetBoundProfilePackage' : 'and GetBoundProfilePackage'}`,
    holds: opened.length === 0 && last !== undefined,
    at: linesOrStep(
      this,
      [poll, ...opened, last].flatMap((one) => one?.at ?? []),
    ),
  })
})

function challengesOf({ tape }: IpaWorld): readonly Buffer[] {
  return es10Exchanges(tape.entries).flatMap(({ answer }) =>
    answer?.function === 'GetEUICCChallenge' ? [Buffer.from(answer.value.euiccChallenge)] : [],
  )
}

interface Refusal {
  readonly name: 'AuthenticateServer' | 'PrepareDownload'
  readonly arm: string
}

/** @throws StateNotReached where the eUICC has refused nothing; PeerFault where nothing has come since it has */
function checkArm(world: IpaWorld, { name, arm }: Refusal, seen: readonly { readonly arm: string; readonly at: number }[]): void {
  const refusal = es10Calls(world, name).find((call) => isRefused(call, arm))
  if (refusal === undefined) throw new StateNotReached(`the eUICC has refused no ${name}`, linesOrStep(world, []))
  const [, from] = refusal.at
  if (![...world.received, ...callsTo(world, 'smdp')].some(({ at }) => at > from))
    throw new PeerFault('silent', 'headers', 'nothing came behind the refusal of the eUICC within our patience', { at: [from] })
  world.check({
    claim: 'the refusal of the eUICC is forwarded',
    expected: arm,
    seen: seen.map((one) => one.arm).join(', ') || 'no request',
    holds: seen.some((one) => one.arm === arm),
    at: linesOrStep(
      world,
      seen.map(({ at }) => at),
    ),
  })
}

function isRefused({ answer }: Es10Exchange, arm: string): boolean {
  if (answer?.function !== 'AuthenticateServer' && answer?.function !== 'PrepareDownload') return false
  return answer.value.kind === arm
}

/** Letters of host names may be small or capital. */
function checkAddress(
  world: IpaWorld,
  due: string,
  seen: readonly { readonly address: string | undefined; readonly at: number }[],
): void {
  demandBegun(world)
  world.check({
    claim: 'smdpAddress in InitiateAuthentication',
    expected: due,
    seen: seen.map(({ address }) => address ?? 'absent').join(', ') || 'no InitiateAuthentication',
    holds: seen.some(({ address }) => address?.toLowerCase() === due.toLowerCase()),
    at: linesOrStep(
      world,
      seen.map(({ at }) => at),
    ),
  })
}
