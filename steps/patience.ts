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

/**
 * A wait for something that may as well never come, such as a request of the peer's own: its signal ends it after so many milliseconds,
 * or with the run. A scenario that the end of the run cut has no verdict.
 */
export async function waitingFor<T>(milliseconds: number, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const end = () => own.abort()
  const timer = setTimeout(end, milliseconds)
  interruption.signal.addEventListener('abort', end)
  if (interruption.signal.aborted) end()
  try {
    return await wait(own.signal)
  } finally {
    clearTimeout(timer)
    interruption.signal.removeEventListener('abort', end)
  }
}
