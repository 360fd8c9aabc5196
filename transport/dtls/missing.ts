import { OpenSslMissing, openssl } from './openssl.ts'

/** Why there is no DTLS in this Node; undefined where there is. */
export function dtlsMissing(): string | undefined {
  try {
    openssl()
    return undefined
  } catch (error) {
    if (error instanceof OpenSslMissing) return error.message
    throw error
  }
}
