/** Keys that a package puts into the association of the eIM that sends it (updateEim of its own entry, SGP.32 2.11.1.1.1, 3.5.1). */
import { X509Certificate } from 'node:crypto'
import type { AnsweredPackage } from './answered-package.ts'

/** SubjectPublicKeyInfo of each in hexadecimal; a certificate that cannot be read gives none. @param eimId of the eIM that sends it */
export function keysBroughtBy({ euiccPackage }: AnsweredPackage['fields'], eimId: string | undefined): readonly string[] {
  if (euiccPackage?.kind !== 'ecoList' || eimId === undefined) return []
  return euiccPackage.value.flatMap((eco) => {
    if (eco.kind !== 'updateEim' || eco.value.eimId !== eimId || eco.value.eimPublicKeyData === undefined) return []
    const { kind, value } = eco.value.eimPublicKeyData
    const octets = Buffer.from(value)
    return kind === 'eimPublicKey' ? [octets.toString('hex')] : (keyOfCertificate(octets) ?? [])
  })
}

function keyOfCertificate(der: Buffer): string | undefined {
  try {
    return new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' }).toString('hex')
  } catch {
    return undefined
  }
}
