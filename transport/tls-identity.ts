import { X509Certificate } from 'node:crypto'
import { type Issued, issueCertificate } from '../protocol/certificates/issue-certificate.ts'
import { certificatePlan, rolePlans } from '../protocol/certificates/test-pki-plans.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
import type { Clock } from './clock.ts'

import type { Random } from './random.ts'

/** What one side of a TLS connection shows. */
export interface TlsIdentity {
  /** PEM, its own first. */
  readonly certificates: string
  /** PEM, PKCS #8. */
  readonly key: string
}

/** A certificate of a test PKI with its key, and the certificates above it that the peer is shown too. */
export function identityOf(
  { certificate, privateKey }: Pick<Issued, 'certificate' | 'privateKey'>,
  ...above: readonly Pick<Issued, 'certificate'>[]
): TlsIdentity {
  const chain = [certificate, ...above.map((issued) => issued.certificate)]
  return {
    certificates: chain.map(({ der }) => new X509Certificate(der).toString()).join(''),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * A self-signed TLS certificate on P-256 with its key: the form that an IPA stores as trustedCertificateTls (SGP.32 2.11.1.1.1).
 * It is for `name` and for localhost, never for an address.
 */
export async function selfSignedIdentity(name: string, clock: Clock, random: Random): Promise<TlsIdentity> {
  const keys = generateKeyPair('P-256')
  const now = clock.now().getTime()
  const dates = { notBefore: now - DAY_MS, notAfter: now + 30 * DAY_MS }
  const { subject, extensions, identifiers } = rolePlans.eimTls
  const usages = extensions.filter(({ kind }) => kind === 'keyUsage' || kind === 'extendedKeyUsage')
  const names = { kind: 'subjectAltName', critical: false, dnsNames: [name, 'localhost'], registeredIds: [] } as const
  const plan = certificatePlan(
    { subject, extensions: [...usages, names], identifiers },
    keys.publicKey,
    { ...keys, subject },
    dates,
    Buffer.from(random(6)).readUIntBE(0, 6),
  )
  const { der } = await issueCertificate(plan)
  return {
    certificates: new X509Certificate(der).toString(),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
