/** Another eIM, for operations on the associations of the eUICC (SGP.32 2.11.1.1.1): with a key that nobody signs anything with. */
import type { EimToStore } from '../../adapters/operator/port.ts'
import { issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { certificatePlan, rolePlans } from '../../protocol/certificates/test-pki-plans.ts'
import { generateKeyPair } from '../../protocol/crypto/curves.ts'
import { systemClock } from '../../transport/clock.ts'

/** Its eimId. */
export const OTHER_EIM = 'other-eim.harness.test'
/** Token that the eUICC makes for it. */
export const OTHER_TOKEN = 4242

const YEAR_MS = 365 * 86_400_000
const keys = generateKeyPair('P-256')

/** As an operator describes it, with its key. */
export const otherEim = {
  eimId: OTHER_EIM,
  counterValue: 1,
  publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }),
} as const satisfies EimToStore

/** A certificate over the same key, which the other eIM has issued to itself. */
export async function otherEimCertificate(): Promise<Buffer> {
  const now = systemClock.now().getTime()
  const role = rolePlans.eimSigning
  const dates = { notBefore: now - YEAR_MS, notAfter: now + YEAR_MS }
  const plan = certificatePlan(role, keys.publicKey, { ...keys, subject: role.subject }, dates, 1)
  return (await issueCertificate(plan)).der
}
