/**
 * Certificates as each verifier of RSP judges them: SGP.22 4.5.2 and 5.7, SGP.32 4.3, chain variant O.
 *
 * All objections are collected, each with a reason of its own; nothing stops at the first.
 */

import { showOctets } from '../ber/octets.ts'
import { allCurves, type Curve } from '../crypto/curves.ts'
import { eidCheckDigits } from '../identifiers/eid.ts'
import { checkEidRange } from './eid-range.ts'
import { type CertificateRole, Findings, type Judgement } from './findings.ts'
import { hostNameFault } from './host-name.ts'
import { namesKey } from './key-identifier.ts'
import { checkDates, checkLink, checkRevocation } from './link-checks.ts'
import type { ParsedCertificate } from './parse.ts'
import type { ParsedCrl } from './parse-crl.ts'
import { checkProfile } from './profile-checks.ts'
import { isSignedBy } from './signed.ts'

/** How a verifier looks at certificates. */
export interface Verifier {
  /** Milliseconds since 1970; absent for a verifier without a clock, such as an eUICC, which checks no dates. */
  readonly now?: number
  /** Curves that it supports; by default both. */
  readonly curves?: readonly Curve[]
  /** CRLs that it holds; those of other issuers are passed over. */
  readonly crls?: readonly ParsedCrl[]
}

/** A verifier of certificates that a CI issued. */
export interface CiVerifier extends Verifier {
  /** The CIs that it trusts. */
  readonly cis: readonly ParsedCertificate[]
  /** The one that was chosen for the session by its key identifier, full or shortened to leading octets (euiccCiPKIdToBeUsed). */
  readonly ciKeyIdentifier?: Uint8Array
}

export type ServerRole = 'dp-auth' | 'dp-pb' | 'dp-tls' | 'ds-auth' | 'ds-tls'

/** Judges a CI certificate, which signs itself. */
export function validateCi(ci: ParsedCertificate, verifier: Verifier = {}): Judgement {
  const findings = new Findings()
  checkOne(ci, 'ci', verifier, findings)
  checkIssued(ci, 'ci', ci, 0, verifier, findings)
  return findings
}

/**
 * Judges a certificate of an SM-DP+ or SM-DS.
 *
 * @param session `registeredId` is the object identifier of the session (activation code, or CERT.DPauth for CERT.DPpb);
 *   `hostName` the name that a TLS client called
 */
export function validateServer(
  certificate: ParsedCertificate,
  role: ServerRole,
  verifier: CiVerifier,
  session: { readonly registeredId?: string; readonly hostName?: string } = {},
): Judgement {
  const findings = new Findings()
  checkOne(certificate, role, verifier, findings)
  checkUnderCi(certificate, role, 0, verifier, findings)
  checkRegisteredId(certificate, role, session.registeredId, findings)
  checkHostName(certificate, role, session.hostName, findings)
  return findings
}

/** Judges an EUM certificate. */
export function validateEum(eum: ParsedCertificate, verifier: CiVerifier): Judgement {
  const findings = new Findings()
  checkEum(eum, verifier, findings)
  return findings
}

/** Judges an eUICC certificate with the EUM certificate that came with it. @param eid 32 digits that the eUICC gave elsewhere */
export function validateEuicc(euicc: ParsedCertificate, eum: ParsedCertificate, verifier: CiVerifier, eid?: string): Judgement {
  const findings = new Findings()
  checkEum(eum, verifier, findings)
  checkOne(euicc, 'euicc', verifier, findings)
  checkIssued(euicc, 'euicc', eum, 0, verifier, findings)
  checkEid(euicc, eum, eid, findings)
  return findings
}

/**
 * Judges the certificate of an eIM's signing key: the eUICC takes its key without a chain and without dates (SGP.32 2.6.4.2), so
 * only the curve can be wrong. What else departs from the usual profile is information.
 */
export function validateEimSigning(
  certificate: ParsedCertificate,
  { curves = allCurves }: Pick<Verifier, 'curves'> = {},
): Judgement {
  const findings = new Findings()
  checkProfile(certificate, 'eim-signing', curves, findings)
  return findings
}

/** What an IPA holds for an eIM's TLS certificate (trustedPublicKeyDataTls, SGP.32 2.11.1.1.1): a key, a certificate, or its CAs. */
export type EimTlsTrust =
  | { readonly kind: 'publicKey'; readonly spki: Uint8Array }
  | { readonly kind: 'certificate'; readonly der: Uint8Array }
  | { readonly kind: 'ca'; readonly cas: readonly ParsedCertificate[] }

/** Judges the TLS certificate of an eIM. Its extensions are not laid down beyond doubt: departures there are information. */
export function validateEimTls(
  certificate: ParsedCertificate,
  trust: EimTlsTrust,
  verifier: Verifier = {},
  hostName?: string,
): Judgement {
  const findings = new Findings()
  checkOne(certificate, 'eim-tls', verifier, findings)
  checkHostName(certificate, 'eim-tls', hostName, findings)
  switch (trust.kind) {
    case 'publicKey':
      if (!certificate.publicKey.spki.equals(trust.spki))
        findings.fail('eim-tls', 'pinnedKey', 'the public key is not the pinned one')
      break
    case 'certificate':
      if (!certificate.der.equals(trust.der)) findings.fail('eim-tls', 'pinnedKey', 'the certificate is not the pinned one')
      break
    case 'ca':
      checkUnderCi(certificate, 'eim-tls', 0, { ...verifier, cis: trust.cas }, findings)
  }
  return findings
}

function checkEum(eum: ParsedCertificate, verifier: CiVerifier, findings: Findings): void {
  checkOne(eum, 'eum', verifier, findings)
  checkUnderCi(eum, 'eum', 1, verifier, findings)
}

/** What a certificate says of itself, and the time. */
function checkOne(
  certificate: ParsedCertificate,
  role: CertificateRole,
  { curves = allCurves, now }: Verifier,
  findings: Findings,
): void {
  checkProfile(certificate, role, curves, findings)
  if (now !== undefined) checkDates(certificate, role, now, findings)
}

function checkIssued(
  certificate: ParsedCertificate,
  role: CertificateRole,
  issuer: ParsedCertificate,
  depth: number,
  { crls = [], now }: Verifier,
  findings: Findings,
): void {
  checkLink(certificate, role, issuer, depth, findings)
  checkRevocation(certificate, role, issuer, crls, now, findings)
}

/** Finds the CI and checks the link to it, and the CI's own dates. */
function checkUnderCi(
  certificate: ParsedCertificate,
  role: CertificateRole,
  depth: number,
  verifier: CiVerifier,
  findings: Findings,
): void {
  const ci = issuingCi(certificate, verifier.cis)
  if (ci === undefined) {
    findings.fail(role, 'unknownCi', `no trusted CI issued it: issuer "${certificate.issuer.text}", ${keyIdText(certificate)}`)
    return
  }
  const chosen = verifier.ciKeyIdentifier
  const own = ci.extensions.subjectKeyIdentifier?.value ?? Buffer.of()
  if (chosen !== undefined && !namesKey(chosen, own)) {
    findings.fail(
      role,
      'wrongCi',
      `issued by the CI with the key identifier ${showOctets(own)}, and ${showOctets(chosen)} is to be used`,
    )
  }
  checkIssued(certificate, role, ci, depth, verifier, findings)
  if (verifier.now !== undefined) checkDates(ci, 'ci', verifier.now, findings)
}

/** By key identifier; where none fits, by name, but then only the CI whose key signed, since CIs of both curves share a name. */
function issuingCi(certificate: ParsedCertificate, cis: readonly ParsedCertificate[]): ParsedCertificate | undefined {
  const link = certificate.extensions.authorityKeyIdentifier?.value ?? Buffer.of()
  const byKey = cis.find(({ extensions }) => link.length > 0 && extensions.subjectKeyIdentifier?.value.equals(link) === true)
  const byName = cis.filter(({ subject }) => subject.raw.equals(certificate.issuer.raw))
  return byKey ?? byName.find(({ publicKey: { key } }) => key !== undefined && isSignedBy(certificate, key))
}

function keyIdText({ extensions }: ParsedCertificate): string {
  const link = extensions.authorityKeyIdentifier?.value
  return link === undefined ? 'no authorityKeyIdentifier' : `authorityKeyIdentifier ${showOctets(link)}`
}

function checkRegisteredId(
  { extensions }: ParsedCertificate,
  role: CertificateRole,
  expected: string | undefined,
  findings: Findings,
): void {
  const held = extensions.subjectAltName?.value.registeredIds ?? []
  if (expected === undefined || held.length === 0 || held.includes(expected)) return
  findings.fail(role, 'registeredIdMismatch', `registeredID is ${held.join(', ')}, and the session is with ${expected}`)
}

function checkHostName(
  certificate: ParsedCertificate,
  role: CertificateRole,
  host: string | undefined,
  findings: Findings,
): void {
  const fault = host === undefined ? undefined : hostNameFault(certificate, host)
  if (fault !== undefined) findings.fail(role, 'hostName', fault)
}

function checkEid(euicc: ParsedCertificate, eum: ParsedCertificate, expected: string | undefined, findings: Findings): void {
  const eid = euicc.subjectSerialNumber
  const fail = findings.fail.bind(findings, 'euicc')
  if (eid === undefined || !/^\d{32}$/.test(eid)) {
    fail(
      'eid',
      `the serialNumber of the subject is ${eid === undefined ? 'absent' : JSON.stringify(eid)}, not an EID of 32 digits`,
    )
    return
  }
  const checkDigits = eidCheckDigits(eid.slice(0, 30))
  if (!eid.endsWith(checkDigits)) fail('eidCheckDigits', `the EID ${eid} has not the check digits ${checkDigits}`)
  if (expected !== undefined && eid !== expected)
    fail('eidMismatch', `the EID is ${eid} in the certificate and ${expected} elsewhere`)
  checkEidRange(euicc, eid, eum, fail)
}
