/** What the vendor declares of the memory of a card: how many profiles it holds, and how long an installation takes. */
import { Then, When } from '@cucumber/cucumber'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { bind, prepared } from './download-binding.ts'
import { installationOf, LocalDownload, reasonOf } from './local-download.ts'
import { profilesOf } from './prepare.ts'
import { download } from './server-authentication.ts'
import { profileNamed, testProfiles } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

const KILO = 1024
/** Octets of the packages that a card is filled with. */
const USUAL = 30 * KILO
const NO_ROOM = 'installFailedDueToInsufficientMemoryForProfile'

const installation = kept<{ readonly milliseconds: number; readonly at: readonly number[] }>('an installation')
const filled = kept<readonly string[]>('profiles that were installed one after the other')

/** @throws CannotBePrepared where there is none of this size */
function packageOf({ bench }: EuiccWorld, name: string, octets: number): Buffer {
  const made = bench.profilePackage?.({ ...profileNamed(name), octets })
  if (made?.length !== octets)
    throw new CannotBePrepared(`profilePackage: a package of ${octets} octets would be needed, and there is none`)
  return made
}

When('the IPA installs profile {word} with a package of {int} KB', async function (this: EuiccWorld, name: string, kilo: number) {
  declaredTime(this, kilo)
  const profilePackage = packageOf(this, name, kilo * KILO)
  await bind(this)
  const session = this.kept(download)
  const segments = session.segments(this.kept(prepared), profileNamed(name), { profilePackage })
  const begun = performance.now()
  const answer = await session.load(segments)
  const milliseconds = Math.round(performance.now() - begun)
  const { outcome, at } = installationOf(answer)
  if (outcome !== 'successResult') throw new StateNotReached(`the installation ended with ${outcome}`, at)
  this.keep(installation, { milliseconds, at })
})

function declaredTime({ parameters: { declared } }: EuiccWorld, kilo: number): number {
  const time = kilo === 30 ? declared.install30Ms : declared.install100Ms
  if (time === undefined)
    throw new CannotBePrepared(`declared.install${kilo}Ms: the vendor declares no time for a profile of ${kilo} KB`)
  return time
}

Then('it is installed within the time that is declared for {int} KB', function (this: EuiccWorld, kilo: number) {
  const { milliseconds, at } = this.kept(installation)
  const declared = declaredTime(this, kilo)
  this.check({
    claim: `the time from the first segment of a package of ${kilo} KB to its result`,
    expected: `${declared} ms at most`,
    seen: `${milliseconds} ms`,
    holds: milliseconds <= declared,
    at,
  })
})

/** Profiles that are not ours have their places already. */
When('the IPA installs as many profiles as declared', async function (this: EuiccWorld) {
  const { profiles: many } = this.parameters.declared
  if (many === undefined) throw new CannotBePrepared('declared.profiles: the vendor declares no number of profiles')
  const { profiles } = await profilesOf(this)
  const foreign = profiles.filter(({ name }) => !testProfiles.has(name)).length
  const names = Array.from({ length: Math.max(0, many - foreign) }, (_, at) => `P${at + 1}`)
  for (const name of names) {
    const profilePackage = this.bench.profilePackage?.({ ...profileNamed(name), octets: USUAL })
    const seen = await new LocalDownload(this).install(profileNamed(name), profilePackage && { profilePackage })
    const reason = reasonOf(seen.result.profileInstallationResultData.finalResult)
    if (reason === NO_ROOM) break
    if (reason !== 'successResult') throw new StateNotReached(`the installation of ${name} ended with ${reason}`, seen.at)
  }
  this.keep(filled, names)
})

Then('the eUICC holds every one of them', async function (this: EuiccWorld) {
  const expected = this.kept(filled)
  const { profiles, at } = await profilesOf(this)
  const seen = expected.filter((one) => profiles.some(({ name }) => name === one))
  this.check({
    claim: 'the list of profiles of a card that is filled as far as declared',
    expected: expected.join(', '),
    seen: seen.join(', ') || 'none',
    holds: seen.length === expected.length,
    at,
  })
})
