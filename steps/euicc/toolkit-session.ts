/**
 * A proactive session that blocks: from outside there is one way to one, a REFRESH that the device fetches and does not answer. Whether it
 * counts for the card is for the card to say (sgp22-es10-apdu 7.4 lets it); where it does for one operation, it has to for the others.
 */
import { Given, Then, When } from '@cucumber/cucumber'
import type { CardAnswer } from '../../adapters/euicc/es10-card.ts'
import { fetchCommand } from '../../protocol/apdu/proactive.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { profilesOf } from './prepare.ts'
import { answerText } from './results.ts'
import { also } from './state.ts'
import { functionText, openAgain } from './state-functions.ts'
import { nameOfIccid } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

const memoryReset = kept<{ readonly result: string; readonly at: readonly number[] }>('an answer to eUICCMemoryReset')

/** General result of TERMINAL RESPONSE. */
const BEYOND_CAPABILITIES = 0x30

const WAITS = 'the eUICC waits for the answer to REFRESH before it switches'

Given(
  'an unanswered REFRESH for {operations} keeps the eUICC from {operations}',
  async function (this: EuiccWorld, opening: readonly Psmo[], blocked: readonly Psmo[]) {
    await withDevice(this)
    await openByPackage(this, opening)
    const { value } = await loadPackage(this, this.bench.eims.first, blocked)
    if (!answerText(value).endsWith(' catBusy'))
      throw new CannotBePrepared('card: no proactive session is known by which this card is ever busy')
    await also(this, {})
  },
)

Given('the device knows REFRESH', async function (this: EuiccWorld) {
  await withDevice(this)
})

Given('a REFRESH for {operations} is unanswered', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  await openByPackage(this, operations)
})

Given('the REFRESH for {operations} is answered', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  const pending = await announced(this, operations)
  await this.within((signal) => this.card.serveToolkit(pending, signal))
  await openAgain(this)
})

Given('a REFRESH for ExecuteFallbackMechanism is unanswered', async function (this: EuiccWorld) {
  await fetchOnly(this, (await fallBack(this)).pending)
  const { profiles, at } = await profilesOf(this)
  if (!profiles.some(({ name, state }) => name.startsWith('FALLBACK') && state === 'enabled'))
    throw new StateNotReached(WAITS, at)
})

When('the device cannot carry out the REFRESH for {operations}', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  await refuse(this, await announced(this, operations))
})

When('the device cannot carry out the REFRESH for ExecuteFallbackMechanism', async function (this: EuiccWorld) {
  await refuse(this, (await fallBack(this)).pending)
})

async function fallBack(world: EuiccWorld): Promise<CardAnswer> {
  const name = 'ExecuteFallbackMechanism'
  const answer = await world.call(name, { refreshFlag: true })
  const text = functionText(answer)
  if (!text.endsWith(' ok')) throw new StateNotReached(`${name} was answered with ${text}`, answer.at)
  return answer.answer
}

async function refuse(world: EuiccWorld, pending: number | undefined): Promise<void> {
  const octets = needed(pending)
  await world.within((signal) => world.card.serveToolkit(octets, signal, BEYOND_CAPABILITIES))
}

/** @throws CannotBePrepared where no REFRESH waits */
function needed(pending: number | undefined): number {
  if (pending === undefined) throw new CannotBePrepared('card: it asks a device with TERMINAL PROFILE for no REFRESH')
  return pending
}

/** After a restart, a device with TERMINAL PROFILE. */
async function withDevice(world: EuiccWorld): Promise<void> {
  await world.within((signal) => world.card.begin(signal, { refresh: true }))
}

async function openByPackage(world: EuiccWorld, operations: readonly Psmo[]): Promise<void> {
  await fetchOnly(world, await announced(world, operations))
  const enabled = operations.find((one) => one.kind === 'enable')
  if (enabled === undefined) return
  const { profiles, at } = await profilesOf(world)
  const name = nameOfIccid(enabled.value.iccid)
  if (!profiles.some((one) => one.name === name && one.state === 'enabled')) throw new StateNotReached(WAITS, at)
}

/** @returns octets of the REFRESH */
async function announced(world: EuiccWorld, operations: readonly Psmo[]): Promise<number> {
  const { value, answer, at } = await loadPackage(world, world.bench.eims.first, operations)
  if (!/ ok$/.test(answerText(value))) throw new StateNotReached(`the package before was answered with ${answerText(value)}`, at)
  return needed(answer.pending)
}

async function fetchOnly(world: EuiccWorld, pending: number | undefined): Promise<void> {
  const octets = needed(pending)
  await world.within((signal) => world.card.command(fetchCommand(octets), signal))
  await openAgain(world)
}

When('the IPA asks for a reset of the operational profiles', async function (this: EuiccWorld) {
  const { value, at } = await this.call('eUICCMemoryReset', { resetOptions: ['deleteOperationalProfiles'] })
  this.keep(memoryReset, { result: `resetResult ${value.resetResult}`, at })
})

Then('the reset is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { result, at } = this.kept(memoryReset)
  this.check({ claim: 'the answer to eUICCMemoryReset', expected, seen: result, holds: result === expected, at })
})
