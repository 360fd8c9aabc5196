import { type EimAccess, eimAtUrl } from '../adapters/eim/url.ts'
import type { EimPort } from '../adapters/port.ts'
import { interruption } from './interruption.ts'

/** A connection of our own to the eIM, with the patience of the profile for every stage of an exchange. */
export function connectToEim(access: EimAccess, patienceMs: number): EimPort {
  return eimAtUrl(access, { connectMs: patienceMs, handshakeMs: patienceMs, headersMs: patienceMs, bodyMs: patienceMs })
}

/** Ends one exchange: when the run is ended, or when a peer that keeps on sending has used up several patiences. */
export function exchangeSignal(patienceMs: number): AbortSignal {
  return AbortSignal.any([interruption.signal, AbortSignal.timeout(6 * patienceMs)])
}
