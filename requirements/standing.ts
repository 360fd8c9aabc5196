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
