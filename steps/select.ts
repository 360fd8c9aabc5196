/** Which scenarios a run is for. */
import type { Selection } from '../requirements/applicability.ts'

export interface Select {
  /** Ids of requirements. */
  readonly requirements?: readonly string[]
  /** Part of a scenario's title or feature, in any case. */
  readonly text?: string
  /** Tag expression of Cucumber. */
  readonly tags?: string
  /** Every scenario belongs to one of `of` parts, counted from 1. */
  readonly shard?: { readonly part: number; readonly of: number }
}

/** A scenario as far as a selection looks at it. */
export interface Selectable {
  readonly requirement: string
  /** Feature and title. */
  readonly text: string
  /** File and line. */
  readonly place: string
}

/** Why a scenario is left out; undefined where the run is for it. */
export function leftOut({ requirement, text, place }: Selectable, select: Select): Selection | undefined {
  const { requirements, text: part, shard } = select
  if (requirements !== undefined && !requirements.includes(requirement))
    return { state: 'not selected', why: `the run is for ${requirements.join(', ')}` }
  if (part !== undefined && !text.toLowerCase().includes(part.toLowerCase()))
    return { state: 'not selected', why: `the run is for scenarios with "${part}"` }
  if (shard !== undefined && shardOf(place, shard.of) !== shard.part)
    return { state: 'not selected', why: `the run is for part ${shard.part} of ${shard.of}` }
  return undefined
}

/** The part that a scenario is in: the same one whatever else there is. Counted from 1. */
export function shardOf(place: string, of: number): number {
  let hash = 2_166_136_261
  for (const letter of place) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0
  return (hash % of) + 1
}
