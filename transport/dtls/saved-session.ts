/** What a client keeps of an association to begin the next one without a full handshake (RFC 5246 7.4.1.2, RFC 5077). */
import { openssl, type Pointer } from './openssl.ts'

export class SavedSession {
  #pointer: Pointer | undefined

  /** @param association as OpenSSL has it; it stands */
  constructor(association: Pointer) {
    this.#pointer = openssl().SSL_get1_session(association) ?? undefined
  }

  /** Has a new association offer it. Nothing behind {@link free}. */
  offerIn(association: Pointer): void {
    if (this.#pointer !== undefined) openssl().SSL_set_session(association, this.#pointer)
  }

  free(): void {
    if (this.#pointer !== undefined) openssl().SSL_SESSION_free(this.#pointer)
    this.#pointer = undefined
  }
}
