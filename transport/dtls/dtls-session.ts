/** One DTLS 1.2 association (RFC 6347): datagrams of the path go in and out, and what is inside comes out and goes in. It has no socket. */

import type { TlsFacts } from '../tape.ts'
import type { Timers } from '../timers.ts'
import type { DtlsContext } from './dtls-context.ts'
import { openssl, opensslErrors, type Pointer } from './openssl.ts'
import { presentedCertificates } from './peer-certificates.ts'
import { plausibleRecords, RECORD_HEADER, recordAt, shortestRecord } from './records.ts'
import { SavedSession } from './saved-session.ts'

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

const WANT_READ = 2
const WANT_WRITE = 3
const ZERO_RETURN = 6
const SET_MTU = 17
const SET_TLSEXT_HOSTNAME = 55
const DTLS_GET_TIMEOUT = 73
const DTLS_HANDLE_TIMEOUT = 74
const SET_BUF_MEM_EOF_RETURN = 130
const OP_NO_QUERY_MTU = 1 << 12
const MTU = 1_200
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
  readonly #mtu: number
  #callOff = () => {}
  #shortest = SHORTEST_RECORD
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
    const ssl = openssl()
    const { side, mtu = MTU } = context.settings
    this.#context = context
    this.#events = events
    this.#mtu = mtu
    this.#ssl = ssl.SSL_new(context.pointer)
    const [reading, writing] = [0, 1].map(() => {
      const bio = ssl.BIO_new(ssl.BIO_s_mem())
      // An empty one is one to wait for, and not the end.
      ssl.BIO_ctrl(bio, SET_BUF_MEM_EOF_RETURN, -1, null)
      return bio
    })
    this.#reading = reading
    this.#writing = writing
    // Both belong to it from here on.
    ssl.SSL_set_bio(this.#ssl, reading, writing)
    ssl.SSL_set_options(this.#ssl, OP_NO_QUERY_MTU)
    ssl.SSL_ctrl(this.#ssl, SET_MTU, mtu, null)
    if (servername !== undefined) ssl.SSL_ctrl_text(this.#ssl, SET_TLSEXT_HOSTNAME, 0, servername)
    saved?.offerIn(this.#ssl)
    if (side === 'client') ssl.SSL_set_connect_state(this.#ssl)
    else ssl.SSL_set_accept_state(this.#ssl)
    context.begin(this.#ssl, peer, this.keyLog)
  }

  /** The first flight of a client. */
  start(): void {
    this.#step()
  }

  get isSecure(): boolean {
    return this.#isSecure && !this.#isClosed
  }

  /** Takes one datagram of the path, whatever it is. */
  receive(datagram: Uint8Array): void {
    if (this.#isClosed) return
    const records = plausibleRecords(datagram, this.#shortest)
    if (records.length === 0) return
    openssl().BIO_write(this.#reading, records, records.length)
    this.#step()
  }

  /** @throws RangeError before the handshake is done, behind the end, and for more than one record holds */
  write(octets: Uint8Array): void {
    const ssl = openssl()
    if (!this.isSecure) throw new RangeError('nothing can be sent: the handshake is not done, or the association has ended')
    if (octets.length > LARGEST_RECORD) throw new RangeError(`${octets.length} octets are more than a record holds`)
    ssl.ERR_clear_error()
    const written = ssl.SSL_write(this.#ssl, Buffer.from(octets), octets.length)
    if (written <= 0)
      throw new RangeError(`OpenSSL did not take ${octets.length} octets: ${opensslErrors() || 'it does not say why'}`)
    this.#flush()
  }

  /** Says goodbye, and frees everything. */
  close(): void {
    if (this.#isClosed) return
    if (this.#isSecure) {
      openssl().SSL_shutdown(this.#ssl)
      this.#flush()
    }
    this.#end()
  }

  /** What the handshake came to; asked for as long as the association stands. @param chain as {@link certificates} gave it */
  facts(chain: readonly Buffer[]): TlsFacts {
    return {
      version: openssl().SSL_get_version(this.#ssl),
      cipher: this.#cipher,
      certificates: chain.map((der) => der.toString('hex')),
      keyLog: [...this.keyLog],
    }
  }

  /** Certificates that the peer presented, DER, its own first; none where it presented none. */
  get certificates(): readonly Buffer[] {
    return presentedCertificates(this.#ssl)
  }

  /** X509_V_OK is 0; other numbers are those of OpenSSL's X509_verify_cert. */
  get verifyResult(): number {
    return Number(openssl().SSL_get_verify_result(this.#ssl))
  }

  /** What a later association can begin with; asked for as long as this one stands. To be freed by whoever asks. */
  save(): SavedSession {
    return new SavedSession(this.#ssl)
  }

  /** Whether it began with what was saved of an earlier one. */
  get isResumed(): boolean {
    return openssl().SSL_session_reused(this.#ssl) === 1
  }

  get #cipher(): string {
    const ssl = openssl()
    const cipher = ssl.SSL_get_current_cipher(this.#ssl)
    return cipher === null ? 'none' : ssl.SSL_CIPHER_get_name(cipher)
  }

  #end(why?: string): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#callOff()
    this.#context.end(this.#ssl)
    openssl().SSL_free(this.#ssl)
    this.#events.closed(why)
  }

  #step(): void {
    if (!this.#isSecure && !this.#handshake()) return
    // Also for the last flight of a handshake that comes again: it is answered by reading.
    const ssl = openssl()
    const octets = Buffer.alloc(LARGEST_RECORD)
    while (!this.#isClosed) {
      ssl.ERR_clear_error()
      const count = ssl.SSL_read(this.#ssl, octets, octets.length)
      if (count > 0) {
        this.#events.data(Buffer.from(octets.subarray(0, count)))
        continue
      }
      const error = ssl.SSL_get_error(this.#ssl, count)
      const why = error === WANT_READ || error === ZERO_RETURN ? '' : opensslErrors() || `error ${error}`
      this.#flush()
      if (error === ZERO_RETURN) this.#end()
      else if (why !== '') this.#end(why)
      return
    }
  }

  /** @returns whether it is done */
  #handshake(): boolean {
    const ssl = openssl()
    ssl.ERR_clear_error()
    const result = ssl.SSL_do_handshake(this.#ssl)
    const error = result === 1 ? 0 : ssl.SSL_get_error(this.#ssl, result)
    const waits = error === WANT_READ || error === WANT_WRITE
    const why = result === 1 || waits ? '' : opensslErrors() || `error ${error}`
    this.#flush()
    if (result === 1) {
      this.#callOff()
      this.#isSecure = true
      this.#shortest = shortestRecord(this.#cipher)
      this.#events.secure()
      return !this.#isClosed
    }
    if (waits) this.#arm()
    else this.#end(why)
    return false
  }

  /** What OpenSSL wrote is a stream of records: it is cut into datagrams of whole records. */
  #flush(): void {
    const ssl = openssl()
    const length = Number(ssl.BIO_ctrl_pending(this.#writing))
    if (length === 0) return
    const all = Buffer.alloc(length)
    ssl.BIO_read(this.#writing, all, length)
    let from = 0
    for (let at = 0; at + RECORD_HEADER <= length; ) {
      const record = recordAt(all, at)
      if (at > from && at + record - from > this.#mtu) {
        this.#events.send(all.subarray(from, at))
        from = at
      }
      at += record
    }
    this.#events.send(all.subarray(from))
  }

  /** A flight that nobody answers is sent again, by the times of RFC 6347 4.2.4, which OpenSSL keeps. */
  #arm(): void {
    this.#callOff()
    const ssl = openssl()
    const left = Buffer.alloc(16)
    if (Number(ssl.SSL_ctrl(this.#ssl, DTLS_GET_TIMEOUT, 0, left)) !== 1) return
    const milliseconds = Number(left.readBigInt64LE(0)) * 1_000 + Number(left.readBigInt64LE(8)) / 1_000
    this.#callOff = this.#events.timers.after(Math.max(1, milliseconds), () => {
      if (this.#isClosed || this.#isSecure) return
      ssl.ERR_clear_error()
      const result = Number(ssl.SSL_ctrl(this.#ssl, DTLS_HANDLE_TIMEOUT, 0, null))
      const why = result < 0 ? opensslErrors() || 'no answer' : ''
      this.#flush()
      if (result < 0) this.#end(`the handshake was given up: ${why}`)
      else this.#arm()
    })
  }
}
