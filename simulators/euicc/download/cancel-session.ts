/** ES10b.CancelSession: SGP.22 v2.5 5.7.14; SGP.32 5.9.9. */
import { tlv } from '../../../protocol/ber/writer.ts'
import { sign } from '../../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { CancelSessionRequest, CancelSessionResponse, EuiccCancelSessionSigned } from '../../../protocol/sgp22/cancel-session.ts'
import type { Es10Function } from '../es10.ts'

export const cancelSession: Es10Function = {
  tag: 0xbf41,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1', 'SGP.22'],
  run({ decisions, volatile }, octets) {
    const { transactionId, reason } = decodeUnambiguous(CancelSessionRequest, octets).value
    const { session } = volatile
    if (session === undefined || !decisions.isSameTransaction(session.transactionId, transactionId)) {
      return encode(CancelSessionResponse, { kind: 'cancelSessionResponseError', value: 'invalidTransactionId' })
    }
    const der = encode(EuiccCancelSessionSigned, { transactionId, smdpOid: session.serverOid, reason })
    const signed = decisions.signedForm('euiccCancelSessionSigned', der)
    const signature = sign(session.credentials.privateKey, signedBytes.euiccCancelSessionSignature(signed))
    const isPostponed = reason === 'postponed' || reason === 'timeout'
    if (isPostponed && session.prepared !== undefined && session.loading === undefined) {
      volatile.unusedKeys = { serverOid: session.serverOid, keys: session.prepared.oneTimeKeys }
    }
    if (decisions.endsSession(isPostponed ? 'postponed' : 'cancelled')) volatile.session = undefined
    return tlv(0xbf41, tlv(0xa0, signed, signatureObject(signature)))
  },
}
