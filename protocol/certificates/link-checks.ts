/** A certificate and the one that issued it (RFC 5280 6.1.3), the time, and the CRLs of the issuer. */

import { showOctets } from '../ber/octets.ts'
import type { CertificateRole, Findings } from './findings.ts'
import type { ParsedCertificate } from './parse.ts'
import type { ParsedCrl } from './parse-crl.ts'
import { algorithmFault, isSignedBy } from './signed.ts'
import { timeText } from './time.ts'

/** Names, key identifiers, signature. @param depth CA certificates between the issuer and the end of the chain */
export function checkLink(
  certificate: ParsedCertificate,
  role: CertificateRole,
  issuer: ParsedCertificate,
  depth: number,
  findings: Findings,
): void {
  if (!certificate.issuer.raw.equals(issuer.subject.raw)) {
    findings.fail(
      role,
      'issuerName',
      `issuer is "${certificate.issuer.text}" and the issuing certificate is of "${issuer.subject.text}"`,
    )
  }
  checkKeyIdentifiers(certificate, role, issuer, findings)
  const limit = issuer.extensions.basicConstraints?.value.pathLength
  if (limit !== undefined && depth > limit) {
    findings.fail(
      role,
      'basicConstraints',
      `"${issuer.subject.text}" allows ${limit} CA certificates below it, and there are ${depth}`,
    )
  }
  const { key } = issuer.publicKey
  if (key === undefined || !isSignedBy(certificate, key)) {
    findings.fail(role, 'signature', `not signed by the key of "${issuer.subject.text}"`)
  }
}

function checkKeyIdentifiers(
  certificate: ParsedCertificate,
  role: CertificateRole,
  issuer: ParsedCertificate,
  findings: Findings,
): void {
  const link = certificate.extensions.authorityKeyIdentifier?.value
  const own = issuer.extensions.subjectKeyIdentifier?.value
  const isRoot = certificate.subject.raw.equals(certificate.issuer.raw)
  if (link === undefined || link.length === 0) {
    if (isRoot) return
    const eim = role === 'eim-tls' || role === 'eim-signing'
    const report = eim ? findings.inform.bind(findings) : findings.fail.bind(findings)
    report(role, 'authorityKeyIdentifier', 'no authorityKeyIdentifier')
  } else if (own !== undefined && !link.equals(own)) {
    findings.fail(
      role,
      'authorityKeyIdentifier',
      `authorityKeyIdentifier ${showOctets(link)} is not the issuer's subjectKeyIdentifier ${showOctets(own)}`,
    )
  }
}

/** @param now milliseconds since 1970; a verifier without a clock does not call this */
export function checkDates(
  { notBefore, notAfter }: ParsedCertificate,
  role: CertificateRole,
  now: number,
  findings: Findings,
): void {
  if (now < notBefore) findings.fail(role, 'notYetValid', `valid from ${timeText(notBefore)} on, and it is ${timeText(now)}`)
  if (now > notAfter) findings.fail(role, 'expired', `valid until ${timeText(notAfter)}, and it is ${timeText(now)}`)
}

/** Looks a certificate up in the CRLs of its issuer. @param now absent for a verifier without a clock */
export function checkRevocation(
  certificate: ParsedCertificate,
  role: CertificateRole,
  issuer: ParsedCertificate,
  crls: readonly ParsedCrl[],
  now: number | undefined,
  findings: Findings,
): void {
  for (const crl of crls.filter((one) => one.issuer.raw.equals(issuer.subject.raw))) {
    if (!checkCrl(crl, issuer, now, findings)) continue
    const since = crl.revoked.get(certificate.serialNumber)
    if (since !== undefined)
      findings.fail(role, 'revoked', `revoked since ${timeText(since)} (serial number ${certificate.serialNumber})`)
  }
}

/**
 * Checks a CRL against its issuer; whether what it lists counts. A CRL that is out of date still revokes what it lists.
 *
 * @param now milliseconds since 1970, absent for a verifier without a clock
 */
export function checkCrl(crl: ParsedCrl, issuer: ParsedCertificate, now: number | undefined, findings: Findings): boolean {
  const fail = findings.fail.bind(findings, 'CRL')
  if (!crl.issuer.raw.equals(issuer.subject.raw)) {
    fail('crlIssuer', `issuer is "${crl.issuer.text}" and the issuing certificate is of "${issuer.subject.text}"`)
    return false
  }
  for (const { oid } of crl.extensions.unknown.filter(({ critical }) => critical))
    fail('critical', `the unknown extension ${oid} is critical`)
  for (const { oid, what } of crl.extensions.unreadable) fail('malformed', `the extension ${oid} cannot be read: ${what}`)
  const { key } = issuer.publicKey
  const fault =
    algorithmFault(crl) ??
    (key !== undefined && isSignedBy(crl, key) ? undefined : `not signed by the key of "${issuer.subject.text}"`)
  if (fault !== undefined) {
    fail('crlSignature', fault)
    return false
  }
  if (now !== undefined && now < crl.thisUpdate)
    fail('crlOutdated', `in force from ${timeText(crl.thisUpdate)} on, and it is ${timeText(now)}`)
  if (now !== undefined && crl.nextUpdate !== undefined && now > crl.nextUpdate) {
    fail('crlOutdated', `the next one was due at ${timeText(crl.nextUpdate)}, and it is ${timeText(now)}`)
  }
  return true
}
