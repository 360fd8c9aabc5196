import { noTurnFault } from './tls-connect.ts'

/** One after the other: who waits for those before it can be called off. */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /**
   * @param work heeds the signal by itself, from the moment it is called
   * @throws PeerFault in phase connect where the signal comes before the turn; what the work throws
   */
  take<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(noTurnFault(signal))
      const turn = async () => {
        signal?.removeEventListener('abort', onAbort)
        if (!signal?.aborted) await work().then(resolve, reject)
      }
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort)
      this.#last = this.#last.then(turn)
    })
  }
}
