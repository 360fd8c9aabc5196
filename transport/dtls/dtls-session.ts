/** One DTLS 1.2 association (RFC 6347): datagrams of the path go in and out, and what is inside comes out and goes in. It has no socket. */

import type { TlsFacts } from '../tape.ts'
import type { Timers } from '../timers.ts'
import { cipherName } from './cipher-name.ts'
import { type DtlsContext, versionNumber } from './dtls-context.ts'
import { leavingNoErrors } from './error-queue.ts'
import { bringsCookie } from './first-hello.ts'
import { FlightTimer } from './flight-timer.ts'
import { handshakeFailure } from './handshake-failure.ts'
import { newAssociation } from './new-association.ts'
import { openssl, opensslErrors, type Pointer } from './openssl.ts'
import { presentedCertificates } from './peer-certificates.ts'
import { putRecord } from './put-record.ts'
import { datagramsOf, isPlausible, type RecordRules, recordsIn, shortestRecord } from './records.ts'
import { SavedSession } from './saved-session.ts'
import { waits } from './waits.ts'

export interface DtlsEvents {
  /** Sends one datagram. */
  send(datagram: Buffer): void
  readonly timers: Timers
  /** The handshake is done. */
  secure(): void
  /** What one record of the peer holds. */
  data(octets: Buffer): void
  /** Nothing comes any more. @param why in words where it was no orderly end */
  closed(why?: string): void
}

const ZERO_RETURN = 6
export const USUAL_MTU = 1_200
/** As long as no cipher is chosen. */
const SHORTEST_RECORD = 16
const LARGEST_RECORD = 1 << 14

export class DtlsSession {
  readonly keyLog: string[] = []
  readonly #context: DtlsContext
  readonly #events: DtlsEvents
  readonly #ssl: Pointer
  readonly #reading: Pointer
  readonly #writing: Pointer
  readonly #flights: FlightTimer
  #rules: RecordRules = { shortest: SHORTEST_RECORD }
  #isSecure = false
  #isClosed = false

  /**
   * A client begins with {@link start}; a server with the first datagram that it is given.
   *
   * @param peer what is on the other side of the path, for cookies
   * @param servername for SNI, and for a client only
   * @param saved of an earlier association of a client
   */
  constructor(context: DtlsContext, events: DtlsEvents, peer: string, servername?: string, saved?: SavedSession) {
    const { side, mtu = USUAL_MTU, keepsMtu } = context.settings
    this.#context = context
    this.#events = events
    const made = leavingNoErrors(() => newAssociation(context.pointer, side, mtu, servername, saved))
    this.#ssl = made.ssl
    this.#reading = made.reading
    this.#writing = made.writing
    this.#flights = new FlightTimer(made.ssl, events.timers, { mtu, keepsMtu })
    context.begin(this.#ssl, peer, this.keyLog)
  }

  /**
   * Takes the first datagram of somebody, and keeps nothing of it where it does not bring back the cookie (RFC 6347 4.2.1): then the
   * cookie is sent, and the next one may be of somebody else.
   *
   * @param peer whose address the cookie proves
   * @returns whether it did, and the handshake can {@link start}
   */
  hear(datagram: Uint8Array, peer: string): boolean {
    // The hello stands in the first one, and nothing else is looked at.
    const [record] = recordsIn(datagram)
    if (record === undefined || !isPlausible(record, this.#rules)) return false
    this.#context.begin(this.#ssl, peer, this.keyLog)
    const isProven = leavingNoErrors(() => bringsCookie(this.#ssl, this.#reading, record))
    this.#flush()
    return isProven
  }

  /** The first flight: of a client, or of a server to whom a client has proven its address. */
  start(): void {
    leavingNoErrors(() => this.#step())
  }

  get isSecure(): boolean {
    return this.#isSecure && !this.#isClosed
  }

  /** What a client has named in Server Name Indication (RFC 6066 3); of a server, undefined where there was none. */
  get serverName(): string | undefined {
    return openssl().SSL_get_servername(this.#ssl, 0) ?? undefined
  }

  /** Takes one datagram of the path, whatever it is. */
  receive(datagram: Uint8Array): void {
    // One by one: what OpenSSL reads of several at once may end in the middle of one, and it goes on from there.
    for (const record of recordsIn(datagram)) {
      if (this.#isClosed) return
      if (isPlausible(record, this.#rules)) leavingNoErrors(() => this.#step(record))
    }
  }

  /**
   * What cannot be sent now is lost, as any datagram may be; what can never be sent ends the association.
   *
   * @throws RangeError before the handshake is done, behind the end, and for more than one record holds
   */
  write(octets: Uint8Array): void {
    if (!this.isSecure) throw new RangeError('nothing can be sent: the handshake is not done, or the association has ended')
    if (octets.length > LARGEST_RECORD) throw new RangeError(`${octets.length} octets are more than a record holds`)
    const why = leavingNoErrors(() => putRecord(this.#ssl, octets))
    this.#flush()
    // Not inside of the call of somebody who sends.
    if (why !== undefined) queueMicrotask(() => this.#end(why))
  }

  /** Says goodbye, and frees everything. */
  close(): void {
    if (this.#isClosed) return
    if (this.#isSecure) {
      leavingNoErrors(() => openssl().SSL_shutdown(this.#ssl))
      this.#flush()
    }
    this.#end()
  }

  /** Frees everything, and the peer hears nothing of it. */
  abandon(): void {
    if (!this.#isClosed) this.#end('it was forgotten')
  }

  /** What the handshake came to. @throws RangeError behind the end, as the next two do. @param chain as {@link certificates} gave it */
  facts(chain: readonly Buffer[]): TlsFacts {
    return {
      version: openssl().SSL_get_version(this.#open),
      cipher: cipherName(this.#open),
      certificates: chain.map((der) => der.toString('hex')),
      keyLog: [...this.keyLog],
    }
  }

  /** Certificates that the peer presented, DER, its own first; none where it presented none. */
  get certificates(): readonly Buffer[] {
    return presentedCertificates(this.#open)
  }

  /** X509_V_OK is 0; other numbers are those of OpenSSL's X509_verify_cert. */
  get verifyResult(): number {
    return Number(openssl().SSL_get_verify_result(this.#open))
  }

  /** What a later association can begin with. To be freed by whoever asks. @throws RangeError behind the end */
  save(): SavedSession {
    return new SavedSession(this.#open)
  }

  /** Whether it began with what was saved of an earlier one. */
  get isResumed(): boolean {
    return openssl().SSL_session_reused(this.#open) === 1
  }

  /** Memory of OpenSSL that is freed must not be read. */
  get #open(): Pointer {
    if (this.#isClosed) throw new RangeError('nothing is known of the association any more: it has ended')
    return this.#ssl
  }

  #end(why?: string): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#flights.stop()
    this.#context.end(this.#ssl)
    openssl().SSL_free(this.#ssl)
    this.#events.closed(why)
  }

  #step(record?: Buffer): void {
    if (record !== undefined) openssl().BIO_write(this.#reading, record, record.length)
    if (!this.#isSecure && !this.#handshake()) return
    // Also for the last flight of a handshake that comes again: it is answered by reading.
    const ssl = openssl()
    const octets = Buffer.alloc(LARGEST_RECORD)
    while (!this.#isClosed) {
      ssl.ERR_clear_error()
      const count = ssl.SSL_read(this.#ssl, octets, octets.length)
      if (count > 0) {
        ssl.ERR_clear_error()
        this.#events.data(Buffer.from(octets.subarray(0, count)))
        continue
      }
      const error = ssl.SSL_get_error(this.#ssl, count)
      const isGoodbye = error === ZERO_RETURN
      const why = waits(error) || isGoodbye ? '' : opensslErrors() || `error ${error}`
      // It is answered with one of our own (RFC 5246 7.2.1).
      if (isGoodbye) ssl.SSL_shutdown(this.#ssl)
      this.#flush()
      if (isGoodbye || why !== '') this.#end(why || undefined)
      return
    }
  }

  /** @returns whether it is done */
  #handshake(): boolean {
    const ssl = openssl()
    ssl.ERR_clear_error()
    const result = ssl.SSL_do_handshake(this.#ssl)
    const error = result === 1 ? 0 : ssl.SSL_get_error(this.#ssl, result)
    const why = result === 1 || waits(error) ? '' : handshakeFailure(error, () => this.verifyResult)
    this.#flights.wrote(this.#flush())
    if (result === 1) {
      this.#flights.stop()
      this.#isSecure = true
      this.#rules = { shortest: shortestRecord(cipherName(this.#ssl)), agreed: versionNumber(ssl.SSL_get_version(this.#ssl)) }
      this.#events.secure()
      return !this.#isClosed
    }
    if (waits(error)) this.#arm()
    else this.#end(why)
    return false
  }

  /** What OpenSSL wrote is a stream of records: it is cut into datagrams of whole records. @returns them, which are sent */
  #flush(): readonly Buffer[] {
    const ssl = openssl()
    const length = Number(ssl.BIO_ctrl_pending(this.#writing))
    if (length === 0) return []
    const all = Buffer.alloc(length)
    ssl.BIO_read(this.#writing, all, length)
    const datagrams = [...datagramsOf(all, this.#flights.mtu)]
    for (const datagram of datagrams) this.#events.send(datagram)
    return datagrams
  }

  #arm(): void {
    this.#flights.arm((givenUp) => {
      this.#flights.wrote(this.#flush())
      if (givenUp !== undefined) this.#end(`the handshake was given up: ${givenUp}`)
      else this.#arm()
    })
  }
}
