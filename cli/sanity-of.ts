/** The smallest exchange with what is under test, whoever that is. */
import type { PlayedOver } from '../requirements/evidence.ts'
import { sanityExchange as withEim } from '../steps/eim/sanity.ts'
import { sanityExchange as withEuicc } from '../steps/euicc/sanity.ts'
import type { AnyBench } from '../steps/handed-run.ts'
import type { CardSettings } from '../steps/ipa/real-card.ts'
import { sanityExchange as withIpa } from '../steps/ipa/sanity.ts'
import type { Sanity } from '../steps/sanity.ts'
import type { Tape } from '../transport/tape.ts'

/** @param over binding that it is played over; for an eIM, ASN.1 where it is none of ESipa */
export async function sanityOf(
  bench: AnyBench,
  settings: CardSettings,
  over: PlayedOver | undefined,
  tape: Tape,
  signal: AbortSignal,
): Promise<Sanity> {
  if (bench.actor === 'eUICC') return withEuicc(bench, tape, signal)
  if (bench.actor === 'IPA') return withIpa(bench, settings, tape, signal)
  const eim = bench.connect(
    over === undefined || over === 'es10' || (over === 'coaps' && bench.coapsMissing !== undefined) ? 'asn1' : over,
  )
  try {
    return await withEim(eim, bench.idleEid, tape, signal)
  } finally {
    await eim.close()
  }
}
