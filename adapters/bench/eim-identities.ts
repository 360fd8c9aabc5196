/** What our eIM shows in TLS: the certificate that the card knows, and those that an IPA has to refuse (SGP.32 v1.2 2.6.3.2). */
import { issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { changes } from '../../protocol/certificates/negative-changes.ts'
import type { PlannedExtension } from '../../protocol/certificates/planned-extensions.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { identityOf, type TlsIdentity } from '../../transport/tls-identity.ts'

/**
 * `otherName`: for another host. `otherKey`: another key, else as the right one. `foreignCa`: under a CA that nobody has stored.
 * `wildcard`: for every name one level too high.
 */
export const eimIdentityKinds = [
  'otherName',
  'otherKey',
  'foreignCa',
  'expired',
  'notYetValid',
  'badSignature',
  'clientAuthOnly',
  'wildcard',
] as const
export type EimIdentityKind = (typeof eimIdentityKinds)[number]

/** `a.b.test` becomes `*.test`: an asterisk stands for one label only (RFC 2818 3.1). */
function oneLevelUp(extension: PlannedExtension): PlannedExtension {
  if (extension.kind !== 'subjectAltName') return extension
  return { ...extension, dnsNames: extension.dnsNames.map((name) => `*.${name.split('.').slice(2).join('.')}`) }
}

/** Issues it. Whatever is not named in the kind is as in the right certificate, for the CA and the host name too. */
export async function eimIdentity(pki: TestPki, kind: EimIdentityKind): Promise<TlsIdentity> {
  switch (kind) {
    case 'foreignCa':
      return identityOf(pki.eimTlsForeign)
    case 'clientAuthOnly': {
      const { plan, ...keys } = pki.eimTls
      const forClients = { ...plan, ...changes.clientAuthOnly({ plan, keys, pki }) }
      return identityOf({ ...keys, certificate: await issueCertificate(forClients) })
    }
    case 'wildcard': {
      const { plan, ...keys } = pki.eimTls
      return identityOf({
        ...keys,
        certificate: await issueCertificate({ ...plan, extensions: plan.extensions.map(oneLevelUp) }),
      })
    }
    default:
      return identityOf(await issueNegative(pki, { role: 'eimTls', kind }))
  }
}
