import type { EimPort } from '../../adapters/port.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Sanity } from '../sanity.ts'

/**
 * The sanity exchange with an eIM: GetEimPackage for the idle EID, answered by an object that can be read. Whether it is the right
 * answer is for the scenarios to say; here it only has to prove that an eIM is there.
 */
export async function sanityExchange(eim: EimPort, idleEid: string, tape: Tape, signal: AbortSignal): Promise<Sanity> {
  const { seen } = await askIdle(eim, idleEid, tape, signal)
  return seen
}

export interface IdleAsked {
  readonly seen: Sanity
  /** What came in place of an answer. */
  readonly fault?: PeerFault
}

/** The same, with what kept an answer off. */
export async function askIdle(eim: EimPort, idleEid: string, tape: Tape, signal: AbortSignal): Promise<IdleAsked> {
  try {
    const { answer } = await eim.getEimPackage({ eidValue: eidOctets(idleEid) }, tape, signal)
    return { seen: { state: 'works', what: `GetEimPackage was answered with ${answer.kind}` } }
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    return { seen: { state: error.connected ? 'mute' : 'unreachable', what: error.message }, fault: error }
  }
}
