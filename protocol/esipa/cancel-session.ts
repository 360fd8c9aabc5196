/** ESipa.CancelSession: function SGP.32 v1.2 5.14.8, ASN.1 binding 6.3.2.5. */
import { choice, explicit } from '../schema/choice.ts'
import { sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { TransactionId } from '../sgp22/basic.ts'
import { doubled } from '../sgp22/doubled.ts'
import { CancelSessionErrorEs9 } from '../sgp22/es9plus-asn1.ts'
import { CancelSessionResponse } from '../sgp32/download-objects.ts'

/** A1 replaces the BF41 of the eUICC's response; peers that keep both are read as a variant. */
export const CancelSessionRequestEsipa = sequence(
  'CancelSessionRequestEsipa',
  { transactionId: TransactionId.retag(0x80), cancelSessionResponse: doubled(0xa1, CancelSessionResponse.inner, 0xbf41) },
  0xbf41,
)
export type CancelSessionRequestEsipa = Of<typeof CancelSessionRequestEsipa>

export const CancelSessionResponseEsipa = explicit(
  0xbf41,
  choice('CancelSessionResponseEsipa', {
    cancelSessionOk: sequence('CancelSessionOk', {}).retag(0xa0),
    cancelSessionError: CancelSessionErrorEs9.retag(0x81),
  }),
)
export type CancelSessionResponseEsipa = Of<typeof CancelSessionResponseEsipa>
