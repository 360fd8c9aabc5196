/** Which checks of a scenario turned a row red, and where on its tape the peer went wrong. It runs in the pages too. */
import type { Evidence } from '../requirements/evidence.ts'
import type { Check } from '../requirements/verdict.ts'
import type { TapeEntry, TapeRef } from '../transport/tape.ts'

/** The checks that decide a row, those that did not hold first: of the scenario itself where the row is its own, and of the rules. */
export function checksFor(
  { requirement, checks, judgements }: Pick<Evidence, 'requirement' | 'checks' | 'judgements'>,
  row: string,
): Check[] {
  const own = requirement === row ? checks : []
  const ruled = judgements.filter((one) => one.requirement === row).map(({ check }) => check)
  return [...own, ...ruled].sort((a, b) => Number(a.holds) - Number(b.holds))
}

/** Lines that the checks point to: those that the peer under test said, where there are such among them. */
export function offendingLines(checks: readonly Check[], tape: readonly TapeEntry[]): TapeRef[] {
  const lines = checks.flatMap(({ where, at }) =>
    where === undefined || where.length === 0 ? at : where.map(({ line }) => line),
  )
  const said = lines.filter((line) => tape.some((entry) => entry.at === line && entry.direction !== 'sent'))
  return [...new Set(said.length > 0 ? said : lines)]
}
