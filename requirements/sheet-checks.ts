import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The actors that we play and that the checks of the fact sheets are about. */
export const checkedActors = ['eUICC', 'IPA', 'eIM', 'SM-DP+'] as const
export type CheckedActor = (typeof checkedActors)[number]

const owedCheck = z.strictObject({
  check: z.string().startsWith('sheet:'),
  actor: z.enum(checkedActors),
  /** Rows of the ledger that carry this check for this actor; a test names at least one. */
  ledger: z.array(z.string()).min(1),
  /** Why our actor has no test of it. */
  reason: z.string().optional(),
})

/** A check of a fact sheet that an actor of ours owes a test for, or the reason why it has none. */
export type OwedCheck = z.infer<typeof owedCheck>

export interface SheetChecks {
  /** One for each check and actor, in the order of the table. */
  readonly owed: readonly OwedCheck[]
  /** Checks that rest on too little to be owed, or are about an actor that we do not play; a test may name them all the same. */
  readonly notOwed: readonly string[]
}

const sheetChecksFile = z.strictObject({ owed: z.array(owedCheck), notOwed: z.array(z.string().startsWith('sheet:')) })

/** The checks of the fact sheets, as committed. */
export function readSheetChecks(): SheetChecks {
  return sheetChecksFile.parse(JSON.parse(readFileSync(new URL('sheet-checks.json', import.meta.url), 'utf8')))
}
