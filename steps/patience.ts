import { type EimAccess, eimAtUrl } from '../adapters/eim/url.ts'
import type { EimPort } from '../adapters/port.ts'
import { interruption } from './interruption.ts'

/** A connection of our own to the eIM, with the patience of the profile for every stage of an exchange. */
export function connectToEim(access: EimAccess, patienceMs: number): EimPort {
  return eimAtUrl(access, { connectMs: patienceMs, handshakeMs: patienceMs, headersMs: patienceMs, bodyMs: patienceMs })
}

/**
 * One exchange with a signal that ends it: when the run is ended, or when a peer that keeps on sending has used up several
 * patiences. Not `AbortSignal.any` over `AbortSignal.timeout`: Node 20 lets the garbage collector take the timeout away.
 */
export async function withinPatience<T>(patienceMs: number, exchange: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const outOfTime = new DOMException('the exchange has used up its patience', 'TimeoutError')
  const timer = setTimeout(() => own.abort(outOfTime), 6 * patienceMs)
  const onEnd = () => own.abort(interruption.signal.reason)
  interruption.signal.addEventListener('abort', onEnd)
  if (interruption.signal.aborted) onEnd()
  try {
    return await exchange(own.signal)
  } finally {
    clearTimeout(timer)
    interruption.signal.removeEventListener('abort', onEnd)
  }
}
