import { type Requirement, type Version, versions } from './ledger.ts'
import { evaluateOptions, type Options } from './option-expression.ts'

/** What a profile says, as far as it decides what runs. */
export interface Claims {
  readonly spec: Version
  readonly options: Options
  readonly mayChangeState: boolean
  /** Whether what cannot be undone may be done, where a profile answers that apart. Default as `mayChangeState`. */
  readonly mayDestroy?: boolean
}

/** Whether something runs, or which state of selection it is in and why. */
export type Selection =
  | { readonly state: 'run' }
  | { readonly state: 'not applicable' | 'cannot be prepared' | 'not selected'; readonly why: string }

/** Ways to bring a state about. */
export interface Ports {
  readonly operator: boolean
  /** Why nothing at all can be played over what this part of the run is played over; undefined where it can. */
  readonly missing?: string | undefined
}

const RUN: Selection = { state: 'run' }

/** Whether the product owes this row at all: a pure function of row and profile. */
export function applicabilityOf(row: Pick<Requirement, 'options' | 'since' | 'until'>, claims: Claims): Selection {
  const outside = outsideVersions(row, claims.spec)
  if (outside !== undefined) return { state: 'not applicable', why: outside }
  const verdict = evaluateOptions(row.options, claims.options)
  return verdict.holds ? RUN : { state: 'not applicable', why: `option ${verdict.because}` }
}

/**
 * Whether a scenario with these tags runs against a product with this profile: a pure function of both.
 *
 * @param tags with their `@`
 * @param ports what the profile gives the harness to prepare a state with
 */
export function applicability(tags: readonly string[], claims: Claims, ports: Ports): Selection {
  const options = valuesOf(tags, 'option').map((name) => (name.startsWith('!') ? `NOT ${name.slice(1)}` : name))
  const since = versionOf(tags, 'since')
  const until = versionOf(tags, 'until')
  const owed = applicabilityOf(
    {
      options: options.join(' AND '),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    claims,
  )
  if (owed.state !== 'run') return owed
  if (ports.missing !== undefined) return { state: 'cannot be prepared', why: ports.missing }
  if (tags.includes('@needs-operator') && !ports.operator)
    return { state: 'cannot be prepared', why: 'operator: the profile has no operator of the eIM' }
  if (!claims.mayChangeState && (tags.includes('@changes-state') || tags.includes('@irreversible')))
    return { state: 'not selected', why: 'mayChangeState is false' }
  if (claims.mayDestroy === false && tags.includes('@irreversible'))
    return { state: 'not selected', why: 'mayDestroy is false, and this cannot be undone' }
  return RUN
}

/** The one requirement that a scenario proves. @throws RangeError where there is none, or more than one */
export function requirementTag(tags: readonly string[]): string {
  const [only, ...others] = valuesOf(tags, 'req')
  if (only === undefined || others.length > 0)
    throw new RangeError(`a scenario proves exactly one requirement, not ${others.length + (only ? 1 : 0)}`)
  return only
}

function outsideVersions({ since, until }: Pick<Requirement, 'since' | 'until'>, spec: Version): string | undefined {
  const at = versions.indexOf(spec)
  if (since !== undefined && at < versions.indexOf(since)) return `since v${since}, the product claims v${spec}`
  if (until !== undefined && at > versions.indexOf(until)) return `until v${until}, the product claims v${spec}`
  return undefined
}

function valuesOf(tags: readonly string[], key: string): string[] {
  return tags.filter((tag) => tag.startsWith(`@${key}:`)).map((tag) => tag.slice(key.length + 2))
}

function versionOf(tags: readonly string[], key: string): Version | undefined {
  const [value] = valuesOf(tags, key)
  if (value === undefined) return undefined
  const version = versions.find((known) => known === value)
  if (version === undefined) throw new RangeError(`@${key}:${value}: the versions are ${versions.join(', ')}`)
  return version
}
