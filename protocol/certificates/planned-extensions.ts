/**
 * Extensions as a test certificate is planned with them, and their encoding. The contents are encoded by `@peculiar/x509`, so that
 * our decoder reads the work of another; it has no class for nameConstraints and permittedEins, which our own types write.
 */
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { extensionOids } from '../identifiers/rsp-oids.ts'
import { encode } from '../schema/type.ts'
import { type KeyUsage, NameConstraints, PermittedEins } from './extension-types.ts'
import { type PlannedName, plannedRdns } from './planned-names.ts'
import { extensionIds } from './x509-oids.ts'

/** One extension; the order of a list is the order in the certificate. */
export type PlannedExtension = { readonly critical: boolean } & (
  | { readonly kind: 'basicConstraints'; readonly ca: boolean; readonly pathLength?: number }
  | { readonly kind: 'keyUsage'; readonly bits: KeyUsage }
  | { readonly kind: 'extendedKeyUsage'; readonly purposes: readonly string[] }
  | { readonly kind: 'certificatePolicies'; readonly policies: readonly string[] }
  | { readonly kind: 'subjectAltName'; readonly dnsNames: readonly string[]; readonly registeredIds: readonly string[] }
  | { readonly kind: 'nameConstraints'; readonly permitted: PlannedName }
  | { readonly kind: 'permittedEins'; readonly eins: readonly string[] }
  | { readonly kind: 'authorityKeyIdentifier'; readonly keyIdentifier: Uint8Array }
  | { readonly kind: 'subjectKeyIdentifier'; readonly keyIdentifier: Uint8Array }
  | { readonly kind: 'crlDistributionPoints'; readonly addresses: readonly string[] }
  /** Any other, its contents given whole. */
  | { readonly kind: 'other'; readonly oid: string; readonly contents: Uint8Array }
)
export type ExtensionKind = PlannedExtension['kind']

/** The extension as the library's generators take it. */
export function encodeExtension(extension: PlannedExtension): x509.Extension {
  const { critical } = extension
  switch (extension.kind) {
    case 'basicConstraints':
      return new x509.BasicConstraintsExtension(extension.ca, extension.pathLength, critical)
    case 'keyUsage':
      return new x509.KeyUsagesExtension(
        extension.bits.reduce<number>((flags, bit) => flags | (typeof bit === 'number' ? 1 << bit : x509.KeyUsageFlags[bit]), 0),
        critical,
      )
    case 'extendedKeyUsage':
      return new x509.ExtendedKeyUsageExtension([...extension.purposes], critical)
    case 'certificatePolicies':
      return new x509.CertificatePolicyExtension([...extension.policies], critical)
    case 'subjectAltName': {
      const names = [
        ...extension.dnsNames.map((value) => ({ type: 'dns', value }) as const),
        ...extension.registeredIds.map((value) => ({ type: 'id', value }) as const),
      ]
      return new x509.SubjectAlternativeNameExtension(names, critical)
    }
    case 'nameConstraints': {
      const base = { kind: 'directoryName', value: plannedRdns(extension.permitted) } as const
      const contents = encode(NameConstraints, { permittedSubtrees: [{ base, minimum: 0 }] })
      return new x509.Extension(extensionIds.nameConstraints, critical, Uint8Array.from(contents))
    }
    case 'permittedEins':
      return new x509.Extension(extensionOids.permittedEins, critical, Uint8Array.from(encode(PermittedEins, extension.eins)))
    case 'authorityKeyIdentifier':
      return new x509.AuthorityKeyIdentifierExtension(digits(extension.keyIdentifier), critical)
    case 'subjectKeyIdentifier':
      return new x509.SubjectKeyIdentifierExtension(digits(extension.keyIdentifier), critical)
    case 'crlDistributionPoints':
      return new x509.CRLDistributionPointsExtension([...extension.addresses], critical)
    case 'other':
      return new x509.Extension(extension.oid, critical, Uint8Array.from(extension.contents))
  }
}

function digits(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}
