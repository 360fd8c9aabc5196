import type { PlayedOver } from './evidence.ts'
import { bindingTags } from './played-over.ts'
import { type TaggedScenario, tagValues } from './tagged-scenarios.ts'

/** A rule, as far as it says what it is about. */
interface About {
  readonly requirement: string
  readonly over?: 'https'
}

/** Rows of rules that are about HTTPS, where the run is over something else, each with the reason in words. */
export function ruledElsewhere(over: readonly PlayedOver[], rules: readonly object[]): ReadonlyMap<string, string> {
  if (over.some((one) => one === 'asn1' || one === 'json')) return new Map()
  // Rules about cards and connections say nothing of a transport.
  const about = (rules as readonly About[]).filter((rule) => rule.over === 'https')
  return new Map(
    about.map(({ requirement }) => [requirement, `it is about HTTPS, and this run is played over ${over.join(' and ')}`]),
  )
}

/**
 * Rows whose scenarios are all played over something else than the run is, each with the reason in words.
 *
 * @param over what the run is played over
 */
export function playedElsewhere(over: readonly PlayedOver[], scenarios: readonly TaggedScenario[]): ReadonlyMap<string, string> {
  const overs = Object.keys(bindingTags) as PlayedOver[]
  const playedOver = new Map<string, Set<PlayedOver>>()
  for (const scenario of scenarios) {
    const bindings = tagValues(scenario, 'binding')
    const own = overs.filter((one) => bindings.some((binding) => bindingTags[one].includes(binding)))
    for (const id of tagValues(scenario, 'req')) playedOver.set(id, new Set([...(playedOver.get(id) ?? []), ...own]))
  }
  return new Map(
    [...playedOver].flatMap(([id, own]) =>
      own.size === 0 || over.some((one) => own.has(one))
        ? []
        : [[id, `its scenarios are played over ${[...own].join(' and ')}, and this run is played over ${over.join(' and ')}`]],
    ),
  )
}
