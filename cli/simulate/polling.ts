import type { Ipa } from '../../simulators/ipa/ipa.ts'
import { PeerFault } from '../../transport/faults.ts'

/** How long one round may take before the next one is tried. */
const ROUND_MS = 120_000

/**
 * Has an IPA poll from time to time until it is stopped.
 *
 * @param log told why a round could not be made, once for each reason in a row
 * @returns ends the round that is under way and all further ones
 */
export function polling(ipa: Ipa, everyMs: number, log: (line: string) => void): () => Promise<void> {
  const ended = new AbortController()
  let last = ''
  const rounds = async () => {
    while (!ended.signal.aborted) {
      try {
        await ipa.pokeNow(AbortSignal.any([ended.signal, AbortSignal.timeout(ROUND_MS)]))
        last = ''
      } catch (error) {
        if (ended.signal.aborted) return
        if (!(error instanceof Error)) throw error
        const line = `the round has ended early: ${error instanceof PeerFault ? error.what : error.message}`
        if (line !== last) log(line)
        last = line
      }
      await pause(everyMs, ended.signal)
    }
  }
  const running = rounds()
  return async () => {
    ended.abort()
    await running
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
