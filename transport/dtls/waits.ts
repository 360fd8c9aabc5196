const WANT_READ = 2
const WANT_WRITE = 3

/** Whether OpenSSL has only to wait for the path. @param error of SSL_get_error */
export function waits(error: number): boolean {
  return error === WANT_READ || error === WANT_WRITE
}
