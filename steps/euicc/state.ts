/** The states that scenarios begin with, and what the card shows of them afterwards. */
import { defineParameterType, Given, Then } from '@cucumber/cucumber'
import { kept } from '../kept.ts'
import { type ProfileStates, prepare, profilesOf, type Wanted } from './prepare.ts'
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

async function also(world: EuiccWorld, more: Partial<Wanted>): Promise<void> {
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

/** After a restart: a switch shows at the latest then. */
async function showsProfiles(world: EuiccWorld, states: ProfileStates): Promise<void> {
  await world.powerCycle()
  const { profiles, at } = await profilesOf(world)
  const seen = statesText(profiles.map(({ name, state }) => [name, state] as const))
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
