import { interruption } from './interruption.ts'

/**
 * One exchange with a signal that ends it: when the run is ended, or when a peer that keeps on sending has used up several
 * patiences. Not `AbortSignal.any` over `AbortSignal.timeout`: Node 20 lets the garbage collector take the timeout away.
 */
export function withinPatience<T>(patienceMs: number, exchange: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const outOfTime = () => new DOMException('the exchange has used up its patience', 'TimeoutError')
  return ended(6 * patienceMs, { late: outOfTime, byHand: () => interruption.signal.reason }, exchange)
}

/**
 * A wait for something that may as well never come, such as a request of the peer's own: its signal ends it after so many milliseconds,
 * or with the run. A scenario that the end of the run cut has no verdict.
 */
export function waitingFor<T>(milliseconds: number, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const inEitherCase = () => undefined
  return ended(milliseconds, { late: inEitherCase, byHand: inEitherCase }, wait)
}

/** @param reasons that the signal ends with; undefined for that of an abort without one */
async function ended<T>(
  milliseconds: number,
  { late, byHand }: { readonly late: () => unknown; readonly byHand: () => unknown },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const timer = setTimeout(() => own.abort(late()), milliseconds)
  const onEnd = () => own.abort(byHand())
  interruption.signal.addEventListener('abort', onEnd)
  if (interruption.signal.aborted) onEnd()
  try {
    return await work(own.signal)
  } finally {
    clearTimeout(timer)
    interruption.signal.removeEventListener('abort', onEnd)
  }
}
