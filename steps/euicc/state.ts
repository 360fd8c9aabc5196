/** The states that scenarios begin with, and what the card shows of them afterwards. */
import { defineParameterType, Given, Then } from '@cucumber/cucumber'
import { kept } from '../kept.ts'
import { type ProfileStates, prepare, profilesOf, type Wanted } from './prepare.ts'
import { testProfiles } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

defineParameterType({
  name: 'profileStates',
  regexp: /no profile|profile \w+ (?:enabled|disabled)(?:, profile \w+ (?:enabled|disabled))*/,
  transformer: statesIn,
})

function statesIn(text: string): ProfileStates {
  if (text === 'no profile') return {}
  return Object.fromEntries(
    text.split(', ').map((one) => {
      const [, name = '', state = ''] = /^profile (\w+) (enabled|disabled)$/.exec(one) ?? []
      return [name, state === 'enabled' ? 'enabled' : 'disabled'] as const
    }),
  )
}

/** What the Givens before asked for: each adds to it. */
const wanted = kept<Wanted>('a state that was asked for')

/** Brings about what the Givens before asked for, and this. */
export async function also(world: EuiccWorld, more: Partial<Wanted>): Promise<void> {
  await prepare(world, world.keep(wanted, { ...(world.mayHave(wanted) ?? { eims: ['first'] }), ...more }))
}

Given('the eUICC has an associated eIM', async function (this: EuiccWorld) {
  await also(this, { eims: ['first'] })
})

Given('the eUICC has an associated eIM with a token', async function (this: EuiccWorld) {
  await also(this, { eims: ['first'], withToken: true })
})

Given('the eUICC has two associated eIMs', async function (this: EuiccWorld) {
  await also(this, { eims: ['first', 'second'] })
})

Given('the eUICC has no associated eIM', async function (this: EuiccWorld) {
  await also(this, { eims: [] })
})

Given('the eUICC has {profileStates}', async function (this: EuiccWorld, profiles: ProfileStates) {
  await also(this, { profiles })
})

Then('the eUICC shows {profileStates}', async function (this: EuiccWorld, states: ProfileStates) {
  await showsProfiles(this, states)
})

Then('the profiles are as they were', async function (this: EuiccWorld) {
  await showsProfiles(this, this.kept(wanted).profiles ?? {})
})

/** Ours, after a restart: a switch shows at the latest then. What else a card has is not ours to speak of. */
export async function showsProfiles(world: EuiccWorld, states: ProfileStates): Promise<void> {
  await world.powerCycle()
  const { profiles, at } = await profilesOf(world)
  // Profiles of a vendor are left as they are, and out of this.
  const ours = profiles.filter(({ name }) => testProfiles.has(name))
  const seen = statesText(ours.map(({ name, state }) => [name, state] as const))
  const expected = statesText(Object.entries(states))
  world.check({ claim: 'the list of profiles after a restart', expected, seen, holds: seen === expected, at })
}

/** `profile A enabled, profile B disabled`, in the order of the names. */
export function statesText(all: readonly (readonly [name: string, state: unknown])[]): string {
  if (all.length === 0) return 'no profile'
  return all
    .map(([name, state]) => `profile ${name} ${state}`)
    .toSorted()
    .join(', ')
}
