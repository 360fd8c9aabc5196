import type { EimPort } from '../port.ts'

/** Lets calls begin no more often than so many times in a second, whoever makes them. */
export class Pace {
  readonly #gapMs: number
  #next = 0

  /** @param perSecond 0 for no limit */
  constructor(perSecond: number) {
    this.#gapMs = perSecond === 0 ? 0 : 1000 / perSecond
  }

  get isUnlimited(): boolean {
    return this.#gapMs === 0
  }

  /** Resolves when it is this caller's turn. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = performance.now()
    const at = Math.max(now, this.#next)
    this.#next = at + this.#gapMs
    if (at > now) await pause(at - now, signal)
  }
}

/** A port whose requests wait for their turn. */
export function paced(port: EimPort, pace: Pace): EimPort {
  if (pace.isUnlimited) return port
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function' || name === 'close' || name === 'requestOf') return member
      return async (...words: readonly unknown[]) => {
        await pace.turn(words.find((word): word is AbortSignal => word instanceof AbortSignal))
        return Reflect.apply(member, target, words)
      }
    },
  })
}

/** An abort ends the pause; the call that follows then says so. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end)
  })
}
