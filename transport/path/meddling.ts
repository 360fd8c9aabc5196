/** What a way with scripted trouble may have done to an exchange: then the exchange says little about the peer. */
import { PeerFault } from '../faults.ts'

/** From bad to worse. */
const order = ['kept', 'lost', 'parted', 'cut'] as const

/**
 * `kept`: it has kept back something, which comes all the same. `lost`: something does not come, or only behind others that may never be
 * sent; both ends make up for it in time. `parted`: a connection stands still for good, or the peer sees another address. `cut`: it has
 * ended a connection.
 */
export type Meddling = (typeof order)[number]

/** The worst of them. */
export function worstMeddling(all: readonly (Meddling | undefined)[]): Meddling | undefined {
  return order.findLast((one) => all.includes(one))
}

/**
 * A fault as it is told where the way has meddled: the peer was not reached. Whoever says goodbye behind an answer that the way has lost or
 * kept back looks like one that gave none.
 */
export function besidesWay(fault: PeerFault, meddling: Meddling | undefined): PeerFault {
  const told = (why: string) =>
    new PeerFault('unreachable', 'connect', `${why}, as its script says`, { byWay: true, cause: fault })
  if (meddling === 'cut' && fault.kind !== 'aborted') return told('the way there has cut the connection')
  if (meddling === undefined) return fault
  if (fault.kind === 'silent') return told('nothing came in time over a way that loses or keeps back')
  if (fault.saidGoodbye) return told('goodbye was all that came over a way that loses or keeps back')
  return fault
}
