/** ES10b.PrepareDownload: SGP.22 v2.5 5.7.5. */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { boolean, enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { Octet32, OneTimePublicKey, Signature, TransactionId } from './basic.ts'

export const SmdpSigned2 = sequence('SmdpSigned2', {
  transactionId: TransactionId.retag(0x80),
  ccRequiredFlag: boolean(),
  bppEuiccOtpk: optional(OneTimePublicKey),
})
export type SmdpSigned2 = Of<typeof SmdpSigned2>

export const PrepareDownloadRequest = sequence(
  'PrepareDownloadRequest',
  {
    smdpSigned2: SmdpSigned2,
    smdpSignature2: Signature,
    hashCc: optional(Octet32),
    smdpCertificate: Certificate,
  },
  0xbf21,
)
export type PrepareDownloadRequest = Of<typeof PrepareDownloadRequest>

export const EUICCSigned2 = sequence('EUICCSigned2', {
  transactionId: TransactionId.retag(0x80),
  euiccOtpk: OneTimePublicKey,
  hashCc: optional(Octet32),
})

export const DownloadErrorCode = enumeration('DownloadErrorCode', {
  invalidCertificate: 1,
  invalidSignature: 2,
  unsupportedCurve: 3,
  noSessionContext: 4,
  invalidTransactionId: 5,
  undefinedError: 127,
})

export const PrepareDownloadResponseOk = sequence('PrepareDownloadResponseOk', {
  euiccSigned2: EUICCSigned2,
  euiccSignature2: Signature,
})

export const PrepareDownloadResponseError = sequence('PrepareDownloadResponseError', {
  transactionId: TransactionId.retag(0x80),
  downloadErrorCode: DownloadErrorCode,
})

export const PrepareDownloadResponse = explicit(
  0xbf21,
  choice('PrepareDownloadResponse', {
    downloadResponseOk: PrepareDownloadResponseOk.retag(0xa0),
    downloadResponseError: PrepareDownloadResponseError.retag(0xa1),
  }),
)
export type PrepareDownloadResponse = Of<typeof PrepareDownloadResponse>
