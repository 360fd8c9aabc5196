import { type KeyObject, X509Certificate } from 'node:crypto'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'

/** What a TLS server or client shows with this certificate; `issuers` come behind it. */
export function tlsIdentityOf(
  own: { readonly certificate: ParsedCertificate; readonly privateKey: KeyObject },
  issuers: readonly ParsedCertificate[] = [],
): TlsIdentity {
  return {
    certificates: [own.certificate, ...issuers].map(pemOf).join(''),
    key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

export function pemOf({ der }: ParsedCertificate): string {
  return new X509Certificate(der).toString()
}
