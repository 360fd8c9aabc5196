/** Most ids that are shown to somebody who wrote one that there is not. */
const MOST = 4

/**
 * The ids that come nearest to what was written, by the letters that have to be changed; none where nothing is near.
 *
 * @param known in the order in which equally near ones are shown
 */
export function similarIds(written: string, known: readonly string[]): readonly string[] {
  const wanted = written.toUpperCase().slice(0, 40)
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  const measured = known.map((id) => ({ id, changes: changesBetween(wanted, id) })).filter(({ changes }) => changes <= limit)
  // Sorting is stable, so what is equally near stays in order.
  const near = measured.sort((a, b) => a.changes - b.changes)
  return near.slice(0, MOST).map(({ id }) => id)
}

/** Edit distance of Levenshtein. */
function changesBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const line = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (above[j] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (line[j] ?? 0) + 1))
    }
    above = line
  }
  return above.at(-1) ?? 0
}
