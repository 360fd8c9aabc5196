/** eUICCMemoryReset (SGP.32 v1.2 5.9.5), and what is left after it. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { answerOf, textOf } from './es10-calls.ts'
import { answered } from './packages.ts'
import { type MemoryReset, type ResetOption, resetMemory } from './reset-memory.ts'
import { answerText } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

const reset = kept<MemoryReset>('an answer to eUICCMemoryReset')
const lastNumber = kept<bigint>('the number of a package result')

const options = [
  'deleteOperationalProfiles',
  'deleteFieldLoadedTestProfiles',
  'resetDefaultSmdpAddress',
  'deletePreLoadedTestProfiles',
  'deleteProvisioningProfiles',
  'resetEimConfigData',
  'resetImmediateEnableConfig',
] as const satisfies readonly ResetOption[]

defineParameterType({
  name: 'resetOptions',
  regexp: new RegExp(`nothing|${options.join('|')}`),
  transformer: (text: string): readonly ResetOption[] => options.filter((option) => option === text),
})

async function resetWith(world: EuiccWorld, resetOptions: readonly ResetOption[]): Promise<MemoryReset> {
  return world.keep(reset, await resetMemory(world, resetOptions))
}

Given(
  'the IPA has reset the memory with {resetOptions}',
  async function (this: EuiccWorld, resetOptions: readonly ResetOption[]) {
    const { value, at } = await resetWith(this, resetOptions)
    if (value.resetResult !== 'ok') throw new StateNotReached(`the memory reset ended with ${textOf(value)}`, at)
  },
)

When('the IPA resets the memory with {resetOptions}', async function (this: EuiccWorld, resetOptions: readonly ResetOption[]) {
  await resetWith(this, resetOptions)
})

Then('the memory reset is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(reset)
  if (expected === 'resetEimResult ok' && value.resetEimResult === 'eimResetNotSupported')
    throw new StateNotReached('the eUICC cannot reset the configuration data of eIMs', at)
  const [member = ''] = expected.split(' ')
  const results: Readonly<Record<string, unknown>> = { ...value }
  const seen = `${member} ${results[member] ?? 'absent'}`
  this.check({ claim: 'the answer to the memory reset', expected, seen, holds: seen === expected, at })
})

/** Under another tag, or without the result, it cannot be read, and has failed before. */
Then('the memory reset is answered under its own tag', function (this: EuiccWorld) {
  const { octets, at } = this.kept(reset)
  const seen = octets.subarray(0, 2).toString('hex').toUpperCase()
  this.check({ claim: 'the tag of the answer', expected: 'BF64', seen, holds: seen === 'BF64', at })
})

async function addressesOf(world: EuiccWorld): Promise<Es10Answered<'GetEuiccConfiguredAddresses'>> {
  return world.call('GetEuiccConfiguredAddresses', {})
}

Then('the eUICC has the default SM-DP+ address {string}', async function (this: EuiccWorld, expected: string) {
  checkAddress(this, await addressesOf(this), expected)
})

Then('the eUICC has no default SM-DP+ address', async function (this: EuiccWorld) {
  checkAddress(this, await addressesOf(this), 'none')
})

Then('the default SM-DP+ address is {string}', function (this: EuiccWorld, expected: string) {
  checkAddress(this, answerOf(this, 'GetEuiccConfiguredAddresses'), expected)
})

function checkAddress(world: EuiccWorld, { value, at }: Es10Answered<'GetEuiccConfiguredAddresses'>, expected: string): void {
  // An eUICC may tell no address by an empty one.
  const seen = value.defaultDpAddress || 'none'
  world.check({ claim: 'the default SM-DP+ address', expected, seen, holds: seen === expected, at })
}

Then('the address of the root SM-DS is there', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetEuiccConfiguredAddresses')
  const seen = value.rootDsAddress
  this.check({ claim: 'the root SM-DS address', expected: 'an address', seen, holds: seen !== '', at })
})

Then('immediate enabling is off', async function (this: EuiccWorld) {
  const { value, at } = await this.call('ImmediateEnable', { refreshFlag: false })
  const [expected, seen] = ['immediateEnableResult immediateEnableNotAvailable', textOf(value)]
  this.check({ claim: 'ImmediateEnable after the reset', expected, seen, holds: seen === expected, at })
})

Given('the number of the last package result is known', async function (this: EuiccWorld) {
  const { value, at } = await loadPackage(this, this.bench.eims.first, { eco: [{ kind: 'listEim', value: {} }] })
  if (value.kind !== 'euiccPackageResultSigned') throw new StateNotReached(`a package ended with ${answerText(value)}`, at)
  this.keep(lastNumber, BigInt(value.value.euiccPackageResultDataSigned.seqNumber))
})

Then('the number of the result is greater than the one before', function (this: EuiccWorld) {
  const { value, at } = this.kept(answered)
  const before = this.kept(lastNumber)
  const number =
    value.kind === 'euiccPackageResultSigned' ? BigInt(value.value.euiccPackageResultDataSigned.seqNumber) : undefined
  const seen = number === undefined ? answerText(value) : String(number)
  const holds = number !== undefined && number > before
  this.check({ claim: 'seqNumber of the result', expected: `greater than ${before}`, seen, holds, at })
})
