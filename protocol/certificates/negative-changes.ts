/** What is wrong with each kind of negative certificate, as a change of the right certificate's plan. */
import type { KeyObject } from 'node:crypto'
import { generateKeyPair, type KeyPair } from '../crypto/curves.ts'
import { eidCheckDigits } from '../identifiers/eid.ts'
import { type Role, roleOids } from '../identifiers/rsp-oids.ts'
import type { CertificatePlan, Issued } from './issue-certificate.ts'
import { keyIdentifierOf } from './key-identifier.ts'
import type { ExtensionKind, PlannedExtension } from './planned-extensions.ts'
import type { PlannedName } from './planned-names.ts'
import { testOids } from './test-names.ts'
import type { TestPki } from './test-pki.ts'
import { keyPurposes } from './x509-oids.ts'

const DAY = 86_400_000

/** A plan and the keys it is for. */
export interface Draft {
  readonly plan: CertificatePlan
  readonly keys: KeyPair
  readonly pki: TestPki
}
export type Change = (draft: Draft) => Partial<CertificatePlan>

/** Roles that stand in for the right one: `wrongPolicy`. */
const wrongRoles: Readonly<Record<string, Role>> = {
  [roleOids['dp-auth']]: 'dp-pb',
  [roleOids['dp-pb']]: 'dp-auth',
  [roleOids['dp-tls']]: 'dp-auth',
  [roleOids['ds-auth']]: 'dp-auth',
  [roleOids['ds-tls']]: 'ds-auth',
  [roleOids.eum]: 'ci',
  [roleOids.euicc]: 'dp-auth',
}

/** One way of being wrong each, and what it changes in the right certificate's plan. */
export const changes = {
  wrongKey: ({ pki }) => ({ signedWith: generateKeyPair(pki.curve).privateKey }),
  badSignature: () => ({}),
  otherCi: ({ pki, plan }) => issuedBy(plan, pki.otherCi),
  wrongIssuerName: ({ pki }) => ({ issuer: pki.otherCi.plan.subject }),
  wrongAuthorityKey: ({ pki, plan }) =>
    altered(plan, 'authorityKeyIdentifier', (one) => ({
      ...one,
      keyIdentifier: keyIdentifierOf(generateKeyPair(pki.curve).publicKey),
    })),
  expired: ({ pki }) => ({ notBefore: pki.ci.plan.notBefore - 400 * DAY, notAfter: pki.ci.plan.notBefore - DAY }),
  notYetValid: ({ plan }) => ({ notBefore: plan.notAfter, notAfter: plan.notAfter + 400 * DAY }),
  unsupportedCurve: ({ plan, keys }) => withKey(plan, keys.publicKey),
  curveOfTheWeb: ({ plan, keys }) => withKey(plan, keys.publicKey),
  otherKey: ({ plan, keys }) => withKey(plan, keys.publicKey),
  wrongPolicy: ({ plan }) =>
    altered(plan, 'certificatePolicies', (one) => ({
      ...one,
      policies: one.policies.map((oid) => roleOids[wrongRoles[oid] ?? 'ci']),
    })),
  noPolicy: ({ plan }) => without(plan, 'certificatePolicies'),
  keyAgreement: ({ plan }) => altered(plan, 'keyUsage', (one) => ({ ...one, bits: ['keyAgreement'] })),
  clientAuthOnly: ({ plan }) => altered(plan, 'extendedKeyUsage', (one) => ({ ...one, purposes: [keyPurposes.clientAuth] })),
  noExtendedKeyUsage: ({ plan }) => without(plan, 'extendedKeyUsage'),
  keyUsageNotCritical: ({ plan }) => altered(plan, 'keyUsage', notCritical),
  extendedKeyUsageNotCritical: ({ plan }) => altered(plan, 'extendedKeyUsage', notCritical),
  policiesNotCritical: ({ plan }) => altered(plan, 'certificatePolicies', notCritical),
  basicConstraintsNotCritical: ({ plan }) => altered(plan, 'basicConstraints', notCritical),
  nameConstraintsNotCritical: ({ plan }) => altered(plan, 'nameConstraints', notCritical),
  unknownCritical: ({ plan }) => ({
    extensions: [...plan.extensions, { kind: 'other', critical: true, oid: '2.999.99', contents: Buffer.from('0500', 'hex') }],
  }),
  noBasicConstraints: ({ plan }) => without(plan, 'basicConstraints'),
  notACa: ({ plan }) => altered(plan, 'basicConstraints', ({ kind, critical }) => ({ kind, critical, ca: false })),
  noNameConstraints: ({ plan }) => without(plan, 'nameConstraints'),
  otherRegisteredId: ({ plan }) => altered(plan, 'subjectAltName', (one) => ({ ...one, registeredIds: [testOids.other] })),
  noRegisteredId: ({ plan }) => without(plan, 'subjectAltName'),
  otherName: ({ plan }) => altered(plan, 'subjectAltName', (one) => ({ ...one, dnsNames: ['other.harness.test'] })),
  eidOutsideRange: ({ plan }) => withSubject(plan, 'serialNumber', (eid) => eidFrom(`89049033${eid.slice(8, 30)}`)),
  eidCheckDigits: ({ plan }) => withSubject(plan, 'serialNumber', (eid) => eid.slice(0, 31) + ((Number(eid[31]) + 1) % 10)),
  otherOrganization: ({ plan }) => withSubject(plan, 'organization', () => 'Other TEST EUM'),
  noEid: ({ plan }) => ({ subject: plan.subject.filter(([attribute]) => attribute !== 'serialNumber') }),
} as const satisfies Readonly<Record<string, Change>>
export type NegativeKind = keyof typeof changes

function altered<K extends ExtensionKind>(
  plan: CertificatePlan,
  kind: K,
  change: (extension: Extract<PlannedExtension, { kind: K }>) => PlannedExtension,
): Partial<CertificatePlan> {
  return { extensions: plan.extensions.map((one) => (isOf(one, kind) ? change(one) : one)) }
}

function isOf<K extends ExtensionKind>(
  extension: PlannedExtension,
  kind: K,
): extension is Extract<PlannedExtension, { kind: K }> {
  return extension.kind === kind
}

function notCritical(extension: PlannedExtension): PlannedExtension {
  return { ...extension, critical: false }
}

function without(plan: CertificatePlan, kind: ExtensionKind): Partial<CertificatePlan> {
  return { extensions: plan.extensions.filter((one) => one.kind !== kind) }
}

function withKey(plan: CertificatePlan, publicKey: KeyObject): Partial<CertificatePlan> {
  return { publicKey, ...altered(plan, 'subjectKeyIdentifier', (one) => ({ ...one, keyIdentifier: keyIdentifierOf(publicKey) })) }
}

function issuedBy(plan: CertificatePlan, issuer: Issued): Partial<CertificatePlan> {
  const keyIdentifier = keyIdentifierOf(issuer.publicKey)
  return {
    issuer: issuer.plan.subject,
    signedWith: issuer.privateKey,
    ...altered(plan, 'authorityKeyIdentifier', (one) => ({ ...one, keyIdentifier })),
  }
}

function withSubject(
  plan: CertificatePlan,
  attribute: PlannedName[number][0],
  change: (value: string) => string,
): Partial<CertificatePlan> {
  return { subject: plan.subject.map((one) => (one[0] === attribute ? ([one[0], change(one[1])] as const) : one)) }
}

function eidFrom(first30: string): string {
  return first30 + eidCheckDigits(first30)
}
