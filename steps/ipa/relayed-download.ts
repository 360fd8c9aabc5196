/** What an indirect download carries between eUICC and eIM (SGP.32 v1.2 3.2.3.2, 5.14.1 to 5.14.3). */
import { Then } from '@cucumber/cucumber'
import { hashCc } from '../../protocol/crypto/confirmation-code.ts'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { decode } from '../../protocol/schema/type.ts'
import { callsAt, es10Calls, linesOrStep, serverOf } from './download-seen.ts'
import type { IpaWorld } from './world.ts'

Then('AuthenticateClient brings the eIM the authenticateResponseError of the eUICC', function (this: IpaWorld) {
  const calls = this.calls('authenticateClient')
  checkArm(
    this,
    'authenticateResponseError',
    calls.map(({ message: { value }, at }) => ({ arm: value.authenticateServerResponse.kind, at })),
  )
})

Then('GetBoundProfilePackage brings the eIM the downloadResponseError of the eUICC', function (this: IpaWorld) {
  const calls = this.calls('getBoundProfilePackage')
  checkArm(
    this,
    'downloadResponseError',
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
  const [initiated] = callsAt(this, 'smdp', 'initiateAuthentication')
  const [authenticated] = callsAt(this, 'smdp', 'authenticateClient')
  const given = {
    euiccChallenge: challengesOf(this),
    euiccInfo1: responsesOf(this, 'GetEUICCInfo1'),
    authenticateServerResponse: responsesOf(this, 'AuthenticateServer'),
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
  const calls = callsAt(this, 'smds', 'authenticateClient')
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
    const calls = es10Calls(this, 'PrepareDownload')
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
  const { handshakes } = this.bench.eim
  const stood = handshakes.filter(({ failed, at }) => failed === undefined && at >= (this.decidesFrom ?? 0))
  const calls = this.calls('getBoundProfilePackage')
  this.check({
    claim: 'connections that the IPA opens for the poll and the download behind it',
    expected: 'one, over which GetBoundProfilePackage comes too',
    seen: `${stood.length}, ${calls.length === 0 ? 'no' : calls.length} GetBoundProfilePackage`,
    holds: stood.length === 1 && calls.length > 0,
    at: linesOrStep(
      this,
      stood.map(({ at }) => at),
    ),
  })
})

function responsesOf(world: IpaWorld, name: 'GetEUICCInfo1' | 'AuthenticateServer'): readonly Buffer[] {
  return es10Calls(world, name).map(({ response }) => response)
}

function challengesOf(world: IpaWorld): readonly Buffer[] {
  return es10Calls(world, 'GetEUICCChallenge').flatMap(({ answer }) =>
    answer?.function === 'GetEUICCChallenge' ? [Buffer.from(answer.value.euiccChallenge)] : [],
  )
}

function checkArm(world: IpaWorld, arm: string, seen: readonly { readonly arm: string; readonly at: number }[]): void {
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

/** Letters of host names may be small or capital. */
function checkAddress(
  world: IpaWorld,
  due: string,
  seen: readonly { readonly address: string | undefined; readonly at: number }[],
): void {
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
