/** Makes one certificate from a plan: RFC 5280 4.1, ecdsa-with-SHA256, on either curve. */
import 'reflect-metadata'
import type { KeyObject } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { KeyPair } from '../crypto/curves.ts'
import { keyObjectCrypto, signingKey } from './key-object-crypto.ts'
import { type ParsedCertificate, parseCertificate } from './parse.ts'
import { encodeExtension, type PlannedExtension } from './planned-extensions.ts'
import { encodeName, type PlannedName } from './planned-names.ts'

/** Everything that stands in a certificate, and the key that signs it. */
export interface CertificatePlan {
  readonly subject: PlannedName
  readonly issuer: PlannedName
  /** Milliseconds since 1970; whole seconds are written. */
  readonly notBefore: number
  readonly notAfter: number
  /** Positive. */
  readonly serialNumber: number
  readonly publicKey: KeyObject
  readonly signedWith: KeyObject
  readonly extensions: readonly PlannedExtension[]
}

/** A certificate with the private key to it. */
export interface Issued extends KeyPair {
  readonly certificate: ParsedCertificate
  readonly plan: CertificatePlan
}

/** Issues a certificate; the same plan gives the same octets but for the signature. */
export async function issueCertificate(plan: CertificatePlan): Promise<ParsedCertificate> {
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: hexNumber(plan.serialNumber),
      subject: encodedName(plan.subject),
      issuer: encodedName(plan.issuer),
      notBefore: new Date(plan.notBefore),
      notAfter: new Date(plan.notAfter),
      publicKey: Uint8Array.from(plan.publicKey.export({ type: 'spki', format: 'der' })),
      signingKey: signingKey(plan.signedWith),
      extensions: plan.extensions.map(encodeExtension),
    },
    keyObjectCrypto,
  )
  return parseCertificate(Buffer.from(certificate.rawData), { strict: true })
}

/** A positive number as an even number of hexadecimal digits. */
function hexNumber(number: number): string {
  const digits = number.toString(16)
  return digits.length % 2 === 0 ? digits : `0${digits}`
}

export function encodedName(name: PlannedName): x509.Name {
  return new x509.Name(Uint8Array.from(encodeName(name)))
}
