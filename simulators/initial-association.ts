import type { KeyObject } from 'node:crypto'
import { X509Certificate } from 'node:crypto'
import type { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'

type Transport = 'https' | 'coaps'

/** What is known of an eIM when it is first associated with an eUICC. */
export interface EimToAssociate {
  readonly eimId: string
  /** Its address; also its id here. */
  readonly fqdn: string
  /** For eUICC packages. */
  readonly signingKey: KeyObject
  /** PEM of the TLS certificate that the IPA is to pin. */
  readonly tlsCertificate: string
  /** subjectKeyIdentifier of the CI that the eUICC signs results under; absent where any may be. */
  readonly euiccCiPKId?: Uint8Array
  /** Default 0. */
  readonly counterValue?: number
  /** Asks the eUICC for an association token. */
  readonly requestToken?: boolean
  /** How it is retrieved from. Default https. */
  readonly over?: readonly Transport[]
  /** SGP.32 v1.0.1 has no such field. */
  readonly indirectProfileDownload?: boolean
}

/** The configuration that AddInitialEim brings (SGP.32 v1.2 3.5.2, 2.11.1.1.1): a bare signing key and a pinned certificate. */
export function initialConfiguration(eim: EimToAssociate): EimConfigurationData {
  const {
    eimId,
    fqdn,
    signingKey,
    tlsCertificate,
    euiccCiPKId,
    counterValue = 0,
    requestToken,
    over = ['https'],
    indirectProfileDownload = true,
  } = eim
  return {
    eimId,
    eimFqdn: fqdn,
    eimIdType: 'eimIdTypeFqdn',
    counterValue,
    ...(requestToken === true ? { associationToken: -1 } : {}),
    eimPublicKeyData: { kind: 'eimPublicKey', value: signingKey.export({ type: 'spki', format: 'der' }) },
    trustedPublicKeyDataTls: { kind: 'trustedCertificateTls', value: new X509Certificate(tlsCertificate).raw },
    eimSupportedProtocol: over.map((one) => (one === 'coaps' ? 'eimRetrieveCoaps' : 'eimRetrieveHttps')),
    ...(euiccCiPKId === undefined ? {} : { euiccCiPKId }),
    ...(indirectProfileDownload ? { indirectProfileDownload: true } : {}),
  }
}
