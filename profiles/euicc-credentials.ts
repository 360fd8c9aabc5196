/** What a played eUICC signs with, read from the files that the profile names, and checked so far as an eIM will check it. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { ParsedCertificate } from '../protocol/certificates/parse.ts'
import { isSignedBy } from '../protocol/certificates/signed.ts'
import { allCurves } from '../protocol/crypto/curves.ts'
import { readCertificates } from './certificate-file.ts'
import { ConfigError } from './config-error.ts'
import { readPrivateKey } from './private-key.ts'
import type { SutProfile } from './sut.ts'

type NamedFiles = NonNullable<NonNullable<SutProfile['assets']['euiccs']>[number]['euicc']>

export interface EuiccCredentialFiles {
  /** 32 digits. */
  readonly eid: string
  readonly certificate: ParsedCertificate
  readonly eumCertificate: ParsedCertificate
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** subjectKeyIdentifier of the CI that the EUM is under; undefined where the EUM's certificate does not say it. */
  readonly ciPKId: Uint8Array | undefined
}

/**
 * Reads certificate, EUM certificate and key of one eUICC.
 *
 * @param eid that the certificate has to be for (SGP.22 4.5.2.1.3: serialNumber of the subject)
 * @param key of the profile that `files` stands under, for the error message
 * @param folder that a relative path starts from
 * @throws ConfigError where a file cannot be read, the certificate is for another EID, the EUM did not sign it, or the key is another's
 */
export function readEuiccCredentials(files: NamedFiles, eid: string, key: string, folder: string): EuiccCredentialFiles {
  const [certificate] = readCertificates(files.certificate, `${key}.certificate`, folder, 'a certificate of an eUICC')
  const [eumCertificate] = readCertificates(files.eumCertificate, `${key}.eumCertificate`, folder, 'a certificate of an EUM')
  const privateKey = readPrivateKey(files.key, `${key}.key`, folder)
  const publicKey = createPublicKey(privateKey)
  const { subjectSerialNumber, publicKey: certified } = certificate
  if (subjectSerialNumber !== eid)
    throw new ConfigError(
      `${key}.certificate: ${files.certificate} is for ${subjectSerialNumber === undefined ? 'no EID' : `EID ${subjectSerialNumber}`}, not for ${eid}; write the certificate of this EID`,
    )
  if (certified.curve === undefined)
    throw new ConfigError(
      `${key}.certificate: ${files.certificate} has ${certified.text}; RSP knows keys on ${allCurves.join(' and ')}`,
    )
  const issuer = eumCertificate.publicKey.key
  if (issuer === undefined || !isSignedBy(certificate, issuer))
    throw new ConfigError(
      `${key}.eumCertificate: ${files.eumCertificate} did not sign ${files.certificate}; write the certificate of the EUM that did`,
    )
  if (certified.key?.equals(publicKey) !== true)
    throw new ConfigError(
      `${key}.key: ${files.key} is not the key of ${files.certificate}; write the private key to that certificate`,
    )
  const ciPKId = eumCertificate.extensions.authorityKeyIdentifier?.value
  return { eid, certificate, eumCertificate, privateKey, publicKey, ciPKId }
}
