/** What our eIM has seen of CoAP below its functions: each message of an IPA and each of ours, those too that were lost on purpose. */
import { blockIn } from '../../transport/coap/block-option.ts'
import { type CoapMessage, codes, isRequest, readable } from '../../transport/coap/message.ts'
import type { Direction, TapeRef } from '../../transport/tape.ts'

/** One datagram inside of an association. */
export interface CoapSeen {
  readonly at: TapeRef
  /** `received` is from the IPA. */
  readonly direction: Direction
  /** Counted from 1 in the order in which they stood. */
  readonly association: number
  /** Milliseconds since some fixed moment. */
  readonly ms: number
  /** Whether it went no further: our eIM took no notice, or nothing was sent. */
  readonly isLost: boolean
  /** Undefined for octets that are no message. */
  readonly message: CoapMessage | undefined
}

export class CoapLog {
  #seen: CoapSeen[] = []

  /** Oldest first, since {@link clear}. */
  get seen(): readonly CoapSeen[] {
    return this.#seen
  }

  add(octets: Uint8Array, how: Omit<CoapSeen, 'message' | 'ms'>): void {
    this.#seen.push({ ...how, ms: performance.now(), message: readable(octets) })
  }

  /**
   * Whether an exchange has begun that has not ended: a request without a response, or a body of which blocks are missing.
   *
   * @param stands whether an association does; those that have ended are over
   * @param withinMs something of it has crossed within so many milliseconds
   */
  isOpen(stands: (association: number) => boolean, withinMs: number): boolean {
    const latest = new Map<number, CoapSeen>()
    for (const seen of this.#seen)
      if (!seen.isLost && seen.message !== undefined && seen.message.code !== codes.empty) latest.set(seen.association, seen)
    const since = performance.now() - withinMs
    return [...latest.values()].some((seen) => seen.ms > since && stands(seen.association) && leavesOpen(seen))
  }

  clear(): void {
    this.#seen = []
  }
}

/** Behind this as the latest message of an association, another one is due. */
function leavesOpen({ direction, message }: CoapSeen): boolean {
  if (message === undefined) return false
  if (direction === 'received') return isRequest(message)
  return message.code === codes.continue || blockIn(message, 'Block2')?.more === true
}
