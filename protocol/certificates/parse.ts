/** A certificate as its readers want it: RFC 5280 4.1, with the extensions that SGP.22 4.5 gives a meaning. */
import { DecodeError, type Issue } from '../ber/issues.ts'
import { showOctets, viewOf } from '../ber/octets.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { decodeComplete } from '../schema/decode-complete.ts'
import { rawOf } from '../schema/raw.ts'
import { type CertificateExtensions, readExtensions } from './extensions.ts'
import { attributesOf, type NameAttribute, nameText, valuesOf } from './names.ts'
import { type Signed, type SubjectKey, subjectKey } from './signed.ts'
import { notInForm, readTime } from './time.ts'
import { attributeIds } from './x509-oids.ts'
import { type Name, type Time, X509Certificate } from './x509-types.ts'

/** A name with the octets that names are compared by. */
export interface ReadName {
  readonly text: string
  readonly attributes: readonly NameAttribute[]
  readonly raw: Buffer
}

export interface ParsedCertificate extends Signed {
  /** The octets that were parsed. */
  readonly der: Buffer
  /** 3 for X.509 v3, the only version in RSP. */
  readonly version: number
  /** Contents octets of the INTEGER, upper-case hexadecimal. */
  readonly serialNumber: string
  readonly issuer: ReadName
  readonly subject: ReadName
  /** The subject's attribute serialNumber: the EID in an eUICC certificate. */
  readonly subjectSerialNumber: string | undefined
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly publicKey: SubjectKey
  readonly extensions: CertificateExtensions
  /** Every departure from DER, in the certificate and in the contents of its extensions, by offset. */
  readonly issues: readonly Issue[]
}

/**
 * Parses one certificate that fills `bytes`.
 *
 * @throws DecodeError in tolerant mode where a part that every certificate has cannot be read, in strict mode at the first departure
 */
export function parseCertificate(bytes: Uint8Array, options: ReadOptions = {}): ParsedCertificate {
  const der = viewOf(bytes)
  const { value, issues } = decodeComplete(X509Certificate, der, options)
  const tbs = value.tbsCertificate
  const found = [...issues]
  const subject = readName(tbs.subject, rawField(tbs, 'subject'))
  return {
    der,
    tbs: rawField(value, 'tbsCertificate'),
    innerAlgorithm: tbs.signature.algorithm,
    outerAlgorithm: value.signatureAlgorithm.algorithm,
    signature: value.signatureValue.octets,
    version: tbs.version + 1,
    serialNumber: showOctets(tbs.serialNumber),
    issuer: readName(tbs.issuer, rawField(tbs, 'issuer')),
    subject,
    subjectSerialNumber: valuesOf(subject.attributes, attributeIds.serialNumber)[0],
    notBefore: instant(tbs.validity.notBefore, 'tbsCertificate.validity.notBefore', der),
    notAfter: instant(tbs.validity.notAfter, 'tbsCertificate.validity.notAfter', der),
    publicKey: subjectKey(rawField(tbs, 'subjectPublicKeyInfo'), tbs.subjectPublicKeyInfo.algorithm.algorithm),
    extensions: readExtensions(tbs.extensions, 'tbsCertificate', der, found, options),
    issues: found.toSorted((a, b) => a.offset - b.offset),
  }
}

/** Milliseconds of a decoded time; what departs from its form has been noted. @throws DecodeError for text that is no time */
export function instant(time: Time, path: string, der: Buffer): number {
  const read = readTime(time.kind, time.value)
  if (read !== undefined) return read.epoch
  const offset = (rawOf(time)?.byteOffset ?? der.byteOffset) - der.byteOffset
  throw new DecodeError('invalid-value', offset, notInForm(time.kind, time.value), path)
}

export function readName(name: Name, raw: Buffer): ReadName {
  return { text: nameText(name), attributes: attributesOf(name), raw }
}

/** The received octets of a field that a complete object has. */
export function rawField(value: object, field: string): Buffer {
  const raw = rawOf(value, field)
  if (raw === undefined) throw new RangeError(`${field} was not decoded`)
  return raw
}
