import { weightOf } from '../reports/weight.ts'
import type { Outcome } from '../requirements/tally.ts'

/** Exit codes of `sgp32 run`. */
export const EXIT = {
  pass: 0,
  fail: 1,
  /** A row that counts has no verdict, or nothing was selected. */
  inconclusive: 2,
  /** A mistake in the configuration, or the target was never reached. */
  notRun: 3,
  harness: 4,
  /** Something is not as the expectations say, better or worse. */
  changed: 5,
  interrupted: 130,
} as const

/** Of several, our own error goes before a failure, and a failure before what is inconclusive. */
export function exitCodeOf(outcomes: readonly Outcome[], strict: boolean): number {
  const counts = ({ requirement }: Outcome) => {
    const weight = weightOf(requirement)
    return weight === 'failure' || (strict && weight === 'warning')
  }
  if (outcomes.some(({ state }) => state === 'error')) return EXIT.harness
  if (outcomes.some((outcome) => outcome.state === 'fail' && counts(outcome))) return EXIT.fail
  if (outcomes.some((outcome) => outcome.state === 'inconclusive' && counts(outcome))) return EXIT.inconclusive
  return outcomes.some(({ state }) => state === 'pass' || state === 'fail') ? EXIT.pass : EXIT.inconclusive
}
