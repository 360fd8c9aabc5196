/**
 * X.509 certificate and CRL as far as RSP looks into them (RFC 5280 4.1 and 5.1), and the form in which RSP objects carry them:
 * under a context tag, which replaces the outer 30.
 */
import { BerReader } from '../ber/reader.ts'
import { tlv } from '../ber/writer.ts'
import { anyElement, bigInteger } from '../schema/any.ts'
import { bitString } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { boolean, integer, octetString, Primitive } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of, Type } from '../schema/type.ts'
import { type TimeKind, timeFault } from './time.ts'

const AttributeTypeAndValue = sequence('AttributeTypeAndValue', { type: objectIdentifier(), value: anyElement })

export const Name = sequenceOf(sequenceOf(AttributeTypeAndValue, 'RelativeDistinguishedName').retag(0x31), 'Name')
export type Name = Of<typeof Name>

const AlgorithmIdentifier = sequence('AlgorithmIdentifier', { algorithm: objectIdentifier(), parameters: optional(anyElement) })

/** RFC 5280 4.1.2.5 as its text: YYMMDDHHMMSSZ, or from 2050 on YYYYMMDDHHMMSSZ. Other text is kept, and noted as `invalid-value`. */
export const Time = choice('Time', { utcTime: timeText('utcTime', 0x17), generalTime: timeText('generalTime', 0x18) })
export type Time = Of<typeof Time>

export const SubjectPublicKeyInfo = sequence('SubjectPublicKeyInfo', {
  algorithm: AlgorithmIdentifier,
  subjectPublicKey: bitString(),
})
export type SubjectPublicKeyInfo = Of<typeof SubjectPublicKeyInfo>

const Extension = sequence('Extension', {
  extnID: objectIdentifier(),
  critical: withDefault(boolean(), false),
  extnValue: octetString(),
})
export type Extension = Of<typeof Extension>
const Extensions = sequenceOf(Extension, 'Extensions')

/** A certificate taken apart; what RSP types carry is {@link Certificate}. */
export const X509Certificate = sequence('Certificate', {
  tbsCertificate: sequence('TBSCertificate', {
    version: withDefault(explicit(0xa0, integer()), 0),
    serialNumber: bigInteger,
    signature: AlgorithmIdentifier,
    issuer: Name,
    validity: sequence('Validity', { notBefore: Time, notAfter: Time }),
    subject: Name,
    subjectPublicKeyInfo: SubjectPublicKeyInfo,
    issuerUniqueID: optional(bitString().retag(0x81)),
    subjectUniqueID: optional(bitString().retag(0x82)),
    extensions: optional(explicit(0xa3, Extensions)),
  }),
  signatureAlgorithm: AlgorithmIdentifier,
  signatureValue: bitString(),
})
export type X509Certificate = Of<typeof X509Certificate>

const RevokedCertificate = sequence('RevokedCertificate', {
  userCertificate: bigInteger,
  revocationDate: Time,
  crlEntryExtensions: optional(Extensions),
})

/** A CRL taken apart. */
export const X509CertificateList = sequence('CertificateList', {
  tbsCertList: sequence('TBSCertList', {
    version: optional(integer()),
    signature: AlgorithmIdentifier,
    issuer: Name,
    thisUpdate: Time,
    nextUpdate: optional(Time),
    revokedCertificates: optional(sequenceOf(RevokedCertificate)),
    crlExtensions: optional(explicit(0xa0, Extensions)),
  }),
  signatureAlgorithm: AlgorithmIdentifier,
  signatureValue: bitString(),
})
export type X509CertificateList = Of<typeof X509CertificateList>

/** Certificate in an RSP object; its value is the DER under 30, as every X.509 tool wants it. */
export const Certificate = carried(X509Certificate)

/**
 * Certificate in EimConfigurationData and IpaEuiccData (SGP.32 2.11.1.1.1, 2.11.2.2). With `variants` it is also read where a peer put the whole 30 inside
 * the context tag.
 */
export const NestableCertificate = carried(X509Certificate, 0x30, true)

/** CertificateList in an RSP object, as its DER under 30. */
export const CertificateList = carried(X509CertificateList)

/** SubjectPublicKeyInfo in an RSP object, as its DER under 30. */
export const CarriedPublicKey = carried(SubjectPublicKeyInfo)

/** A structure that is used as a whole; `inner` says what it is made of. */
export interface CarriedStructure extends Type<Uint8Array> {
  readonly inner: Type<unknown>
  retag(tag: number): CarriedStructure
}

/** A structure used as a whole. Its contents are read all the same, so that departures inside are seen. */
function carried(inner: Type<unknown>, tag = 0x30, nestable = false): CarriedStructure {
  return {
    inner,
    name: inner.name,
    tags: [tag],
    read(reader) {
      if (nestable && reader.variants) stepIntoNested(reader)
      const { bytes, start, end, valueStart, valueEnd } = reader
      inner.read(reader)
      return bytes[start] === 0x30 ? bytes.subarray(start, end) : tlv(0x30, bytes.subarray(valueStart, valueEnd))
    },
    write(writer, value) {
      const element = new BerReader(value)
      element.next(0, value.length)
      const mark = writer.length
      writer.octets(element.value())
      writer.header(tag, mark)
    },
    retag: (other) => carried(inner, other, nestable),
  }
}

/** A certificate has three elements inside; a single 30 that fills the context tag is the whole certificate once more. */
function stepIntoNested(reader: BerReader): void {
  const { bytes, valueStart, valueEnd } = reader
  if (bytes[valueStart] !== 0x30) return
  const first = new BerReader(bytes)
  first.next(valueStart, valueEnd)
  if (first.end !== valueEnd) return
  reader.next(valueStart, valueEnd)
  reader.issue('known-variant', valueStart, 'a whole 30 inside the context tag that should take its place')
}

function timeText(kind: TimeKind, tag: number): Type<string> {
  return new Primitive('Time', tag, {
    shape: { base: 'time', kind },
    parse(reader) {
      const text = reader.value().toString('latin1')
      const fault = timeFault(kind, text)
      if (fault !== undefined) reader.issue('invalid-value', reader.valueStart, fault)
      return text
    },
    put: (writer, value) => writer.octets(Buffer.from(value, 'latin1')),
    show: (value) => value,
  })
}
