import type { Socket } from 'node:net'
import type { Traffic } from './http-exchange.ts'

/**
 * Counts what crosses TCP for the exchanges on one connection, one after the other: records of TLS with all that belongs to them, and
 * the handshake in the first one. What comes between two exchanges counts for the later.
 */
export class TrafficMeter {
  readonly #tcp: Pick<Socket, 'bytesRead' | 'bytesWritten'>
  /** Where the exchange begins, and how far it is known to go. */
  #from: Crossed
  #to: Crossed
  #isFirst = true

  /** @param tcp what TLS is going to be spoken over; what has crossed it by now does not count */
  constructor(tcp: Pick<Socket, 'bytesRead' | 'bytesWritten'>) {
    this.#tcp = tcp
    this.#from = crossedOn(tcp)
    this.#to = this.#from
  }

  /** What the exchange has come to so far. A socket that has gone says nothing, and then what was known before stands. */
  read(): Traffic {
    const { sent, received } = crossedOn(this.#tcp)
    this.#to = { sent: Math.max(sent, this.#to.sent), received: Math.max(received, this.#to.received) }
    return {
      sentOctets: this.#to.sent - this.#from.sent,
      receivedOctets: this.#to.received - this.#from.received,
      roundTrips: 1,
      handshake: this.#isFirst,
    }
  }

  /** The exchange has ended where it was read last, and another one begins. */
  next(): void {
    this.#from = this.#to
    this.#isFirst = false
  }
}

/** Octets of a TCP connection, from its first one. */
interface Crossed {
  readonly sent: number
  readonly received: number
}

function crossedOn({ bytesRead, bytesWritten }: Pick<Socket, 'bytesRead' | 'bytesWritten'>): Crossed {
  // Undefined on a socket that is no more, whatever its type says.
  return { sent: bytesWritten ?? 0, received: bytesRead ?? 0 }
}
