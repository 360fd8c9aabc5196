/** ESipa.GetBoundProfilePackage: function SGP.32 v1.2 5.14.2, ASN.1 binding 6.3.2.3. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { TransactionId } from '../sgp22/basic.ts'
import { BoundProfilePackage } from '../sgp22/bound-profile-package.ts'
import { getBoundProfilePackageErrors } from '../sgp22/es9plus-asn1.ts'
import { PrepareDownloadResponse } from '../sgp32/download-objects.ts'

export const GetBoundProfilePackageRequestEsipa = sequence(
  'GetBoundProfilePackageRequestEsipa',
  { transactionId: TransactionId.retag(0x80), prepareDownloadResponse: PrepareDownloadResponse },
  0xbf3a,
)
export type GetBoundProfilePackageRequestEsipa = Of<typeof GetBoundProfilePackageRequestEsipa>

export const GetBoundProfilePackageOkEsipa = sequence('GetBoundProfilePackageOkEsipa', {
  transactionId: optional(TransactionId.retag(0x80)),
  boundProfilePackage: BoundProfilePackage,
})

export const GetBoundProfilePackageResponseEsipa = explicit(
  0xbf3a,
  choice('GetBoundProfilePackageResponseEsipa', {
    getBoundProfilePackageOkEsipa: GetBoundProfilePackageOkEsipa.retag(0xa0),
    getBoundProfilePackageErrorEsipa: enumeration('GetBoundProfilePackageErrorEsipa', {
      ...getBoundProfilePackageErrors,
      metadataMismatch: 50,
    }).retag(0x81),
  }),
)
export type GetBoundProfilePackageResponseEsipa = Of<typeof GetBoundProfilePackageResponseEsipa>
