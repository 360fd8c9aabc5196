/** What a run created at the eIM is listed in its folder, and taken away again where the operator's interface can. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../adapters/bench/bench.ts'
import { systemClock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'

/** For all of them together: a run must come to its end. */
const MOST_MS = 30_000

export interface Created {
  readonly eid: string
  /** The eIM's own name for the order; empty where it gave none. */
  readonly order: string
  readonly now: string
}

/** Takes away every order of this run, and writes `created.json` into its folder. @returns what is left at the eIM */
export async function cleanUp({ created, operator }: Bench, folder: string): Promise<readonly Created[]> {
  if (created.length === 0 || operator === undefined) return []
  const tape = new Tape(systemClock)
  const end = AbortSignal.timeout(MOST_MS)
  const found: (Created & { readonly left: boolean })[] = []
  for (const placed of created) {
    const said = { eid: placed.eid, order: placed.id }
    if (!operator.offers('remove')) {
      found.push({ ...said, now: 'the interface has no way to remove it', left: true })
      continue
    }
    try {
      await operator.remove(placed, tape, end)
      found.push({ ...said, now: 'removed', left: false })
    } catch (error) {
      if (!(error instanceof PeerFault)) throw error
      found.push({ ...said, now: error.message, left: true })
    }
  }
  writeFileSync(
    join(folder, 'created.json'),
    `${JSON.stringify(
      found.map(({ left: _left, ...one }) => one),
      null,
      2,
    )}\n`,
  )
  return found.filter(({ left }) => left)
}
