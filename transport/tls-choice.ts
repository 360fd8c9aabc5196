import type { SecureContextOptions, SecureVersion } from 'node:tls'

/** What one side of a TLS connection offers or takes. */
export interface TlsChoice {
  /** Default TLS 1.2, the lowest that SGP.32 2.6.3 and SGP.22 allow. */
  readonly minVersion?: SecureVersion
  /** Default the highest that is known. */
  readonly maxVersion?: SecureVersion
  /** Suites of TLS 1.2 and 1.3 by OpenSSL's names, with colons between them. Default OpenSSL's choice. */
  readonly ciphers?: string
}

/** P-256 and brainpoolP256r1 are the curves of RSP; the others are what ordinary servers use. */
const CURVES = 'X25519:P-256:P-384:P-521:brainpoolP256r1'

/** The choice as options of a TLS socket or server. */
export function tlsOptions({ minVersion = 'TLSv1.2', maxVersion, ciphers }: TlsChoice = {}): SecureContextOptions & {
  readonly ecdhCurve: string
} {
  // OpenSSL 3 keeps versions below 1.2 back unless it is asked to be less secure.
  const weak = minVersion === 'TLSv1' || minVersion === 'TLSv1.1'
  const list = weak ? `${ciphers ?? 'DEFAULT'}:@SECLEVEL=0` : ciphers
  return {
    minVersion,
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(list === undefined ? {} : { ciphers: list }),
    ecdhCurve: CURVES,
  }
}
