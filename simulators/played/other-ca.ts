import { issueNegative } from '../../protocol/certificates/negative.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { identityOf, type TlsIdentity } from '../../transport/tls-identity.ts'

/** The TLS server of our eIM with a certificate of a CA that is no CI and issues none of the right ones. */
export async function identityOfOtherCa(pki: TestPki): Promise<TlsIdentity> {
  return identityOf(await issueNegative(pki, { role: 'eimTls', kind: 'otherCi' }))
}
