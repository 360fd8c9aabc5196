import { openssl, opensslErrors, type Pointer } from './openssl.ts'
import { waits } from './waits.ts'

/** Writes a record to the path; where that cannot be now, it is lost. @returns why nothing can be sent any more */
export function putRecord(association: Pointer, octets: Uint8Array): string | undefined {
  const ssl = openssl()
  ssl.ERR_clear_error()
  const written = ssl.SSL_write(association, Buffer.from(octets), octets.length)
  if (written > 0) return undefined
  const error = ssl.SSL_get_error(association, written)
  return waits(error) ? undefined : opensslErrors() || `error ${error}`
}
