import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Sanity } from '../sanity.ts'
import { iccids } from './iccids.ts'
import { bringCardInto, type CardSettings } from './real-card.ts'

/**
 * The sanity exchange with an IPA: poked, it asks our eIM for work. Whether its request is right is for the scenarios to say; here it
 * only has to prove that an IPA is there.
 */
export async function sanityExchange(bench: IpaBench, settings: CardSettings, tape: Tape, signal: AbortSignal): Promise<Sanity> {
  const { eim, realCard } = bench
  // Whether an IPA works without an enabled profile is a matter of its own. A real card may have a profile of its own enabled.
  if (realCard !== undefined && settings.claims.mayChangeState) await bringCardInto(realCard, settings, {})
  try {
    await bench.begin({ profiles: [{ iccid: iccids.A, enabled: true }] }, signal)
    bench.onTape(tape)
    await bench.ipa.pokeNow(signal)
    if (eim.received.length > 0) return { state: 'works', what: 'the IPA asked the eIM for work' }
    const tried = eim.handshakes.at(-1)
    return tried === undefined
      ? { state: 'unreachable', what: 'the IPA was made to poll, and no connection came' }
      : { state: 'mute', what: `the IPA connected and asked nothing${tried.failed === undefined ? '' : `: ${tried.failed}`}` }
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    return { state: 'unreachable', what: error.message }
  } finally {
    bench.onTape(undefined)
  }
}
