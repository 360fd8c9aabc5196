/** ES10b.CancelSession: SGP.22 v2.5 5.7.14. */
import { choice, explicit } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { enumeration } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { Signature, TransactionId } from './basic.ts'

export const CancelSessionReason = enumeration('CancelSessionReason', {
  endUserRejection: 0,
  postponed: 1,
  timeout: 2,
  pprNotAllowed: 3,
  metadataMismatch: 4,
  loadBppExecutionError: 5,
  undefinedReason: 127,
})

export const CancelSessionRequest = sequence(
  'CancelSessionRequest',
  { transactionId: TransactionId.retag(0x80), reason: CancelSessionReason.retag(0x81) },
  0xbf41,
)

export const EuiccCancelSessionSigned = sequence('EuiccCancelSessionSigned', {
  transactionId: TransactionId.retag(0x80),
  smdpOid: objectIdentifier().retag(0x81),
  reason: CancelSessionReason.retag(0x82),
})

export const CancelSessionResponseOk = sequence('CancelSessionResponseOk', {
  euiccCancelSessionSigned: EuiccCancelSessionSigned,
  euiccCancelSessionSignature: Signature,
})

export const CancelSessionResponseError = enumeration('CancelSessionResponseError', {
  invalidTransactionId: 5,
  undefinedError: 127,
})

export const CancelSessionResponse = explicit(
  0xbf41,
  choice('CancelSessionResponse', {
    cancelSessionResponseOk: CancelSessionResponseOk.retag(0xa0),
    cancelSessionResponseError: CancelSessionResponseError.retag(0x81),
  }),
)
export type CancelSessionResponse = Of<typeof CancelSessionResponse>
