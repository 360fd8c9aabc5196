/** What both sides of an endpoint send through: message ids, and what has to be acknowledged. */
import type { Random } from '../random.ts'
import type { Timers } from '../timers.ts'
import { type CoapMessage, type CoapOption, codes, writeMessage } from './message.ts'
import type { CoapTiming } from './timing.ts'
import { Transmission } from './transmission.ts'

/** What is asked or answered, without what the message layer adds. */
export interface CoapContent {
  readonly code: string
  readonly options: readonly CoapOption[]
  readonly payload: Buffer
}

export interface MessagePorts {
  /** Sends one datagram. */
  send(octets: Buffer): void
  readonly timers: Timers
  readonly random: Random
  readonly timing: CoapTiming
  /** Told what the peer did that no document permits, or that ended nowhere. */
  readonly remark?: (what: string) => void
}

const blank = { code: codes.empty, token: Buffer.of(), options: [], payload: Buffer.of() } as const

/** An acknowledgement or reset with nothing in it. */
export function emptyMessage(type: 'ACK' | 'RST', messageId: number): Buffer {
  return writeMessage({ ...blank, type, messageId })
}

export class Messages {
  readonly ports: MessagePorts
  readonly #sent = new Map<number, Transmission>()
  #messageId: number

  constructor(ports: MessagePorts) {
    this.ports = ports
    this.#messageId = Buffer.from(ports.random(2)).readUInt16BE()
  }

  get nextId(): number {
    this.#messageId = (this.#messageId + 1) & 0xffff
    return this.#messageId
  }

  /** Sends a confirmable message until it is acknowledged. @param onTimeout told in words when it never was */
  transmit(message: CoapMessage, onTimeout: (what: string) => void): Transmission {
    const { messageId } = message
    const transmission = new Transmission(writeMessage(message), this.ports, () => {
      this.#sent.delete(messageId)
      onTimeout(`no acknowledgement of a confirmable message that was sent ${this.ports.timing.maxRetransmit + 1} times`)
    })
    this.#sent.set(messageId, transmission)
    return transmission
  }

  /** What was sent under this id and has not been acknowledged yet. */
  sentAs(messageId: number): Transmission | undefined {
    return this.#sent.get(messageId)
  }

  /** It is not sent again. */
  end(transmission: Transmission): void {
    transmission.end()
    for (const [messageId, one] of this.#sent) if (one === transmission) this.#sent.delete(messageId)
  }

  /** Resets what is confirmable, and leaves everything else alone (RFC 7252 4.2, 4.3). */
  refuse({ type, messageId }: Pick<CoapMessage, 'type' | 'messageId'>, why: string): void {
    this.ports.remark?.(why)
    if (type === 'CON') this.ports.send(emptyMessage('RST', messageId))
  }

  close(): void {
    for (const transmission of this.#sent.values()) transmission.end()
    this.#sent.clear()
  }
}
