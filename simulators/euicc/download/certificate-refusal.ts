import type { Finding } from '../../../protocol/certificates/findings.ts'

/** Why a server certificate is refused, by the names of the errors. */
export type CertificateRefusal = 'invalidCertificate' | 'invalidOid' | 'unsupportedCurve'

/** The error that tells of these findings. */
export function refusalOf(findings: readonly Finding[]): CertificateRefusal {
  const has = (reason: Finding['reason']) => findings.some((one) => one.reason === reason)
  if (has('curve')) return 'unsupportedCurve'
  return has('roleOid') || has('registeredId') ? 'invalidOid' : 'invalidCertificate'
}
