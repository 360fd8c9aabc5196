/** AuthenticateServer: what the eUICC demands of a server before it says anything of itself (SGP.22 v2.5 3.1.2, 5.7.13; SGP.32 keeps it). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { type ServerOffer, spoilt } from '../../simulators/played/scripted-smdp.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { LocalDownload } from './local-download.ts'
import { prepare } from './prepare.ts'
import { type CertificateFlaw, ourPki } from './server-certificates.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** Session of our SM-DP+. */
export const download = kept<LocalDownload>('a session of the SM-DP+')
/** The answer to AuthenticateServer. */
export const authenticated = kept<Es10Answered<'AuthenticateServer'>>('an answer to AuthenticateServer')
/** Challenges of this scenario, in order. */
const challenges = kept<Buffer[]>('a challenge of the eUICC')

/** What an SM-DP+ offers in place of what is right. */
const flaws: Readonly<Record<string, Partial<ServerOffer>>> = {
  'that is right': {},
  'with one bit of serverSignature1 flipped': { spoil: spoilt },
  'with the challenge of another session': { euiccChallenge: Buffer.alloc(16, 0xa5) },
  'with a CI key that the eUICC does not hold': { ciKeyId: Buffer.alloc(20, 0x5a) },
}

defineParameterType({
  name: 'serverFlaw',
  regexp: new RegExp(Object.keys(flaws).join('|')),
  transformer: (text: string) => flaws[text] ?? missing(`for a server ${text}`),
})

/** A session with a transaction of its own. @throws StateNotReached where the eUICC does not go along */
export async function authenticate(world: EuiccWorld): Promise<LocalDownload> {
  const session = world.keep(download, new LocalDownload(world))
  const challenge = await challengeOf(world)
  const answer = await world.send('AuthenticateServer', session.smdp.authenticateServer(challenge))
  if (answer.value.kind !== 'authenticateResponseOk')
    throw new StateNotReached(`AuthenticateServer was answered with ${answerText(answer)}`, answer.at)
  world.keep(authenticated, answer)
  return session
}

async function challengeOf(world: EuiccWorld): Promise<Buffer> {
  const challenge = await world.kept(download).challenge()
  world.keep(challenges, [...(world.mayHave(challenges) ?? []), challenge])
  return challenge
}

Given('the eUICC has no download under way', async function (this: EuiccWorld) {
  await prepare(this, { eims: [], profiles: {} })
  this.keep(download, new LocalDownload(this))
})

Given('the SM-DP+ has authenticated itself', async function (this: EuiccWorld) {
  await authenticate(this)
})

Given('the eUICC has given a challenge', async function (this: EuiccWorld) {
  await challengeOf(this)
})

Given('the power of the eUICC has been cut', async function (this: EuiccWorld) {
  await this.powerCycle()
})

When('the SM-DP+ authenticates itself {serverFlaw}', async function (this: EuiccWorld, offer: Partial<ServerOffer>) {
  this.keep(authenticated, await this.kept(download).authenticate(offer))
})

When(
  'the SM-DP+ authenticates itself with a certificate {certificateFlaw}',
  async function (this: EuiccWorld, issue: CertificateFlaw) {
    const server = await issue(ourPki(this), 'dpAuth')
    this.keep(authenticated, await this.kept(download).authenticate({ server }))
  },
)

When('the SM-DP+ authenticates itself although no challenge was given', async function (this: EuiccWorld) {
  const octets = this.kept(download).smdp.authenticateServer(Buffer.alloc(16))
  this.keep(authenticated, await this.send('AuthenticateServer', octets))
})

When('the SM-DP+ authenticates itself with the challenge from before', async function (this: EuiccWorld) {
  const challenge = this.kept(challenges).at(-1) ?? missing('after which there is a challenge')
  this.keep(authenticated, await this.send('AuthenticateServer', this.kept(download).smdp.authenticateServer(challenge)))
})

When('the eUICC is asked for another challenge', async function (this: EuiccWorld) {
  await challengeOf(this)
})

Then('AuthenticateServer is answered with {string}', function (this: EuiccWorld, expected: string) {
  isAnswered(this, [expected])
})

Then('AuthenticateServer is answered with {string} or {string}', function (this: EuiccWorld, one: string, other: string) {
  isAnswered(this, [one, other])
})

Then('AuthenticateServer is refused, as a rule with {string}', function (this: EuiccWorld, usual: string) {
  const answer = this.kept(authenticated)
  const seen = answerText(answer)
  this.check({
    claim: 'the answer to AuthenticateServer',
    expected: `authenticateResponseError, as a rule ${usual}`,
    seen,
    holds: answer.value.kind === 'authenticateResponseError',
    at: answer.at,
    ...(seen === `authenticateResponseError ${usual}` ? {} : { remark: `another error than ${usual}` }),
  })
})

Then('the challenge has 16 octets and is none of those before', function (this: EuiccWorld) {
  const all = this.kept(challenges)
  const last = all.at(-1) ?? missing('after which there is a challenge')
  const isNew = !all.slice(0, -1).some((one) => one.equals(last))
  this.check({
    claim: 'the challenge of a further session',
    expected: '16 octets that were not given before',
    seen: `${last.length} octets${isNew ? '' : ' that were given before'}`,
    holds: isNew && last.length === 16,
    at: [this.tape.next - 1],
  })
})

function isAnswered(world: EuiccWorld, expected: readonly string[]): void {
  const answer = world.kept(authenticated)
  const seen = answerText(answer)
  world.check({
    claim: 'the answer to AuthenticateServer',
    expected: expected.join(' or '),
    seen,
    holds: expected.includes(seen),
    at: answer.at,
  })
}

function answerText({ value }: Es10Answered<'AuthenticateServer'>): string {
  return value.kind === 'authenticateResponseError' ? `${value.kind} ${value.value.authenticateErrorCode}` : value.kind
}
