/** What tests of certificates ask for again and again: judgements by their reasons, and certificates with something changed. */
import assert from 'node:assert/strict'
import type { Judgement, Reason } from '../findings.ts'
import { type CertificatePlan, type Issued, issueCertificate } from '../issue-certificate.ts'
import type { NegativeRole } from '../negative.ts'
import type { ParsedCertificate } from '../parse.ts'
import type { ExtensionKind, PlannedExtension } from '../planned-extensions.ts'
import { eimTlsTrusts, type TestPki } from '../test-pki.ts'
import { type CiVerifier, validateCi, validateEimTls, validateEuicc, validateEum, validateServer } from '../validate.ts'

export function reasonsOf({ failures }: Judgement): readonly Reason[] {
  return failures.map(({ reason }) => reason)
}

/** Accepted, with just these remarks. */
export function accepts(judgement: Judgement, information: readonly Reason[] = []): void {
  assert.deepEqual(judgement.failures, [])
  assert.deepEqual(
    judgement.information.map(({ reason }) => reason),
    information,
  )
}

/** A certificate with the plan of another, some parts changed. */
export async function like({ plan }: Issued, change: Partial<CertificatePlan>): Promise<ParsedCertificate> {
  return await issueCertificate({ ...plan, ...change })
}

/** The extensions of a certificate without those of one kind. */
export function without({ plan }: Issued, kind: ExtensionKind): readonly PlannedExtension[] {
  return plan.extensions.filter((one) => one.kind !== kind)
}

/** Judges a certificate of the test PKI in its role, with everything that a session would compare it to. @param now milliseconds since 1970 */
export function judge(of: TestPki, role: NegativeRole | 'ci', certificate: ParsedCertificate, now: number): Judgement {
  const by: CiVerifier = { cis: [of.ci.certificate], now }
  switch (role) {
    case 'ci':
      return validateCi(certificate, by)
    case 'dpAuth':
      return validateServer(certificate, 'dp-auth', by, { registeredId: '2.999.10' })
    case 'dpPb':
      return validateServer(certificate, 'dp-pb', by, { registeredId: '2.999.10' })
    case 'dsAuth':
      return validateServer(certificate, 'ds-auth', by, { registeredId: '2.999.15' })
    case 'dpTls':
      return validateServer(certificate, 'dp-tls', by, { registeredId: '2.999.10', hostName: 'smdp.harness.test' })
    case 'dsTls':
      return validateServer(certificate, 'ds-tls', by, { registeredId: '2.999.15', hostName: 'localhost' })
    case 'eum':
      return validateEum(certificate, by)
    case 'euicc':
      return validateEuicc(certificate, of.eum.certificate, by)
    case 'eimTls':
      return validateEimTls(certificate, eimTlsTrusts(of).ci, by, 'eim.harness.test')
  }
}
