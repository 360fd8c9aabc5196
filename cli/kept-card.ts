/** A card that is somebody's own: read before a run, and brought back behind it. */
import type { EuiccBench } from '../adapters/bench/euicc-bench.ts'
import { inert } from '../reports/inert.ts'
import { isCardFailure } from '../simulators/ipa/es10-error.ts'
import { type Before, readBefore } from '../steps/euicc/restore.ts'
import { CannotBePrepared, StateNotReached } from '../steps/preparation.ts'
import { systemClock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'
import { cardFacts } from './card/facts.ts'
import { type CardState, differences, stateOf } from './card/state.ts'
import type { Subject } from './subject.ts'

/** For everything that a card says of itself. */
const READ_MS = 60_000

type Keeping = Pick<Subject, 'setUp' | 'tidying'>

/** There is nothing to keep. */
export const nothingKept: Keeping = { setUp: async () => [], tidying: () => ({ noted() {}, end: async () => [] }) }

/** @param restore takes what is ours off the card. @throws PeerFault, StateNotReached, CannotBePrepared */
export function keptCard(
  bench: EuiccBench,
  settings: Parameters<typeof readBefore>[1],
  restore: (before: Before) => Promise<void>,
): Keeping {
  let kept: { readonly before: Before; readonly state: CardState } | undefined
  return {
    async setUp() {
      kept = { before: await readBefore(bench, settings), state: await stateNow(bench) }
      return []
    },
    tidying: () => ({
      noted() {},
      async end() {
        if (kept === undefined) return []
        const { before, state } = kept
        return broughtBack(bench, state, () => restore(before))
      },
    }),
  }
}

async function stateNow({ euicc, furtherAids }: EuiccBench): Promise<CardState> {
  return stateOf(await cardFacts(euicc, new Tape(systemClock), AbortSignal.timeout(READ_MS), furtherAids))
}

/** Says what is not as it was. */
async function broughtBack(bench: EuiccBench, stateBefore: CardState, restore: () => Promise<void>): Promise<readonly string[]> {
  const lines: string[] = []
  try {
    await restore()
  } catch (error) {
    if (!(error instanceof PeerFault || error instanceof StateNotReached || error instanceof CannotBePrepared)) throw error
    lines.push(`the card was not brought back: ${inert(error.message)}`)
  }
  try {
    lines.push(...differences(stateBefore, await stateNow(bench)))
  } catch (error) {
    if (!isCardFailure(error)) throw error
    lines.push(`what the card holds now cannot be read: ${inert(error.message)}`)
  }
  const [first, ...others] = lines.length === 0 ? ['as it was before the run: profiles, eIMs, addresses, and what waits'] : lines
  return ['', `card     ${first}`, ...others.map((line) => `         ${line}`)]
}
