import { openssl } from './openssl.ts'

/**
 * Makes calls that OpenSSL may complain of. Its complaints are of the whole thread: what is left of them, Node's own TLS takes for
 * errors of whatever connection it looks at next.
 */
export function leavingNoErrors<T>(call: () => T): T {
  try {
    return call()
  } finally {
    openssl().ERR_clear_error()
  }
}
