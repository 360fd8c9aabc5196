/** What a verifier objects to in a certificate or CRL: one reason for each rule, so that a test can demand exactly one. */
import type { Role } from '../identifiers/rsp-oids.ts'

/** Roles of SGP.22 4.5, and the two certificates of an eIM (SGP.32 4.3), which have no role OID. */
export type CertificateRole = Role | 'eim-signing' | 'eim-tls'

/** Every reason, with the rule it stands for. */
export const reasons = {
  malformed: 'an extension that cannot be read',
  version: 'X.509 v3',
  signatureAlgorithm: 'ecdsa-with-SHA256 in both places',
  signature: 'signed by the key of the issuer',
  issuerName: 'issuer is the subject of the issuing certificate, octet by octet',
  authorityKeyIdentifier: 'authorityKeyIdentifier is the subjectKeyIdentifier of the issuing certificate',
  subjectKeyIdentifier: 'a subjectKeyIdentifier',
  unknownCi: 'issued by a CI that the verifier knows',
  wrongCi: 'issued by the CI that euiccCiPKIdToBeUsed names',
  roleOid: 'the role in certificatePolicies',
  keyUsage: 'the key usage of the role',
  extendedKeyUsage: 'serverAuth for TLS servers',
  basicConstraints: 'a CA where it issues certificates, else not',
  critical: 'critical marks, and no critical extension that is unknown',
  curve: 'a key on a curve that the verifier supports',
  notYetValid: 'notBefore has come',
  expired: 'notAfter has not passed',
  eid: 'the EID, 32 digits, as serialNumber of the subject',
  eidCheckDigits: 'an EID that is 1 modulo 97',
  eidMismatch: 'the EID that the eUICC gave',
  eidOutsideEumRange: 'an EID that the EUM may give',
  nameConstraints: 'name constraints of the EUM, and an eUICC subject inside them',
  registeredId: 'the object identifier of the entity as registeredID',
  registeredIdMismatch: 'the object identifier of the session',
  hostName: 'the name of the server as dNSName',
  pinnedKey: 'the pinned key or certificate',
  revoked: 'not on the CRL',
  crlSignature: 'a CRL signed by its issuer',
  crlOutdated: 'a CRL that is in force',
  crlIssuer: 'a CRL of this issuer',
  crlDistributionPoints: 'CRL distribution points where the role has them',
} as const
export type Reason = keyof typeof reasons

export interface Finding {
  readonly reason: Reason
  readonly about: CertificateRole | 'CRL'
  /** What was found, for people. */
  readonly sentence: string
}

/** `failures` refuse the certificate; `information` is worth reporting and refuses nothing. */
export interface Judgement {
  readonly failures: readonly Finding[]
  readonly information: readonly Finding[]
}

/** Takes a finding. */
export type Report = (reason: Reason, sentence: string) => void

/** Collects the findings of one validation. */
export class Findings implements Judgement {
  readonly failures: Finding[] = []
  readonly information: Finding[] = []

  fail(about: Finding['about'], reason: Reason, sentence: string): void {
    this.failures.push({ reason, about, sentence })
  }

  inform(about: Finding['about'], reason: Reason, sentence: string): void {
    this.information.push({ reason, about, sentence })
  }
}
