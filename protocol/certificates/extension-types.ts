/** Contents of the extensions of certificates and CRLs, RFC 5280 4.2 and 5.2, and of those of RSP. */
import { anyElement } from '../schema/any.ts'
import { namedBits } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { boolean, integer, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { Name } from './x509-types.ts'

/** Every character of these strings is ASCII, and so UTF-8 as well. */
const ia5String = utf8String().named('IA5String')
const printableString = utf8String().named('PrintableString').retag(0x13)

export const KeyUsage = namedBits('KeyUsage', [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
])
export type KeyUsage = Of<typeof KeyUsage>

export const ExtKeyUsage = sequenceOf(objectIdentifier(), 'ExtKeyUsageSyntax')

export const BasicConstraints = sequence('BasicConstraints', {
  cA: withDefault(boolean(), false),
  pathLenConstraint: optional(integer()),
})

export const CertificatePolicies = sequenceOf(
  sequence('PolicyInformation', { policyIdentifier: objectIdentifier(), policyQualifiers: optional(anyElement) }),
  'CertificatePolicies',
)

/** The kinds that RSP does not use stay octets. */
export const GeneralName = choice('GeneralName', {
  otherName: octetString().retag(0xa0),
  rfc822Name: ia5String.retag(0x81),
  dNSName: ia5String.retag(0x82),
  x400Address: octetString().retag(0xa3),
  directoryName: explicit(0xa4, Name),
  ediPartyName: octetString().retag(0xa5),
  uniformResourceIdentifier: ia5String.retag(0x86),
  iPAddress: octetString().retag(0x87),
  registeredID: objectIdentifier().retag(0x88),
})
export type GeneralName = Of<typeof GeneralName>

export const GeneralNames = sequenceOf(GeneralName, 'GeneralNames')

const GeneralSubtrees = sequenceOf(
  sequence('GeneralSubtree', {
    base: GeneralName,
    minimum: withDefault(integer().retag(0x80), 0),
    maximum: optional(integer().retag(0x81)),
  }),
  'GeneralSubtrees',
)

export const NameConstraints = sequence('NameConstraints', {
  permittedSubtrees: optional(GeneralSubtrees.retag(0xa0)),
  excludedSubtrees: optional(GeneralSubtrees.retag(0xa1)),
})
export type NameConstraints = Of<typeof NameConstraints>

export const SubjectKeyIdentifier = octetString()

export const AuthorityKeyIdentifier = sequence('AuthorityKeyIdentifier', {
  keyIdentifier: optional(octetString().retag(0x80)),
  authorityCertIssuer: optional(GeneralNames.retag(0xa1)),
  authorityCertSerialNumber: optional(octetString().retag(0x82)),
})

const DistributionPointName = choice('DistributionPointName', {
  fullName: GeneralNames.retag(0xa0),
  nameRelativeToCRLIssuer: octetString().retag(0xa1),
})

export const CRLDistributionPoints = sequenceOf(
  sequence('DistributionPoint', {
    distributionPoint: optional(explicit(0xa0, DistributionPointName)),
    reasons: optional(octetString().retag(0x81)),
    cRLIssuer: optional(GeneralNames.retag(0xa2)),
  }),
  'CRLDistributionPoints',
)
export type CRLDistributionPoints = Of<typeof CRLDistributionPoints>

/** EINs for which an EUM of variants A, B and C may issue eUICC certificates (2.23.146.1.2.2.0). */
export const PermittedEins = sequenceOf(printableString, 'PermittedEins')

/** cRLNumber, and the two numbers of a partial CRL. */
export const CrlNumber = integer().named('CRLNumber')
