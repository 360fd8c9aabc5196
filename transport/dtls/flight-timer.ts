/** A flight that nobody answers is sent again, by the times of RFC 6347 4.2.4, which OpenSSL keeps. */
import type { Timers } from '../timers.ts'
import { leavingNoErrors } from './error-queue.ts'
import { setMtu } from './new-association.ts'
import { openssl, opensslErrors, type Pointer } from './openssl.ts'
import { RECORD_HEADER, recordTypes } from './records.ts'

const DTLS_GET_TIMEOUT = 73
const DTLS_HANDLE_TIMEOUT = 74
/** Place of the number of a message in a record of one, which stays the same when it is sent again (RFC 6347 4.2.2). */
const MESSAGE_SEQ = RECORD_HEADER + 4
/** Octets of a datagram that every path carries: 576 of IPv4 without the longest header, and without UDP (RFC 791 3.1). */
const EVERY_PATH = 508

export interface FlightSettings {
  /** Octets of a datagram at most, at first. */
  readonly mtu: number
  /** Whether a flight that is sent again is as large as it was; default it is made smaller the third time (RFC 6347 4.1.1.1). */
  readonly keepsMtu?: boolean | undefined
}

export class FlightTimer {
  readonly #association: Pointer
  readonly #timers: Timers
  readonly #keepsMtu: boolean
  #mtu: number
  /** Number of the message that the latest new flight began with. */
  #latest = -1
  #callOff = () => {}

  constructor(association: Pointer, timers: Timers, { mtu, keepsMtu = false }: FlightSettings) {
    this.#association = association
    this.#timers = timers
    this.#mtu = mtu
    this.#keepsMtu = keepsMtu
  }

  /** Octets of a datagram at most. */
  get mtu(): number {
    return this.#mtu
  }

  /** Waits for an answer to the latest flight. @param sent told of each flight that was written again, and of why the handshake is given up */
  arm(sent: (givenUp: string | undefined) => void): void {
    this.stop()
    const milliseconds = this.#next()
    if (milliseconds === undefined) return
    this.#callOff = this.#timers.after(milliseconds, () => {
      sent(leavingNoErrors(() => this.#sendAgain()))
    })
  }

  /** Behind the end of the handshake, or of the association. */
  stop(): void {
    this.#callOff()
  }

  /**
   * Datagrams of the handshake that were sent. What is sent again, by its time or since the peer has said the same again, may have been
   * too large for the path: the next time it is smaller.
   */
  wrote(datagrams: readonly Buffer[]): void {
    const [first] = datagrams
    if (first?.[0] !== recordTypes.handshake || first.length < MESSAGE_SEQ + 2) return
    const number = first.readUInt16BE(MESSAGE_SEQ)
    const isAgain = number <= this.#latest
    this.#latest = Math.max(number, this.#latest)
    if (!isAgain || this.#keepsMtu || this.#mtu <= EVERY_PATH) return
    this.#mtu = EVERY_PATH
    setMtu(this.#association, EVERY_PATH)
  }

  /** Milliseconds until then, 1 at least; undefined where nothing has to be sent again. */
  #next(): number | undefined {
    const left = Buffer.alloc(16)
    if (Number(openssl().SSL_ctrl(this.#association, DTLS_GET_TIMEOUT, 0, left)) !== 1) return undefined
    return Math.max(1, Number(left.readBigInt64LE(0)) * 1_000 + Number(left.readBigInt64LE(8)) / 1_000)
  }

  /** @returns why the handshake is given up; undefined where the flight was written */
  #sendAgain(): string | undefined {
    openssl().ERR_clear_error()
    const result = Number(openssl().SSL_ctrl(this.#association, DTLS_HANDLE_TIMEOUT, 0, null))
    return result < 0 ? opensslErrors() || 'no answer' : undefined
  }
}
