/** Certificates of SM-DP+ and SM-DS as the eUICC judges them: without a clock, so without their dates (SGP.22 4.5.2, 5.7.13). */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import type { Finding } from '../../../protocol/certificates/findings.ts'
import { type ParsedCertificate, parseCertificate } from '../../../protocol/certificates/parse.ts'
import { parseCrl } from '../../../protocol/certificates/parse-crl.ts'
import { isSignedBy } from '../../../protocol/certificates/signed.ts'
import { type ServerRole, validateServer } from '../../../protocol/certificates/validate.ts'
import type { Chip } from '../chip.ts'
import type { CertificateRefusal } from './certificate-refusal.ts'

/** The certificate, or why it is refused. @param roles that it may have; that of the last counts for the reason */
export function judgeServer(
  chip: Chip,
  der: Uint8Array,
  roles: readonly ServerRole[],
  ciKeyIdentifier: Uint8Array,
):
  | { readonly kind: 'accepted'; readonly certificate: ParsedCertificate }
  | { readonly kind: 'refused'; readonly why: CertificateRefusal } {
  let certificate: ParsedCertificate
  try {
    certificate = parseCertificate(der)
  } catch (error) {
    if (error instanceof DecodeError) return { kind: 'refused', why: 'invalidCertificate' }
    throw error
  }
  const { settings, state, decisions } = chip
  const crls = decisions.crlsToAsk(state.crls).map((crl) => parseCrl(Buffer.from(crl, 'hex')))
  const issuer = verifiedIssuer(chip, certificate)
  const verifier = issuer === undefined ? { cis: settings.verification, ciKeyIdentifier, crls } : { cis: [issuer], crls }
  let failures: readonly Finding[] = []
  for (const role of roles) {
    failures = decisions.objections(validateServer(certificate, role, verifier).failures)
    if (failures.length === 0) return { kind: 'accepted', certificate }
    if (!failures.some(({ reason }) => reason === 'roleOid')) break
  }
  return { kind: 'refused', why: decisions.refusalOf(failures) }
}

/** The certificate of the open session, where it has issued this one and may: it was verified, so that the chain ends at the CI. */
function verifiedIssuer(
  { volatile: { session }, decisions }: Chip,
  certificate: ParsedCertificate,
): ParsedCertificate | undefined {
  const verified = session?.serverCertificate
  if (verified?.publicKey.key === undefined || !isSignedBy(certificate, verified.publicKey.key)) return undefined
  return decisions.mayIssue(verified) ? verified : undefined
}

/** registeredID of an accepted certificate. */
export function serverOidOf({ extensions }: ParsedCertificate): string {
  return extensions.subjectAltName?.value.registeredIds[0] ?? ''
}
