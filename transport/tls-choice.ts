import { constants, createPrivateKey } from 'node:crypto'
import type { SecureContextOptions, SecureVersion } from 'node:tls'
import type { TlsIdentity } from './tls-identity.ts'

/** What one side of a TLS connection offers or takes. */
export interface TlsChoice {
  /** Default TLS 1.2, the lowest that SGP.32 2.6.3 and SGP.22 allow. */
  readonly minVersion?: SecureVersion
  /** Default the highest that works with the own certificate. */
  readonly maxVersion?: SecureVersion
  /** Suites of TLS 1.2 and 1.3 by OpenSSL's names, with colons between them. Default OpenSSL's choice. */
  readonly ciphers?: string
  /** Groups for the key exchange by OpenSSL's names, with colons between them. Default those of RSP and of ordinary servers. */
  readonly groups?: string
  /** Signature algorithms by OpenSSL's names (`ECDSA+SHA256`), with colons between them. Default OpenSSL's choice. */
  readonly signatureAlgorithms?: string
  /** `false` for a server that gives no tickets. */
  readonly tickets?: false
}

/** P-256 and brainpoolP256r1 are the curves of RSP; the others are what ordinary servers use. */
const GROUPS = 'X25519:P-256:P-384:P-521:brainpoolP256r1'

/** Choice and identity as options of a TLS socket or server. */
export function tlsOptions(
  { minVersion = 'TLSv1.2', maxVersion, ciphers, groups = GROUPS, signatureAlgorithms, tickets }: TlsChoice = {},
  identity?: TlsIdentity,
): SecureContextOptions & { readonly ecdhCurve: string } {
  // OpenSSL 3 keeps versions below 1.2 back unless it is asked to be less secure.
  const weak = minVersion === 'TLSv1' || minVersion === 'TLSv1.1'
  const list = weak ? `${ciphers ?? 'DEFAULT'}:@SECLEVEL=0` : ciphers
  const highest = maxVersion ?? (identity !== undefined && isBrainpool(identity) ? 'TLSv1.2' : undefined)
  return {
    minVersion,
    ...(highest === undefined ? {} : { maxVersion: highest }),
    ...(list === undefined ? {} : { ciphers: list }),
    ...(identity === undefined ? {} : { cert: identity.certificates, key: identity.key }),
    ...(tickets === undefined ? {} : { secureOptions: constants.SSL_OP_NO_TICKET }),
    ...(signatureAlgorithms === undefined ? {} : { sigalgs: signatureAlgorithms }),
    ecdhCurve: groups,
  }
}

/** TLS 1.3 with a certificate on a brainpool curve is RFC 8734, which OpenSSL 3.0 does not have. */
function isBrainpool({ key }: TlsIdentity): boolean {
  return createPrivateKey(key).asymmetricKeyDetails?.namedCurve?.startsWith('brainpool') ?? false
}
