/** Single calls of OpenSSL for one association: octets go in and out of its memory. */
import { openssl, opensslErrors, type Pointer } from './openssl.ts'

export const WANT_READ = 2
export const WANT_WRITE = 3
export const ZERO_RETURN = 6
const RESET = 1

/** Lets it look at a hello and keep nothing of it. @returns whether the hello brings back the cookie */
export function hearHello(association: Pointer, reading: Pointer, hello: Buffer): boolean {
  const ssl = openssl()
  ssl.BIO_write(reading, hello, hello.length)
  ssl.ERR_clear_error()
  const address = ssl.BIO_ADDR_new()
  const isProven = ssl.DTLSv1_listen(association, address) === 1
  ssl.BIO_ADDR_free(address)
  ssl.BIO_ctrl(reading, RESET, 0, null)
  return isProven
}

/** Has it protect octets as one record. @returns why nothing can be sent any more; undefined where it can, or can again */
export function putOctets(association: Pointer, octets: Uint8Array): string | undefined {
  const ssl = openssl()
  ssl.ERR_clear_error()
  const written = ssl.SSL_write(association, Buffer.from(octets), octets.length)
  if (written > 0) return undefined
  const error = ssl.SSL_get_error(association, written)
  return error === WANT_READ || error === WANT_WRITE ? undefined : opensslErrors() || `error ${error}`
}

/** What it has written since, a stream of records. */
export function takeWritten(writing: Pointer): Buffer {
  const ssl = openssl()
  const length = Number(ssl.BIO_ctrl_pending(writing))
  const all = Buffer.alloc(length)
  if (length > 0) ssl.BIO_read(writing, all, length)
  return all
}
