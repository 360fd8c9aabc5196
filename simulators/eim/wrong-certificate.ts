/** A TLS certificate that is not as SGP.32 4.3 has it, for an eIM that shows one. */
import { generateKeyPairSync } from 'node:crypto'
import { issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { certificatePlan, type RolePlan, rolePlans } from '../../protocol/certificates/test-pki-plans.ts'
import { generateKeyPair, type KeyPair } from '../../protocol/crypto/curves.ts'
import { identityOf, type TlsIdentity } from '../../transport/tls-identity.ts'

/** What is wrong with it; all else is right. */
export interface WrongCertificate {
  readonly extensions?: RolePlan['extensions']
  readonly subject?: RolePlan['subject']
  /** A curve that RSP does not have, or the key that signs packages. Default a key of its own on P-256. */
  readonly key?: 'P-384' | 'signing'
  /** Whether it is shown with the CI that issued it. */
  readonly showsCi?: true
}

const DAY_MS = 86_400_000

export async function wrongIdentity(wrong: WrongCertificate, signingKey: KeyPair, now: number): Promise<TlsIdentity> {
  const dates = { notBefore: now - DAY_MS, notAfter: now + 30 * DAY_MS }
  const { extensions = rolePlans.eimTls.extensions, subject = rolePlans.eimTls.subject } = wrong
  const ciKeys = generateKeyPair('P-256')
  const issuer = { ...ciKeys, subject: rolePlans.ci.subject }
  const ci = await issueCertificate(certificatePlan(rolePlans.ci, ciKeys.publicKey, issuer, dates, 1))
  const keys = keysOf(wrong, signingKey)
  const plan = certificatePlan({ ...rolePlans.eimTls, extensions, subject }, keys.publicKey, issuer, dates, 2)
  const certificate = await issueCertificate(plan)
  return identityOf({ certificate, privateKey: keys.privateKey }, ...(wrong.showsCi ? [{ certificate: ci }] : []))
}

function keysOf({ key }: WrongCertificate, signingKey: KeyPair): KeyPair {
  if (key === 'signing') return signingKey
  return key === 'P-384' ? generateKeyPairSync('ec', { namedCurve: 'P-384' }) : generateKeyPair('P-256')
}
