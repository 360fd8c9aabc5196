/**
 * Test certificates with exactly one thing wrong, in the families of SGP.26: every verifier must refuse them, and for that reason.
 */
import { generateKeyPairSync } from 'node:crypto'
import { generateKeyPair, type KeyPair } from '../crypto/curves.ts'
import type { Reason } from './findings.ts'
import { type Issued, issueCertificate } from './issue-certificate.ts'
import { type Change, changes, type NegativeKind } from './negative-changes.ts'
import { parseCertificate } from './parse.ts'
import type { TestPki } from './test-pki.ts'

/** Roles that have negative certificates, as they are called in {@link TestPki}; `euicc` is the first one there. */
export type NegativeRole = 'dpAuth' | 'dpPb' | 'dpTls' | 'dsAuth' | 'dsTls' | 'eum' | 'euicc' | 'eimTls'

export interface NegativeCase {
  readonly role: NegativeRole
  readonly kind: NegativeKind
  /** The one reason why a verifier refuses it. */
  readonly reason: Reason
}

const reasonOf: Readonly<Record<NegativeKind, Reason>> = {
  wrongKey: 'signature',
  badSignature: 'signature',
  otherCi: 'unknownCi',
  wrongIssuerName: 'issuerName',
  wrongAuthorityKey: 'authorityKeyIdentifier',
  expired: 'expired',
  notYetValid: 'notYetValid',
  unsupportedCurve: 'curve',
  curveOfTheWeb: 'curve',
  otherKey: 'pinnedKey',
  wrongPolicy: 'roleOid',
  noPolicy: 'roleOid',
  keyAgreement: 'keyUsage',
  clientAuthOnly: 'extendedKeyUsage',
  noExtendedKeyUsage: 'extendedKeyUsage',
  keyUsageNotCritical: 'critical',
  extendedKeyUsageNotCritical: 'critical',
  policiesNotCritical: 'critical',
  basicConstraintsNotCritical: 'critical',
  nameConstraintsNotCritical: 'critical',
  unknownCritical: 'critical',
  noBasicConstraints: 'basicConstraints',
  notACa: 'basicConstraints',
  noNameConstraints: 'nameConstraints',
  otherRegisteredId: 'registeredIdMismatch',
  noRegisteredId: 'registeredId',
  otherName: 'hostName',
  eidOutsideRange: 'eidOutsideEumRange',
  eidCheckDigits: 'eidCheckDigits',
  otherOrganization: 'nameConstraints',
  noEid: 'eid',
}

const inEveryRole = [
  'wrongKey',
  'badSignature',
  'wrongIssuerName',
  'wrongAuthorityKey',
  'expired',
  'notYetValid',
  'unknownCritical',
] as const
const inRspRoles = ['unsupportedCurve', 'wrongPolicy', 'keyAgreement', 'keyUsageNotCritical'] as const
const inSigners = [
  ...inEveryRole,
  ...inRspRoles,
  'otherCi',
  'noPolicy',
  'policiesNotCritical',
  'otherRegisteredId',
  'noRegisteredId',
] as const
const inServers = [
  ...inEveryRole,
  ...inRspRoles,
  'otherCi',
  'curveOfTheWeb',
  'clientAuthOnly',
  'noExtendedKeyUsage',
  'extendedKeyUsageNotCritical',
  'otherName',
] as const

const kindsOf: Readonly<Record<NegativeRole, readonly NegativeKind[]>> = {
  dpAuth: inSigners,
  dpPb: inSigners,
  dsAuth: inSigners,
  dpTls: inServers,
  dsTls: inServers,
  eum: [
    ...inEveryRole,
    ...inRspRoles,
    'otherCi',
    'noPolicy',
    'policiesNotCritical',
    'basicConstraintsNotCritical',
    'nameConstraintsNotCritical',
    'noBasicConstraints',
    'notACa',
    'noNameConstraints',
  ],
  euicc: [
    ...inEveryRole,
    ...inRspRoles,
    'noPolicy',
    'policiesNotCritical',
    'eidOutsideRange',
    'eidCheckDigits',
    'otherOrganization',
    'noEid',
  ],
  eimTls: [...inEveryRole, 'otherCi', 'otherName', 'otherKey'],
}

/** All negative certificates that there are, each with its reason. */
export const negativeCases: readonly NegativeCase[] = roles().flatMap((role) =>
  kindsOf[role].map((kind) => ({ role, kind, reason: reasonOf[kind] })),
)

/**
 * Issues one of {@link negativeCases}. It has the key pair of the right certificate, unless the key is what is wrong, and it is
 * `expired` or `notYetValid` at every time within the right one's validity.
 *
 * @throws RangeError for a kind that this role does not have
 */
export async function issueNegative(
  pki: TestPki,
  { role, kind }: Pick<NegativeCase, 'role' | 'kind'>,
  serialNumber = 0x1000,
): Promise<Issued> {
  if (!kindsOf[role].includes(kind))
    throw new RangeError(`${role} has no negative certificate ${kind}; it has ${kindsOf[role].join(', ')}`)
  const right = rightOne(pki, role)
  const keys = keysFor(kind, right, pki)
  const change: Change = changes[kind]
  const plan = { ...right.plan, serialNumber, ...change({ plan: right.plan, keys, pki }) }
  const certificate = await issueCertificate(plan)
  return { ...keys, plan, certificate: kind === 'badSignature' ? parseCertificate(damaged(certificate.der)) : certificate }
}

function roles(): readonly NegativeRole[] {
  return ['dpAuth', 'dpPb', 'dpTls', 'dsAuth', 'dsTls', 'eum', 'euicc', 'eimTls']
}

function rightOne(pki: TestPki, role: NegativeRole): Issued {
  if (role !== 'euicc') return pki[role]
  const [first] = pki.euiccs.values()
  if (first === undefined) throw new RangeError('the test PKI has no eUICC; give it an EID')
  return first
}

function keysFor(kind: NegativeKind, right: KeyPair, { curve }: TestPki): KeyPair {
  if (kind === 'otherKey') return generateKeyPair(curve)
  // A curve of the right size that nobody in RSP has.
  if (kind === 'unsupportedCurve') return generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
  // One that every TLS client has, so that it comes to see the certificate.
  if (kind === 'curveOfTheWeb') return generateKeyPairSync('ec', { namedCurve: 'P-384' })
  return { privateKey: right.privateKey, publicKey: right.publicKey }
}

/** The last octet of a certificate is the last of the signature's s, so its form stays right. */
function damaged(der: Buffer): Buffer {
  const copy = Buffer.from(der)
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 0x01
  return copy
}
