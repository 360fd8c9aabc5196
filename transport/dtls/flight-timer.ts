/** A flight that nobody answers is sent again, by the times of RFC 6347 4.2.4, which OpenSSL keeps. */
import { openssl, opensslErrors, type Pointer } from './openssl.ts'

const DTLS_GET_TIMEOUT = 73
const DTLS_HANDLE_TIMEOUT = 74

/** Milliseconds until then, 1 at least; undefined where nothing has to be sent again. */
export function nextFlightMs(association: Pointer): number | undefined {
  const left = Buffer.alloc(16)
  if (Number(openssl().SSL_ctrl(association, DTLS_GET_TIMEOUT, 0, left)) !== 1) return undefined
  return Math.max(1, Number(left.readBigInt64LE(0)) * 1_000 + Number(left.readBigInt64LE(8)) / 1_000)
}

/** @returns why the handshake is given up; undefined where the flight was written */
export function sendFlightAgain(association: Pointer): string | undefined {
  openssl().ERR_clear_error()
  const result = Number(openssl().SSL_ctrl(association, DTLS_HANDLE_TIMEOUT, 0, null))
  return result < 0 ? opensslErrors() || 'no answer' : undefined
}
