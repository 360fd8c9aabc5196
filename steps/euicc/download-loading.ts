/** LoadBoundProfilePackage: a profile on its way to the card, and how that ends (SGP.22 v2.5 2.5.5, 2.5.6, 3.1.3, 5.5, 5.7.6). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { CardAnswer } from '../../adapters/euicc/es10-card.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import type { PackageFlaw } from './bound-package-flaws.ts'
import { bind, prepared } from './download-binding.ts'
import { installationOf, reasonOf } from './local-download.ts'
import { download } from './server-authentication.ts'
import { profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** The answer to the last segment that was sent. */
export const loaded = kept<CardAnswer>('an answer to a bound profile package')

async function load(world: EuiccWorld, name: string, flaw?: PackageFlaw): Promise<CardAnswer> {
  const profile = profileNamed(name)
  const session = world.kept(download)
  const binding = world.kept(prepared)
  const segments = flaw === undefined ? session.segments(binding, profile) : await flaw(session, binding, profile)
  return world.keep(loaded, await session.load(segments))
}

Given(
  'the download of profile {word} {packageFlawOfDownload} has failed',
  async function (this: EuiccWorld, name: string, flaw: PackageFlaw) {
    await bind(this)
    const answer = await load(this, name, flaw)
    if (!isRefused(answer)) throw new StateNotReached('a package that is wrong was taken', [answer.sent, answer.received])
  },
)

Given('the download of profile {word} was interrupted', async function (this: EuiccWorld, name: string) {
  await interrupt(this, name)
})

When('profile {word} is downloaded', async function (this: EuiccWorld, name: string) {
  await bind(this)
  await load(this, name)
})

When('profile {word} is downloaded {packageFlawOfDownload}', async function (this: EuiccWorld, name: string, flaw: PackageFlaw) {
  await bind(this)
  await load(this, name, flaw)
})

When('the SM-DP+ sends a package with profile {word} in the same session', async function (this: EuiccWorld, name: string) {
  await load(this, name)
})

When('the power of the eUICC is cut while profile {word} is loaded', async function (this: EuiccWorld, name: string) {
  await interrupt(this, name)
})

/** Every segment but the last, and power off and on. */
async function interrupt(world: EuiccWorld, name: string): Promise<void> {
  await bind(world)
  const segments = world.kept(download).segments(world.kept(prepared), profileNamed(name), { segmentSize: 300 })
  const { data, sw, sent, received } = await world.kept(download).load(segments.slice(0, -1))
  if (data.length > 0 || !isSuccess(sw)) throw new StateNotReached('the package ended before its last segment', [sent, received])
  await world.powerCycle()
}

Then('the installation ends with {string}', function (this: EuiccWorld, expected: string) {
  endsWith(this, [expected])
})

Then('the installation ends with {string} or {string}', function (this: EuiccWorld, one: string, other: string) {
  endsWith(this, [one, other])
})

/** The command that failed is told, and is not what the rows of the reasons are about. */
function endsWith(world: EuiccWorld, expected: readonly string[]): void {
  const { result, outcome, at } = installationOf(world.kept(loaded))
  const { finalResult } = result.profileInstallationResultData
  const seen = reasonOf(finalResult)
  const holds = expected.includes(seen)
  world.check({
    claim: 'the ProfileInstallationResult',
    expected: expected.join(' or '),
    seen: finalResult.kind === 'successResult' ? seen : `${seen} (${outcome})`,
    holds,
    at,
    ...(holds && seen !== expected[0] ? { remark: `${seen} in place of ${expected[0]}` } : {}),
  })
}

/** A refusal by status word, or a signed result that tells of an error. */
function isRefused(answer: CardAnswer): boolean {
  return !isSuccess(answer.sw) || (answer.data.length > 0 && installationOf(answer).outcome !== 'successResult')
}

Then('the eUICC does not take the package', function (this: EuiccWorld) {
  const answer = this.kept(loaded)
  const refused = isRefused(answer)
  const seen = !isSuccess(answer.sw)
    ? `status word ${answer.sw.toString(16).toUpperCase()}`
    : answer.data.length === 0
      ? 'the last segment was taken, and no result came'
      : installationOf(answer).outcome
  const expected = 'an errorResult, or a status word other than success'
  const at = [answer.sent, answer.received]
  this.check({ claim: 'the answer to the package', expected, seen, holds: refused, at })
})

/** Whether the download went well. @throws StateNotReached where it did not: that is another row's business */
export function needsInstallation(world: EuiccWorld): void {
  const answer = world.kept(loaded)
  if (isRefused(answer)) throw new StateNotReached('the profile was not installed', [answer.sent, answer.received])
}
