import { interruption } from './interruption.ts'

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
