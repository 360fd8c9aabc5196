import type { ChainCheck } from '../trust.ts'

/** X509_V_ERR_… of OpenSSL by their numbers, in the names that Node has for them. */
const names: Readonly<Record<number, string>> = {
  2: 'UNABLE_TO_GET_ISSUER_CERT',
  7: 'CERT_SIGNATURE_FAILURE',
  9: 'CERT_NOT_YET_VALID',
  10: 'CERT_HAS_EXPIRED',
  18: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  19: 'SELF_SIGNED_CERT_IN_CHAIN',
  20: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  21: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  22: 'CERT_CHAIN_TOO_LONG',
  25: 'PATH_LENGTH_EXCEEDED',
  26: 'INVALID_PURPOSE',
  27: 'CERT_UNTRUSTED',
  28: 'CERT_REJECTED',
  79: 'INVALID_CA',
}

/** @param result of SSL_get_verify_result: 0 where the chain ends in an anchor */
export function chainCheckOf(result: number): ChainCheck {
  return { authorized: result === 0, authorizationError: names[result] ?? `X509_V_ERR ${result}` }
}
