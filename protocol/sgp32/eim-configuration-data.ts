/** EimConfigurationData: SGP.32 v1.2 2.11.1.1.1, what an eUICC stores of an associated eIM. */

import type { BerReader } from '../ber/reader.ts'
import { CarriedPublicKey, type CarriedStructure, Certificate, NestableCertificate } from '../certificates/x509-types.ts'
import { namedBits } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { nil, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { type Of, readNamed } from '../schema/type.ts'
import { SubjectKeyIdentifier } from '../sgp22/basic.ts'
import { AssociationToken, CounterValue, EimId, EimIdType } from './basic.ts'

const publicKey = CarriedPublicKey.retag(0xa0)
const certificate = NestableCertificate.retag(0xa1)

/** Key for package signatures. */
export const EimPublicKeyData = explicit(
  0xa5,
  choice('EimPublicKeyData', { eimPublicKey: publicKey, eimCertificate: certificate }),
  [
    {
      first: 0x30,
      read: (reader) =>
        isCertificate(reader)
          ? { kind: 'eimCertificate', value: readBare(reader, 'eimCertificate', Certificate) }
          : { kind: 'eimPublicKey', value: readBare(reader, 'eimPublicKey', CarriedPublicKey) },
    },
  ],
)

/** Pin of the eIM's TLS key, its TLS certificate, or the certificate of a CA. */
export const TrustedPublicKeyDataTls = explicit(
  0xa6,
  choice('TrustedPublicKeyDataTls', { trustedEimPkTls: publicKey, trustedCertificateTls: certificate }),
  [
    {
      first: 0x30,
      read: (reader) =>
        isCertificate(reader)
          ? { kind: 'trustedCertificateTls', value: readBare(reader, 'trustedCertificateTls', Certificate) }
          : { kind: 'trustedEimPkTls', value: readBare(reader, 'trustedEimPkTls', CarriedPublicKey) },
    },
  ],
)

/** Which of the two a bare 30 is: a certificate has three elements inside, a key two. */
function isCertificate(reader: BerReader): boolean {
  return reader.tagsInside().length === 3
}

/** The key or certificate without its choice tag. */
function readBare(reader: BerReader, kind: string, type: CarriedStructure): Uint8Array {
  reader.issue('known-variant', reader.start, 'a bare 30 where A0 (key) or A1 (certificate) belongs')
  return readNamed(reader, kind, type)
}

export const EimSupportedProtocol = namedBits('EimSupportedProtocol', [
  'eimRetrieveHttps',
  'eimRetrieveCoaps',
  'eimInjectHttps',
  'eimInjectCoaps',
  'eimProprietary',
])

/** The components up to 88, which every version has. */
export const eimConfigurationComponents = {
  eimId: EimId,
  eimFqdn: optional(utf8String().retag(0x81)),
  eimIdType: optional(EimIdType.retag(0x82)),
  counterValue: optional(CounterValue.retag(0x83)),
  associationToken: optional(AssociationToken),
  eimPublicKeyData: optional(EimPublicKeyData),
  trustedPublicKeyDataTls: optional(TrustedPublicKeyDataTls),
  eimSupportedProtocol: optional(EimSupportedProtocol.retag(0x87)),
  euiccCiPKId: optional(SubjectKeyIdentifier.retag(0x88)),
} as const

export const EimConfigurationData = sequence('EimConfigurationData', {
  ...eimConfigurationComponents,
  indirectProfileDownload: optional(nil().retag(0x89)),
})
export type EimConfigurationData = Of<typeof EimConfigurationData>
