/** A simulated eUICC as the card of a device in the same process. */
import type { Card } from '../../transport/card.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { SimulatedEuicc } from './simulated-euicc.ts'

const PEER = 'euicc'

/** @param euicc stays whole when the card is closed: it may be put into another device */
export function asCard(euicc: Pick<SimulatedEuicc, 'transmit' | 'reset'>): Card {
  let isClosed = false
  const demandOpen = (signal: AbortSignal) => {
    if (signal.aborted) throw new PeerFault('aborted', 'connect', 'the run was cancelled', { cause: signal.reason })
    if (isClosed) throw new PeerFault('unreachable', 'connect', 'the card has been taken out')
  }
  return {
    async reset(tape: Tape, signal: AbortSignal) {
      demandOpen(signal)
      tape.note(PEER, 'reset')
      const octets = euicc.reset()
      tape.record('received', PEER, octets)
      return octets
    },
    async transmit(command, tape, signal) {
      demandOpen(signal)
      tape.record('sent', PEER, command)
      const response = euicc.transmit(command)
      tape.record('received', PEER, response)
      return response
    },
    async close() {
      isClosed = true
    },
  }
}
