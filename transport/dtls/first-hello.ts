import { openssl, type Pointer } from './openssl.ts'

const RESET = 1

/**
 * Looks at the first hello of somebody, and writes the cookie that is asked for where it brings back none (RFC 6347 4.2.1).
 *
 * @param reading what comes from the path @returns whether the cookie is there
 */
export function bringsCookie(association: Pointer, reading: Pointer, hello: Buffer): boolean {
  const ssl = openssl()
  ssl.BIO_write(reading, hello, hello.length)
  ssl.ERR_clear_error()
  const address = ssl.BIO_ADDR_new()
  const isProven = ssl.DTLSv1_listen(association, address) === 1
  ssl.BIO_ADDR_free(address)
  ssl.BIO_ctrl(reading, RESET, 0, null)
  return isProven
}
