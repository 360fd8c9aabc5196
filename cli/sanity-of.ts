/** The smallest exchange with what is under test, whoever that is. */
import type { PlayedOver } from '../requirements/evidence.ts'
import { sanityExchange as withEim } from '../steps/eim/sanity.ts'
import { sanityExchange as withEuicc } from '../steps/euicc/sanity.ts'
import type { AnyBench } from '../steps/handed-run.ts'
import type { CardSettings } from '../steps/ipa/real-card.ts'
import { sanityExchange as withIpa } from '../steps/ipa/sanity.ts'
import type { Sanity } from '../steps/sanity.ts'
import { HarnessError } from '../transport/faults.ts'
import type { Tape } from '../transport/tape.ts'

/** @param over binding that it is played over, and that can be played */
export async function sanityOf(
  bench: AnyBench,
  settings: CardSettings,
  over: PlayedOver,
  tape: Tape,
  signal: AbortSignal,
): Promise<Sanity> {
  if (bench.actor === 'eUICC') return withEuicc(bench, tape, signal)
  if (bench.actor === 'IPA') return withIpa(bench, settings, tape, signal)
  if (over === 'es10') throw new HarnessError('an eIM is not played over es10')
  const eim = bench.connect(over)
  try {
    return await withEim(eim, bench.idleEid, tape, signal)
  } finally {
    await eim.close()
  }
}
