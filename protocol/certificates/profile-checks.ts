/** One certificate against the profile of its role: no issuer, no clock. SGP.22 4.5.2, RFC 5280 4.2. */
import type { Curve } from '../crypto/curves.ts'
import { rspOidName } from '../identifiers/rsp-oids.ts'
import type { CertificateRole, Findings, Report } from './findings.ts'
import type { ParsedCertificate } from './parse.ts'
import { policyMeaning, type RoleProfile, roleProfiles } from './role-profiles.ts'
import { algorithmFault } from './signed.ts'
import { keyPurposes } from './x509-oids.ts'

interface Subject {
  readonly certificate: ParsedCertificate
  readonly role: CertificateRole
  readonly profile: RoleProfile
  /** Refuses. */
  readonly fail: Report
  readonly inform: Report
  /**
   * Refuses certificates of RSP. Of a TLS server without a role of RSP, which a public CA may have issued, and of an eIM, whose
   * profile is not laid down beyond doubt, it only informs.
   */
  readonly soft: Report
}

/** Checks what a certificate says of itself. @param curves what the verifier supports */
export function checkProfile(
  certificate: ParsedCertificate,
  role: CertificateRole,
  curves: readonly Curve[],
  findings: Findings,
): void {
  const profile = roleProfiles[role]
  const fail: Report = (reason, sentence) => findings.fail(role, reason, sentence)
  const inform: Report = (reason, sentence) => findings.inform(role, reason, sentence)
  const foreign = profile.policy === 'none' || (profile.policy === 'any' && rolesIn(certificate).length === 0)
  const subject: Subject = { certificate, role, profile, fail, inform, soft: foreign ? inform : fail }
  checkForm(subject)
  checkKey(subject, curves)
  checkPolicy(subject)
  checkKeyUsage(subject)
  checkExtendedKeyUsage(subject)
  checkBasicConstraints(subject)
  checkRegisteredId(subject)
  checkNameConstraints(subject)
  checkPresence(subject)
}

function checkForm({ certificate: { version, extensions }, fail }: Subject): void {
  if (version !== 3) fail('version', `X.509 v${version}, not v3`)
  for (const { oid, what } of extensions.unreadable) fail('malformed', `the extension ${oid} cannot be read: ${what}`)
  for (const { oid } of extensions.unknown.filter(({ critical }) => critical)) {
    fail('critical', `the unknown extension ${oid} is critical`)
  }
}

function checkKey({ certificate, role, fail, soft }: Subject, curves: readonly Curve[]): void {
  const { curve, text } = certificate.publicKey
  if (curve === undefined || !curves.includes(curve)) {
    const report = role === 'eim-signing' ? fail : soft
    report('curve', `the public key is of the kind ${text}; the verifier supports ${curves.join(' and ')}`)
  }
  const fault = algorithmFault(certificate)
  if (fault !== undefined) soft('signatureAlgorithm', fault)
}

function rolesIn({ extensions }: ParsedCertificate): readonly string[] {
  return (extensions.certificatePolicies?.value ?? []).filter((oid) => policyMeaning(oid) !== undefined)
}

function checkPolicy({ certificate, role, profile, fail, inform, soft }: Subject): void {
  const policies = certificate.extensions.certificatePolicies
  const roles = rolesIn(certificate)
  const own = roles.map(policyMeaning).find((meaning) => meaning?.name === role)
  if (roles.length > 0 && own === undefined) {
    soft('roleOid', `certificatePolicies holds ${roles.map((oid) => `${oid} (${rspOidName(oid)})`).join(', ')}, not ${role}`)
  } else if (own !== undefined) {
    if (own.variant !== 'O') inform('roleOid', `the role ${role} as the chain variants A, B and C write it`)
    if (profile.policy === 'critical' && policies?.critical === false) fail('critical', 'certificatePolicies is not critical')
  } else if (profile.policy !== 'none') {
    soft('roleOid', policies === undefined ? 'no certificatePolicies' : `certificatePolicies without the role ${role}`)
  }
}

function checkKeyUsage({ certificate, profile, inform, soft }: Subject): void {
  const usage = certificate.extensions.keyUsage
  if (usage === undefined) {
    soft('keyUsage', 'no keyUsage')
    return
  }
  const missing = profile.keyUsage.filter((bit) => !usage.value.includes(bit))
  const held = usage.value.join(', ') || 'nothing'
  if (missing.length > 0) soft('keyUsage', `keyUsage is ${held}, without ${missing.join(' and ')}`)
  else if (usage.value.length > profile.keyUsage.length) {
    inform('keyUsage', `keyUsage is ${held}, more than ${profile.keyUsage.join(' and ')}`)
  }
  if (!usage.critical) soft('critical', 'keyUsage is not critical')
}

function checkExtendedKeyUsage({ certificate, role, profile, fail, inform, soft }: Subject): void {
  const purposes = certificate.extensions.extendedKeyUsage
  if (!profile.serverAuth) {
    if (purposes !== undefined) inform('extendedKeyUsage', 'extKeyUsage in a certificate that is not for TLS')
    return
  }
  if (purposes === undefined) {
    soft('extendedKeyUsage', 'no extKeyUsage')
    return
  }
  const report = role === 'eim-tls' ? soft : fail
  if (!purposes.value.includes(keyPurposes.serverAuth)) {
    report('extendedKeyUsage', `extKeyUsage is ${purposes.value.join(', ')}, without serverAuth`)
  }
  if (!purposes.critical) soft('critical', 'extKeyUsage is not critical')
}

function checkBasicConstraints({ certificate, profile, fail, inform, soft }: Subject): void {
  const constraints = certificate.extensions.basicConstraints
  if (!profile.ca) {
    if (constraints?.value.ca === true) soft('basicConstraints', 'an end entity that says it is a CA')
    return
  }
  if (constraints?.value.ca !== true) {
    fail('basicConstraints', constraints === undefined ? 'no basicConstraints' : 'basicConstraints without cA')
    return
  }
  if (!constraints.critical) fail('critical', 'basicConstraints is not critical')
  if (constraints.value.pathLength !== profile.pathLength) {
    const [is, usual] = [constraints.value.pathLength, profile.pathLength].map((length) => length ?? 'absent')
    inform('basicConstraints', `pathLenConstraint is ${is}, not ${usual}`)
  }
}

function checkRegisteredId({ certificate, role, profile, fail, inform }: Subject): void {
  if (profile.registeredId === 'none' || (certificate.extensions.subjectAltName?.value.registeredIds ?? []).length > 0) return
  const report = profile.registeredId === 'demanded' ? fail : inform
  report('registeredId', `no registeredID with the object identifier of the ${role} in subjectAltName`)
}

function checkNameConstraints({ certificate: { extensions }, profile, fail }: Subject): void {
  if (!profile.nameConstraints) return
  const { nameConstraints, permittedEins } = extensions
  if (nameConstraints === undefined && permittedEins === undefined) {
    fail('nameConstraints', 'no nameConstraints: this EUM may give no EID')
  }
  if (nameConstraints?.critical === false) fail('critical', 'nameConstraints is not critical')
}

function checkPresence({ certificate: { extensions }, profile, fail, inform }: Subject): void {
  const report = profile.ca ? fail : inform
  if (extensions.subjectKeyIdentifier === undefined) report('subjectKeyIdentifier', 'no subjectKeyIdentifier')
  const points = extensions.crlDistributionPoints !== undefined
  if (points !== profile.crlDistributionPoints) {
    inform('crlDistributionPoints', points ? 'CRL distribution points, which this role has not' : 'no CRL distribution points')
  }
}
