/** Certificates and CRLs in one line, for `sgp32 decode`. */
import { parseEid } from '../identifiers/eid.ts'
import { IdentifierError } from '../identifiers/identifier-error.ts'
import type { ParsedCertificate } from './parse.ts'
import type { ParsedCrl } from './parse-crl.ts'
import { policyMeaning, recogniseRole } from './role-profiles.ts'
import { timeText } from './time.ts'

/**
 * Subject, role, validity, curve: `CN=Test CI, O=RSPTEST: ci, 2020-04-01 to 2055-04-01, P-256`. An EID with wrong check digits is
 * told. Control characters of a peer's names are escaped.
 */
export function describeCertificate(certificate: ParsedCertificate): string {
  const { subject, notBefore, notAfter, publicKey } = certificate
  const parts = [roleText(certificate), `${day(notBefore)} to ${day(notAfter)}`, publicKey.text]
  return `${subject.text || 'no subject'}: ${parts.join(', ')}${eidRemark(certificate)}`
}

/** Issuer, dates, number of entries: `CRL of CN=Test CI: 2026-01-01 to 2026-02-01, 1 revoked`. */
export function describeCrl({ issuer, thisUpdate, nextUpdate, revoked, extensions }: ParsedCrl): string {
  const number = extensions.crlNumber === undefined ? '' : `, number ${extensions.crlNumber.value}`
  const { partialCrlNumber: part, totalPartialCrlNumber: total } = extensions
  const partial = part === undefined ? '' : `, part ${part.value}${total === undefined ? '' : ` of ${total.value}`}`
  const until = nextUpdate === undefined ? ' on' : ` to ${day(nextUpdate)}`
  return `CRL of ${issuer.text}: ${day(thisUpdate)}${until}, ${revoked.size} revoked${number}${partial}`
}

/** `dp-auth`, `dp-auth (variants A, B, C)`, or what a certificate without a role of RSP looks like. */
function roleText(certificate: ParsedCertificate): string {
  for (const oid of certificate.extensions.certificatePolicies?.value ?? []) {
    const meaning = policyMeaning(oid)
    if (meaning !== undefined) return meaning.variant === 'O' ? meaning.name : `${meaning.name} (variants A, B, C)`
  }
  const looks = { ca: 'a CA without a role of RSP', 'eim-tls': 'TLS server without a role of RSP' }
  const role = recogniseRole(certificate)
  return role === 'ca' || role === 'eim-tls' ? looks[role] : 'no role of RSP'
}

function eidRemark(certificate: ParsedCertificate): string {
  const serialNumber = certificate.subjectSerialNumber
  if (serialNumber === undefined || recogniseRole(certificate) !== 'euicc') return ''
  try {
    parseEid(serialNumber)
    return ''
  } catch (error) {
    if (error instanceof IdentifierError) return ` (${error.message})`
    throw error
  }
}

function day(epoch: number): string {
  return timeText(epoch).split(' ')[0] ?? ''
}
