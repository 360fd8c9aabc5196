import type { Evidence } from './evidence.ts'

/**
 * Which verdicts stand when the peer was not there the whole time. A scenario after the last good exchange, or before the first,
 * says nothing about the product: what it met may have been a proxy, a restart or nobody.
 *
 * @param before whether the sanity exchange before the first scenario worked
 * @param answered for each scenario in order, whether it had an answer that could be read
 * @param after whether the sanity exchange after the last scenario worked
 */
export function standing(before: boolean, answered: readonly boolean[], after: boolean): boolean[] {
  const first = before ? 0 : answered.indexOf(true)
  const last = after ? answered.length - 1 : answered.lastIndexOf(true)
  return answered.map((_, i) => first >= 0 && i >= first && i <= last)
}

/**
 * Ids of the scenarios whose findings do not stand. One that could not be prepared to its end may have had exchanges, which rules judged.
 *
 * @param before whether the sanity exchange before the first scenario worked
 * @param after whether the sanity exchange after the last scenario worked
 */
export function fallen(
  before: boolean,
  scenarios: readonly Pick<Evidence, 'id' | 'selection' | 'judgements' | 'answered'>[],
  after: boolean,
): ReadonlySet<string> {
  const ran = scenarios.filter(({ selection, judgements }) => selection.state === 'run' || judgements.length > 0)
  const stand = standing(
    before,
    ran.map(({ answered }) => answered),
    after,
  )
  return new Set(ran.filter((_, i) => !stand[i]).map(({ id }) => id))
}
