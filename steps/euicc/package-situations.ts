/** Situations that packages come into: a second eIM, a device that knows REFRESH, a rollback that was granted; and what they leave. */
import { Given, Then, When } from '@cucumber/cucumber'
import type { EimOfOurs } from '../../adapters/bench/euicc-bench.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { outcomesOf } from './package-results.ts'
import { answered } from './packages.ts'
import { profilesOf } from './prepare.ts'
import { resultsIn } from './results.ts'
import type { EuiccWorld } from './world.ts'

Given(
  'the eUICC has carried out a package of the second eIM with {operations}',
  async function (this: EuiccWorld, operations: readonly Psmo[]) {
    const { value, at } = await loadPackage(this, this.bench.eims.second, operations)
    if (value.kind !== 'euiccPackageResultSigned')
      throw new StateNotReached(`the package of the second eIM was answered with ${outcomesOf(value)}`, at)
  },
)

/** With the counter that it has used before. */
async function loadAgain(world: EuiccWorld, eim: EimOfOurs, operations: readonly Psmo[]): Promise<void> {
  world.keep(answered, await loadPackage(world, eim, operations, { counter: eim.counter }))
}

When('the second eIM sends a package with {operations}', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  this.keep(answered, await loadPackage(this, this.bench.eims.second, operations))
})

When(
  'the second eIM sends a package with its last counter and {operations}',
  async function (this: EuiccWorld, operations: readonly Psmo[]) {
    await loadAgain(this, this.bench.eims.second, operations)
  },
)

Then('profile {word} is {word} after a restart', async function (this: EuiccWorld, name: string, expected: string) {
  await this.powerCycle()
  const { profiles, at } = await profilesOf(this)
  const seen = profiles.find((one) => one.name === name)?.state ?? 'not there'
  this.check({
    claim: `the state of profile ${name} after a restart`,
    expected,
    seen: String(seen),
    holds: seen === expected,
    at,
  })
})

Then('at most one profile is enabled after a restart', async function (this: EuiccWorld) {
  await this.powerCycle()
  const { profiles, at } = await profilesOf(this)
  const names = profiles.flatMap(({ name, state }) => (state === 'enabled' ? [name] : []))
  const seen = names.length === 0 ? 'none' : names.join(', ')
  this.check({ claim: 'enabled profiles', expected: 'one, or none', seen, holds: names.length <= 1, at })
})

const rolledBack = kept<{ readonly seen: string; readonly at: readonly TapeRef[] }>('an answer to ProfileRollback')

When('the IPA asks for the rollback after all', async function (this: EuiccWorld) {
  const { value, at } = await this.call('ProfileRollback', { refreshFlag: false })
  this.keep(rolledBack, { seen: String(value.cmdResult), at })
})

Then('the rollback is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { seen, at } = this.kept(rolledBack)
  this.check({ claim: 'the answer to ProfileRollback', expected, seen, holds: seen === expected, at })
})

/** Octets of extCardResource tag 82. */
const memory = kept<number>('how much memory there was')

async function freeMemory(world: EuiccWorld): Promise<{ readonly octets: number; readonly at: readonly TapeRef[] }> {
  const { value, at } = await world.call('GetEUICCInfo2', {})
  const resource = Buffer.from(value.extCardResource)
  for (let place = 0; place + 1 < resource.length; ) {
    const [tag = 0, length = 0] = resource.subarray(place)
    const contents = resource.subarray(place + 2, place + 2 + length)
    if (tag === 0x82) return { octets: Number(`0x${contents.toString('hex') || '0'}`), at }
    place += 2 + length
  }
  throw new StateNotReached('extCardResource does not say how much memory is free', at)
}

Given('the eUICC has told how much memory is free', async function (this: EuiccWorld) {
  this.keep(memory, (await freeMemory(this)).octets)
})

Then('the eUICC has more memory free than before', async function (this: EuiccWorld) {
  const before = this.kept(memory)
  const { octets, at } = await freeMemory(this)
  this.check({
    claim: 'free memory',
    expected: `more than ${before} octets`,
    seen: `${octets} octets`,
    holds: octets > before,
    at,
  })
})

Then('the eUICC tells the default SM-DP+ address {string}', async function (this: EuiccWorld, wanted: string) {
  const { value, at } = await this.call('GetEuiccConfiguredAddresses', {})
  const seen = value.defaultDpAddress ?? ''
  this.check({ claim: 'defaultDpAddress of GetEuiccConfiguredAddresses', expected: wanted, seen, holds: seen === wanted, at })
})

When('the eIM sends a package with a default SM-DP+ address of {int} letters', async function (this: EuiccWorld, many: number) {
  const label = 'a'.repeat(49)
  const defaultDpAddress = `${label}.`.repeat(Math.ceil(many / 50)).slice(0, many)
  const operation = { kind: 'setDefaultDpAddress', value: { defaultDpAddress } } as const
  this.keep(answered, await loadPackage(this, this.bench.eims.first, [operation]))
})

Then('getRATResult is the table that GetRAT shows', async function (this: EuiccWorld) {
  const packaged = this.kept(answered)
  const [result] = resultsIn(packaged.value)
  const { value, at } = await this.call('GetRAT', {})
  // Under their own tags, and with the same octets below.
  const rules = (table: readonly object[]) => table.map((rule) => rawOf(rule)?.toString('hex').toUpperCase() ?? '').join(' ')
  const expected = rules(value.rat)
  const seen = result?.kind === 'getRATResult' ? rules(result.value) : outcomesOf(packaged.value)
  const text = (octets: string) => (octets === '' ? 'an empty table' : octets)
  this.check({
    claim: 'the Rules Authorisation Table in a package',
    expected: text(expected),
    seen: text(seen),
    holds: seen === expected,
    at: [...packaged.at, ...at],
  })
})
