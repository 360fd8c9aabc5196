/** Plans of the test certificates: chain variant O as SGP.26 has it, extensions in one order for all roles. */
import type { KeyObject } from 'node:crypto'
import { type Role, roleOids } from '../identifiers/rsp-oids.ts'
import type { CertificatePlan } from './issue-certificate.ts'
import { keyIdentifierOf } from './key-identifier.ts'
import type { ExtensionKind, PlannedExtension } from './planned-extensions.ts'
import type { PlannedName } from './planned-names.ts'
import { testCrlAddresses, testEuiccSubject, testEumRange, testHosts, testOids, testSubjects } from './test-names.ts'
import { keyPurposes } from './x509-oids.ts'

/** What a role's certificate holds besides keys, issuer, number and dates. */
export interface RolePlan {
  readonly subject: PlannedName
  readonly extensions: readonly PlannedExtension[]
  /** Key identifiers, put before the CRL distribution points. */
  readonly identifiers: 'both' | 'subject' | 'authority'
}

const policy = (role: Role, critical = true): PlannedExtension => ({
  kind: 'certificatePolicies',
  critical,
  policies: [roleOids[role]],
})
const altName = (registeredId: string, dnsNames: readonly string[] = []): PlannedExtension => ({
  kind: 'subjectAltName',
  critical: false,
  dnsNames,
  registeredIds: [registeredId],
})
const signs: PlannedExtension = { kind: 'keyUsage', critical: true, bits: ['digitalSignature'] }
const serves: PlannedExtension = {
  kind: 'extendedKeyUsage',
  critical: true,
  purposes: [keyPurposes.serverAuth, keyPurposes.clientAuth],
}
const points: PlannedExtension = { kind: 'crlDistributionPoints', critical: false, addresses: testCrlAddresses }

const signer = (subject: PlannedName, role: Role, registeredId: string): RolePlan => ({
  subject,
  extensions: [signs, policy(role), altName(registeredId), points],
  identifiers: 'both',
})
const server = (subject: PlannedName, role: 'dp-tls' | 'ds-tls', registeredId: string): RolePlan => ({
  subject,
  extensions: [signs, serves, policy(role, false), altName(registeredId, testHosts[role]), points],
  identifiers: 'both',
})

export const rolePlans = {
  ci: {
    subject: testSubjects.ci,
    extensions: [
      { kind: 'basicConstraints', critical: true, ca: true },
      { kind: 'keyUsage', critical: true, bits: ['keyCertSign', 'cRLSign'] },
      policy('ci'),
      altName(testOids.ci),
      points,
    ],
    identifiers: 'subject',
  },
  eum: {
    subject: testSubjects.eum,
    extensions: [
      { kind: 'basicConstraints', critical: true, ca: true, pathLength: 0 },
      { kind: 'keyUsage', critical: true, bits: ['keyCertSign'] },
      policy('eum'),
      altName(testOids.eum),
      { kind: 'nameConstraints', critical: true, permitted: testEumRange },
      points,
    ],
    identifiers: 'both',
  },
  dpAuth: signer(testSubjects.dp, 'dp-auth', testOids.smdp),
  dpPb: signer(testSubjects.dp, 'dp-pb', testOids.smdp),
  dpTls: server(testSubjects.dpTls, 'dp-tls', testOids.smdp),
  dsAuth: signer(testSubjects.ds, 'ds-auth', testOids.smds),
  dsTls: server(testSubjects.dsTls, 'ds-tls', testOids.smds),
  eimSigning: { subject: testSubjects.eim, extensions: [signs], identifiers: 'authority' },
  eimTls: {
    subject: testSubjects.eim,
    extensions: [signs, serves, altName(testOids.eim, testHosts['eim-tls']), points],
    identifiers: 'authority',
  },
  /** Any CA that an operator may have: no role, no object identifier. */
  foreignCa: {
    subject: testSubjects.foreignCa,
    extensions: [
      { kind: 'basicConstraints', critical: true, ca: true },
      { kind: 'keyUsage', critical: true, bits: ['keyCertSign', 'cRLSign'] },
    ],
    identifiers: 'subject',
  },
} as const satisfies Record<string, RolePlan>

export function euiccPlan(eid: string): RolePlan {
  return { subject: testEuiccSubject(eid), extensions: [signs, policy('euicc')], identifiers: 'both' }
}

/** Who signs, as far as a certificate tells. */
export interface PlannedIssuer {
  readonly subject: PlannedName
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** The plan of one certificate. @param issuer the certificate's own key and subject where it signs itself */
export function certificatePlan(
  role: RolePlan,
  publicKey: KeyObject,
  issuer: PlannedIssuer,
  dates: Pick<CertificatePlan, 'notBefore' | 'notAfter'>,
  serialNumber: number,
): CertificatePlan {
  const authority: PlannedExtension = {
    kind: 'authorityKeyIdentifier',
    critical: false,
    keyIdentifier: keyIdentifierOf(issuer.publicKey),
  }
  const subject: PlannedExtension = { kind: 'subjectKeyIdentifier', critical: false, keyIdentifier: keyIdentifierOf(publicKey) }
  const identifiers = { both: [authority, subject], subject: [subject], authority: [authority] }[role.identifiers]
  const isLast = ({ kind }: { readonly kind: ExtensionKind }) => kind === 'crlDistributionPoints'
  return {
    subject: role.subject,
    issuer: issuer.subject,
    ...dates,
    serialNumber,
    publicKey,
    signedWith: issuer.privateKey,
    extensions: [...role.extensions.filter((one) => !isLast(one)), ...identifiers, ...role.extensions.filter(isLast)],
  }
}
