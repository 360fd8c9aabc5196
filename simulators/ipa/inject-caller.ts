/** Who calls an IPA that listens: the eIM whose TLS certificate it would take where it retrieves (SGP.32 v1.2 2.6.3.2, 2.11.1.1.1). */
import { createPublicKey, X509Certificate } from 'node:crypto'
import type { Trust } from '../../transport/trust.ts'
import { type AssociatedEim, trustOf } from './eim-trust.ts'
import type { IpaContext } from './ipa-context.ts'

/** Whether the certificate of a client is that of an eIM of the eUICC. @param presented DER; undefined where it presented none */
export function isOfAnEim(ipa: IpaContext, eims: readonly AssociatedEim[], presented: Uint8Array | undefined): boolean {
  if (presented === undefined) return false
  const certificate = new X509Certificate(presented)
  const now = ipa.clock.now().getTime()
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false
  const { eimCas = [] } = ipa.settings
  return eims.some(({ configuration }) =>
    isTrusted(certificate, trustOf(configuration, ipa.decisions.eimTrust(configuration), eimCas)),
  )
}

function isTrusted(certificate: X509Certificate, trust: Trust): boolean {
  switch (trust.kind) {
    case 'publicKey':
      return spki(certificate).equals(createPublicKey(trust.pem).export({ type: 'spki', format: 'der' }))
    case 'certificate':
      return certificate.raw.equals(new X509Certificate(trust.pem).raw) || isUnder(certificate, trust.pem)
    case 'ca':
      return isUnder(certificate, trust.pem)
    default:
      return false
  }
}

function isUnder(certificate: X509Certificate, pems: string): boolean {
  const cas = pems.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return cas
    .map((pem) => new X509Certificate(pem))
    .some((ca) => ca.ca && certificate.checkIssued(ca) && certificate.verify(ca.publicKey))
}

function spki({ publicKey }: X509Certificate): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}
