/** Results of packages that the eUICC keeps, and the numbers they have (SGP.32 v1.2 2.11.2, 5.9.11). */
import { Given, Then, When } from '@cucumber/cucumber'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { carriedOut } from './package-results.ts'
import { answered } from './packages.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** A package as its result identifies it. */
interface Numbered {
  readonly number: number
  readonly octets: Buffer
}

/** What the eUICC has answered to packages that were carried out, oldest first. */
const done = kept<readonly Numbered[]>('results of packages that were carried out')
const stored = kept<{ readonly results: readonly Numbered[]; readonly at: readonly TapeRef[] }>('the stored results')

/** Packages of which some have to displace others. */
const MOST_PACKAGES = 120
/** In place of the number that errors do not have. */
const AN_ERROR = -1
/** Packages between two looks at what is stored. */
const AT_ONCE = 10

function numberOf({ value, at }: Es10Answered<'LoadEuiccPackage'>): number {
  if (value.kind !== 'euiccPackageResultSigned') throw new StateNotReached(`a package was answered with ${value.kind}`, at)
  return Number(value.value.euiccPackageResultDataSigned.seqNumber)
}

function remember(world: EuiccWorld, answer: Es10Answered<'LoadEuiccPackage'>): void {
  world.keep(done, [...(world.mayHave(done) ?? []), { number: numberOf(answer), octets: answer.octets }])
}

async function retrieve(world: EuiccWorld): Promise<void> {
  const { value, at } = await world.call('RetrieveNotificationsList', {
    searchCriteria: { kind: 'euiccPackageResults', value: true },
  })
  const list = value.kind === 'euiccPackageResultList' ? value.value : []
  const results = list.flatMap((one) =>
    one.kind === 'euiccPackageResultSigned'
      ? [{ number: Number(one.value.euiccPackageResultDataSigned.seqNumber), octets: rawOf(one) ?? Buffer.of() }]
      : [{ number: AN_ERROR, octets: Buffer.of() }],
  )
  // What is older could not be removed in the preparation.
  const [first] = world.mayHave(done) ?? []
  const own = results.filter(({ number }) => number === AN_ERROR || number >= (first?.number ?? 0))
  world.keep(stored, { results: own, at })
}

Given(
  'the eUICC has stored the result of a package with {operations}',
  async function (this: EuiccWorld, operations: readonly Psmo[]) {
    remember(this, await carriedOut(this, operations))
  },
)

Given('the eUICC was switched off and on', async function (this: EuiccWorld) {
  await this.powerCycle()
})

Given('the last of these results was removed', async function (this: EuiccWorld) {
  const last = this.kept(done).at(-1)
  const { value, at } = await this.call('RemoveNotificationFromList', { seqNumber: last?.number ?? 0 })
  const { deleteNotificationStatus: status } = value
  if (status !== 'ok') throw new StateNotReached(`RemoveNotificationFromList was answered with ${status}`, at)
  this.keep(done, this.kept(done).slice(0, -1))
})

When('the IPA retrieves the stored results', async function (this: EuiccWorld) {
  await retrieve(this)
})

When('the eIM sends packages until the result of one is missing', async function (this: EuiccWorld) {
  for (let sent = 0; sent < MOST_PACKAGES; sent += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i++)
      remember(this, await loadPackage(this, this.bench.eims.first, [{ kind: 'getRAT', value: {} }]))
    await retrieve(this)
    if (this.kept(stored).results.length < this.kept(done).length) return
  }
  throw new StateNotReached(`the eUICC has room for ${MOST_PACKAGES} results`, this.kept(stored).at)
})

/** @param results with the errors among them, or without */
function areThose(world: EuiccWorld, results: readonly Numbered[]): void {
  const { at } = world.kept(stored)
  const expected = world.kept(done)
  const text = (all: readonly Numbered[]) =>
    all.length === 0 ? 'none' : all.map(({ number, octets }) => `number ${number} of ${octets.length} octets`).join(', ')
  const inOrder = results.toSorted((a, b) => a.number - b.number)
  const same = inOrder.length === expected.length && inOrder.every(({ octets }, i) => expected[i]?.octets.equals(octets) === true)
  const seen = same || text(inOrder) !== text(expected) ? text(inOrder) : `${text(inOrder)}, with other octets`
  world.check({ claim: 'the stored results', expected: text(expected), seen, holds: same, at })
}

Then('they are exactly the results of these packages, octet by octet', function (this: EuiccWorld) {
  areThose(this, this.kept(stored).results)
})

/** Errors that are stored as well are another row's business. */
Then('they hold the results of these packages, octet by octet', function (this: EuiccWorld) {
  areThose(
    this,
    this.kept(stored).results.filter(({ number }) => number !== AN_ERROR),
  )
})

Then('only the oldest results are missing', function (this: EuiccWorld) {
  const { results, at } = this.kept(stored)
  const numbers = this.kept(done).map(({ number }) => number)
  const missing = numbers.filter((number) => !results.some((one) => one.number === number))
  const oldest = numbers.slice(0, missing.length)
  this.check({
    claim: 'the results that had to go',
    expected: `the oldest: ${oldest.join(', ')}`,
    seen: missing.join(', '),
    holds: missing.join() === oldest.join(),
    at,
    remark: `room for ${results.length} results`,
  })
})

Then('its sequence number follows the one of the result before', function (this: EuiccWorld) {
  const answer = this.kept(answered)
  const before = this.kept(done).at(-1)?.number ?? 0
  const seen = numberOf(answer)
  this.check({
    claim: 'the sequence number of a result after a package that was refused',
    expected: String(before + 1),
    seen: String(seen),
    holds: seen === before + 1,
    at: answer.at,
  })
})

/** One counter for all: what the package has made are the next numbers, each once. */
Then(
  'its result and the notifications that it makes have the numbers behind it, each its own',
  async function (this: EuiccWorld) {
    const answer = this.kept(answered)
    const before = this.kept(done).at(-1)?.number ?? 0
    const { value, at } = await this.call('ListNotification', {})
    const list = value.kind === 'notificationMetadataList' ? value.value : []
    const made = list.map(({ seqNumber }) => Number(seqNumber)).filter((number) => number > before)
    if (made.length === 0) throw new StateNotReached('the package has made no notification', [...answer.at, ...at])
    const numbers = [numberOf(answer), ...made].toSorted((a, b) => a - b)
    const expected = numbers.map((_, i) => before + 1 + i)
    this.check({
      claim: 'sequence numbers of a result and of the notifications beside it',
      expected: expected.join(', '),
      seen: numbers.join(', '),
      holds: numbers.join() === expected.join(),
      at: [...answer.at, ...at],
    })
  },
)
