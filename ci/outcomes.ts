/** What the runner reported of each test, read again when the run is over. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const outcome = z.object({
  file: z.string(),
  title: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  why: z.string().optional(),
  error: z.string().optional(),
})

/** One test that was run: its file from the top of the repository, why it was skipped where it says so, and the error of one that failed. */
export type Outcome = Readonly<z.infer<typeof outcome>>

/** Lines of an error that are shown again at the end of a run; the whole stands where the runner tells it. */
const LINES = 6

/** Failures that are shown again; with more, something is broken that all of them share. */
const SHOWN = 20

/**
 * Reads what test-outcomes.mjs wrote. A run that was ended may have cut the last line, which is then left out; one that was ended before
 * it began has written nothing.
 *
 * @param path of the file with a line of JSON for each test
 */
export function readOutcomes(path: string): readonly Outcome[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => outcome.parse(JSON.parse(line)))
}

/** The tests that failed, each with its file and how its error begins: lines for the very end of a run, where a cut log still has them. */
export function printedFailures(tests: readonly Outcome[]): readonly string[] {
  const failed = tests.filter((test) => test.outcome === 'failed')
  if (failed.length === 0) return []
  const more = failed.length > SHOWN ? [`  and ${failed.length - SHOWN} more`] : []
  return [`${failed.length} failed:`, ...failed.slice(0, SHOWN).flatMap(printedFailure), ...more]
}

function printedFailure({ file, title, error = 'no error was reported' }: Outcome): readonly string[] {
  const lines = error.split('\n').filter((line) => line.trim() !== '')
  const cut = lines.length > LINES ? ['...'] : []
  return [`  ${file}: ${title}`, ...[...lines.slice(0, LINES), ...cut].map((line) => `      ${line.slice(0, 200)}`)]
}
