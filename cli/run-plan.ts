/** What the options of `sgp32 run` ask for, checked before anything is done. */
import { ConfigError } from '../profiles/config-error.ts'
import type { PlayedOver } from '../requirements/evidence.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import type { TestedActor } from '../requirements/tested-actors.ts'
import type { Select } from '../steps/select.ts'
import { similarIds } from './similar-ids.ts'
import { isTagExpression } from './tag-expression.ts'

export interface RunOptions {
  /** Path of a profile; default that of a simulated product. */
  readonly profile?: string
  /** Which simulated product, where no profile is named. Default the one that `only` and `resume` are about, else the eIM. */
  readonly builtIn?: TestedActor
  /** Folder that gets a folder of this run's own; default `results`. */
  readonly results?: string
  /** Requirement ids, separated by commas. */
  readonly only?: string
  /** Part of a scenario's title or feature. */
  readonly grep?: string
  /** Tag expression of Cucumber. */
  readonly tags?: string
  /** How often everything is played. */
  readonly repeat?: string
  readonly seed?: string
  /** `i/n`. */
  readonly shard?: string
  /** How many bindings are played at the same time. */
  readonly jobs?: string
  /** Warnings fail the run too. */
  readonly strict?: boolean
  readonly failFast?: boolean
  /** Folder of a run that was killed or interrupted. */
  readonly resume?: string
  /** File of expected verdicts. */
  readonly expect?: string
  /** Whether pages are made of the record at the end; default true. */
  readonly pages?: boolean
}

export interface RunPlan {
  readonly select: Select
  readonly repeat: number
  readonly seed: string
  readonly strict: boolean
  readonly failFast: boolean
  /** The first binding and the others are played at the same time, each against a simulated product of its own. */
  readonly sideBySide: boolean
  /** Why the run is only a part of all; empty for a whole one. */
  readonly partial: readonly string[]
}

const MOST_REPETITIONS = 1000

/** What a plan has to know beside the options. */
export interface Planned {
  readonly actor: TestedActor
  readonly mayChangeState: boolean
  readonly bindings: readonly PlayedOver[]
  /** How the product is reached; `simulated` for one of ours. */
  readonly adapter: string
  /** Cores that this process may use. */
  readonly cores: number
}

/** @param freshSeed taken where the options have none @throws ConfigError that says what to write instead */
export function planOf(options: RunOptions, planned: Planned, freshSeed: string): RunPlan {
  const { mayChangeState } = planned
  const { only, grep, tags, shard, seed = freshSeed, strict = false, failFast = false } = options
  const select: Select = {
    ...(only === undefined ? {} : { requirements: requirementsIn(only, planned.actor) }),
    ...(grep === undefined ? {} : { text: grep }),
    ...(tags === undefined ? {} : { tags: tagsIn(tags) }),
    ...(shard === undefined ? {} : { shard: shardIn(shard) }),
  }
  if (!/^[\w.-]{1,64}$/.test(seed))
    throw new ConfigError(`--seed ${seed}: write up to 64 letters, digits, dots, dashes or underscores`)
  const sideBySide = isSideBySide(options, planned, Object.keys(select).length === 0)
  return {
    select,
    repeat: repeatIn(options.repeat),
    seed,
    strict,
    failFast,
    sideBySide,
    partial: partOf(options, mayChangeState),
  }
}

/** A second process takes seconds to begin: by itself only a whole run has one. */
function isSideBySide({ jobs, failFast = false }: RunOptions, { adapter, bindings, cores }: Planned, isWhole: boolean): boolean {
  const isSimulated = adapter === 'simulated'
  if (jobs === undefined) return isSimulated && isWhole && !failFast && cores > 1 && bindings.length > 1
  if (!/^[12]$/.test(jobs))
    throw new ConfigError(`--jobs ${jobs}: write 1, or 2 to play the first binding and the others at the same time`)
  if (jobs === '1') return false
  if (!isSimulated)
    throw new ConfigError(`--jobs ${jobs}: what is not simulated is there once, and asked by one at a time; leave it out`)
  if (failFast)
    throw new ConfigError(
      `--jobs ${jobs}: what is played at the same time cannot end at the first failure; leave out --fail-fast or --jobs`,
    )
  return bindings.length > 1
}

/** What cuts a run down; it keeps the exit code of its verdicts, and says that it is a part. */
function partOf({ only, grep, tags, shard }: RunOptions, mayChangeState: boolean): readonly string[] {
  return [
    ...(only === undefined ? [] : [`--only ${only}`]),
    ...(grep === undefined ? [] : [`--grep ${grep}`]),
    ...(tags === undefined ? [] : [`--tags ${tags}`]),
    ...(shard === undefined ? [] : [`--shard ${shard}`]),
    ...(mayChangeState ? [] : ['mayChangeState: false']),
  ]
}

function requirementsIn(only: string, actor: TestedActor): readonly string[] {
  const requirements = only.split(',').map((id) => id.trim())
  const known = ledgerOf(actor).map(({ id }) => id)
  const unknown = requirements.find((id) => !known.includes(id))
  if (unknown === undefined) return requirements
  const near = similarIds(unknown, known)
  const hint = near.length === 0 ? `sgp32 list --actor ${actor} shows all` : `did you mean ${near.join(', ')}?`
  throw new ConfigError(`--only ${unknown}: there is no such requirement of the ${actor}; ${hint}`)
}

function tagsIn(tags: string): string {
  if (isTagExpression(tags)) return tags
  throw new ConfigError(`--tags ${tags}: write a tag expression such as "@section:5.14.5 and not @hostile"`)
}

function shardIn(shard: string): NonNullable<Select['shard']> {
  const [, part = '', of = ''] = /^(\d{1,3})\/(\d{1,3})$/.exec(shard) ?? []
  const found = { part: Number(part), of: Number(of) }
  if (found.of >= 1 && found.part >= 1 && found.part <= found.of) return found
  throw new ConfigError(`--shard ${shard}: write which part of how many, such as 1/4; the first is 1`)
}

function repeatIn(repeat: string | undefined): number {
  if (repeat === undefined) return 1
  const count = Number(repeat)
  if (/^\d+$/.test(repeat) && count >= 1 && count <= MOST_REPETITIONS) return count
  throw new ConfigError(`--repeat ${repeat}: write a whole number from 1 to ${MOST_REPETITIONS}`)
}
