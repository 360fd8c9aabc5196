import { chainCheckOf } from './chain-check.ts'
import { opensslErrors } from './openssl.ts'

const VERIFY_FAILED = 'certificate verify failed'

/** What OpenSSL says of a handshake that has ended, and of a certificate that it does not take also why. */
export function handshakeFailure(error: number, verifyResult: () => number): string {
  const what = opensslErrors() || `error ${error}`
  return what.endsWith(VERIFY_FAILED) ? `${what} (${chainCheckOf(verifyResult()).authorizationError})` : what
}
