/** What our eIM has seen of CoAP below its functions: each message of an IPA and each of ours, those too that were lost on purpose. */
import { type CoapMessage, readable } from '../../transport/coap/message.ts'
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

  clear(): void {
    this.#seen = []
  }
}
