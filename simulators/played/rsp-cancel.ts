/** CancelSession of the played SM-DP+: SGP.22 v2.5 5.6.5. */
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import type { Of } from '../../protocol/schema/type.ts'
import { EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import type { CancelSessionResponseEs9 } from '../../protocol/sgp22/es9plus-asn1.ts'
import type { CancelSessionRequestEs9 } from '../../protocol/sgp32/es9plus-asn1.ts'
import { rightAuthentication } from '../rsp-server/decisions.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import { type PlayedServer, sessionOf } from './rsp-session.ts'

/** @throws Refused for an unknown session, a signature that is not right, and another SM-DP+ */
export function cancelSession(
  played: PlayedServer,
  { transactionId, cancelSessionResponse: response }: Of<typeof CancelSessionRequestEs9>,
): Of<typeof CancelSessionResponseEs9> {
  const session = sessionOf(played, transactionId)
  if (response.kind !== 'cancelSessionResponseOk')
    throw new Refused('euiccSignatureInvalid', `${response.kind}: nothing that is signed by the eUICC as SGP.22 says`)
  const { value: ok } = response
  const signed = ok.euiccCancelSessionSigned
  const octets = rightAuthentication.signedOctets(ok, 'euiccCancelSessionSigned', EuiccCancelSessionSigned, signed)
  const key = session.euicc?.certificate.publicKey.key
  // Nobody can verify what comes before the eUICC has shown its certificate.
  if (key !== undefined && !verify(key, ok.euiccCancelSessionSignature, signedBytes.euiccCancelSessionSignature(octets)))
    throw new Refused('euiccSignatureInvalid', 'euiccCancelSessionSignature does not verify')
  if (signed.smdpOid !== played.oid)
    throw new Refused('undefinedError', `smdpOid ${signed.smdpOid} is not ${played.oid}`, pair('8.8', '3.10'))
  if (!rightAuthentication.isOfSession(session, signed.transactionId))
    throw new Refused('invalidTransactionId', 'another transactionId in euiccCancelSessionSigned')
  return { kind: 'cancelSessionOk', value: {} }
}
