/** What our eIM has seen of CoAP below its functions: each message of an IPA and each of ours, those too that were lost on purpose. */
import { type Block, readBlock } from '../../transport/coap/block-option.ts'
import { type CoapMessage, MalformedMessage, optionOf, readMessage } from '../../transport/coap/message.ts'
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

/** The message, where it is one. */
export function readable(octets: Uint8Array): CoapMessage | undefined {
  try {
    return readMessage(octets)
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined
    throw error
  }
}

/** Whether this is a request: a method, and no empty message. */
export function isRequest(message: CoapMessage | undefined): message is CoapMessage {
  return message?.code.startsWith('0.') === true && message.code !== '0.00'
}

/** Whether this is a response, whatever it says. */
export function isResponse(message: CoapMessage | undefined): message is CoapMessage {
  return message !== undefined && '245'.includes(message.code[0] ?? '')
}

/** Which block of a body a message has; undefined for a whole one. */
export function blockOf(message: CoapMessage, name: 'Block1' | 'Block2'): Block | undefined {
  const value = optionOf(message, name)
  return value && readBlock(value)
}
