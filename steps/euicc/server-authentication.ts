/** AuthenticateServer: what the eUICC demands of a server before it says anything of itself (SGP.22 v2.5 3.1.2, 5.7.13; SGP.32 keeps it). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { type ServerOffer, spoilt } from '../../simulators/played/scripted-smdp.ts'
import { kept } from '../kept.ts'
import { missing } from '../scenario-world.ts'
import { LocalDownload } from './local-download.ts'
import { prepare } from './prepare.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** Session of our SM-DP+. */
export const download = kept<LocalDownload>('a session of the SM-DP+')
/** The answer to AuthenticateServer. */
export const authenticated = kept<Es10Answered<'AuthenticateServer'>>('an answer to AuthenticateServer')

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

Given('the eUICC has no download under way', async function (this: EuiccWorld) {
  await prepare(this, { eims: [], profiles: {} })
  this.keep(download, new LocalDownload(this))
})

When('the SM-DP+ authenticates itself {serverFlaw}', async function (this: EuiccWorld, offer: Partial<ServerOffer>) {
  this.keep(authenticated, await this.kept(download).authenticate(offer))
})

Then('AuthenticateServer is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(authenticated)
  const seen = value.kind === 'authenticateResponseError' ? `${value.kind} ${value.value.authenticateErrorCode}` : value.kind
  this.check({ claim: 'the answer to AuthenticateServer', expected, seen, holds: seen === expected, at })
})
