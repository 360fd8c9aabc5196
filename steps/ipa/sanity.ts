import type { CardContents, IpaBench } from '../../adapters/bench/ipa-bench.ts'
import { NotOffered } from '../../adapters/operator/port.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Sanity } from '../sanity.ts'
import { askedElsewhere, elsewhereText } from './asked-elsewhere.ts'
import { iccids } from './iccids.ts'
import { bringCardInto, type CardSettings } from './real-card.ts'

export interface IpaSanity extends Sanity {
  /** Why the device was not restarted with its card, and the key that would have it done; undefined where it was. */
  readonly notRestarted?: NotOffered
}

const card: CardContents = { profiles: [{ iccid: iccids.A, enabled: true }] }

/**
 * The sanity exchange with an IPA: poked, it asks our eIM for work. Whether its request is right is for the scenarios to say; here it
 * only has to prove that an IPA is there. A device that cannot be restarted can prove that too.
 */
export async function sanityExchange(
  bench: IpaBench,
  settings: CardSettings,
  tape: Tape,
  signal: AbortSignal,
): Promise<IpaSanity> {
  const { realCard } = bench
  // Whether an IPA works without an enabled profile is a matter of its own. A real card may have a profile of its own enabled.
  if (realCard !== undefined && settings.claims.mayChangeState) await bringCardInto(realCard, settings, {})
  try {
    const notRestarted = await begun(bench, signal)
    bench.onTape(tape)
    const sanity = await poked(bench, signal)
    return notRestarted === undefined ? sanity : { ...sanity, notRestarted }
  } catch (error) {
    return unmoved(bench, error)
  } finally {
    bench.onTape(undefined)
  }
}

async function begun(bench: IpaBench, signal: AbortSignal): Promise<NotOffered | undefined> {
  try {
    await bench.begin(card, signal)
    return undefined
  } catch (error) {
    if (error instanceof NotOffered) return error
    throw error
  }
}

async function poked(bench: IpaBench, signal: AbortSignal): Promise<Sanity> {
  try {
    await bench.ipa.pokeNow(signal)
    return shown(bench)
  } catch (error) {
    return unmoved(bench, error)
  }
}

/** @throws what does not say why the device could not be made to act */
function unmoved(bench: IpaBench, error: unknown): Sanity {
  if (error instanceof NotOffered) return { state: 'unreachable', what: error.message, key: error.key }
  if (!(error instanceof PeerFault)) throw error
  // The time was over while more was waited for.
  if (error.kind === 'aborted' && bench.eim.received.length > 0) return shown(bench)
  return { state: 'unreachable', what: error.message }
}

function shown({ eim }: IpaBench): Sanity {
  const { received } = eim
  const elsewhere = askedElsewhere(received)
  if (received.length > elsewhere.length) return { state: 'works', what: 'the IPA asked the eIM for work' }
  if (elsewhere.length > 0) return { state: 'mute', what: elsewhereText(elsewhere), key: 'device.coaps.path' }
  const tried = eim.handshakes.at(-1)
  return tried === undefined
    ? { state: 'unreachable', what: 'the IPA was made to poll, and no connection came' }
    : { state: 'mute', what: `the IPA connected and asked nothing${tried.failed === undefined ? '' : `: ${tried.failed}`}` }
}
