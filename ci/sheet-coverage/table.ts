import type { CheckedActor, OwedCheck, SheetChecks } from '../../requirements/sheet-checks.ts'
import type { Outcome } from '../outcomes.ts'
import { namedIn } from './title.ts'

export interface Row {
  readonly check: string
  readonly actor: CheckedActor
  readonly state: 'covered' | 'skipped' | 'reason' | 'missing'
  /** The first test that covers it, or would; the others are as good. */
  readonly test?: Outcome
  readonly tests: number
  readonly reason?: string
}

export interface Table {
  readonly rows: readonly Row[]
  /** Titles that name what does not exist, and reasons that are out of date. */
  readonly complaints: readonly string[]
}

/** Which test covers which check of which actor: one that passed, and names the check and one of its ledger ids for that actor. */
export function tableOf({ owed, notOwed }: SheetChecks, ledgerIds: ReadonlySet<string>, tests: readonly Outcome[]): Table {
  const naming = tests.map((test) => ({ test, ...namedIn(test.title) })).filter(({ checks }) => checks.length > 0)
  const checks = new Set([...owed.map(({ check }) => check), ...notOwed])
  const unknown = naming.flatMap(({ test, ...named }) => [
    ...named.checks.filter((check) => !checks.has(check)).map((check) => `${placeOf(test)}: there is no check ${check}`),
    ...named.ledger.filter((id) => !ledgerIds.has(id)).map((id) => `${placeOf(test)}: there is no row ${id} in the ledger`),
  ])
  const rows = owed.map((one) => {
    const covering = naming.filter((each) => each.checks.includes(one.check) && one.ledger.some((id) => each.ledger.includes(id)))
    return rowOf(
      one,
      covering.map(({ test }) => test),
    )
  })
  const stale = owed.filter(({ reason }, n) => reason !== undefined && rows[n]?.state !== 'reason')
  return {
    rows,
    complaints: [
      ...new Set(unknown),
      ...stale.map(
        ({ check, actor }) => `${check} (${actor}) has a test now: take its reason out of requirements/sheet-checks.json`,
      ),
    ],
  }
}

function rowOf({ check, actor, reason }: OwedCheck, covering: readonly Outcome[]): Row {
  const passed = covering.filter(({ outcome }) => outcome === 'passed')
  const skipped = covering.find(({ outcome }) => outcome === 'skipped')
  const [first] = passed
  if (first !== undefined) return { check, actor, state: 'covered', test: first, tests: passed.length }
  if (skipped !== undefined) return { check, actor, state: 'skipped', test: skipped, tests: 1 }
  if (reason !== undefined) return { check, actor, state: 'reason', reason, tests: 0 }
  return { check, actor, state: 'missing', tests: 0 }
}

function placeOf({ file, title }: Outcome): string {
  return `${file}: "${title}"`
}
