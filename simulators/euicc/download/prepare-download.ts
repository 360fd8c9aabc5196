/** ES10b.PrepareDownload: SGP.22 v2.5 5.7.5; SGP.32 5.9.8. */
import { tlv } from '../../../protocol/ber/writer.ts'
import { curveOf, pointOf } from '../../../protocol/crypto/curves.ts'
import { sign, signatureFault } from '../../../protocol/crypto/ecdsa.ts'
import { signatureObject } from '../../../protocol/crypto/signed-bytes.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import { type DownloadErrorCode, EUICCSigned2, PrepareDownloadRequest } from '../../../protocol/sgp22/prepare-download.ts'
import { PrepareDownloadResponse } from '../../../protocol/sgp32/download-objects.ts'
import type { Chip } from '../chip.ts'
import { keyIdentifierOf } from '../ci-key.ts'
import type { Es10Function } from '../es10.ts'
import { judgeServer, serverOidOf } from './server-certificate.ts'

export const prepareDownload: Es10Function = {
  tag: 0xbf21,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1', 'SGP.22'],
  run(chip, octets) {
    const request = decodeUnambiguous(PrepareDownloadRequest, octets).value
    const answer = prepare(chip, request)
    if (typeof answer !== 'string') return answer
    return encode(PrepareDownloadResponse, {
      kind: 'downloadResponseError',
      value: { transactionId: request.smdpSigned2.transactionId, downloadErrorCode: answer },
    })
  },
}

function prepare(chip: Chip, request: PrepareDownloadRequest): Buffer | Extract<Of<typeof DownloadErrorCode>, string> {
  const { decisions, volatile } = chip
  const { session } = volatile
  if (session === undefined) return 'noSessionContext'
  const { smdpSigned2, smdpSignature2, hashCc } = request
  const judged = judgeServer(chip, request.smdpCertificate, ['dp-pb'], keyIdentifierOf(session.credentials.ci))
  if (judged.kind === 'refused') return judged.why === 'unsupportedCurve' ? judged.why : 'invalidCertificate'
  const dpPb = judged.certificate
  const key = dpPb.publicKey.key
  const signed = rawOf(request, 'smdpSigned2')
  if (key === undefined || signed === undefined) return 'invalidCertificate'
  if (!decisions.isSameServer(session.serverOid, serverOidOf(dpPb))) return 'invalidCertificate'
  const over = decisions.signedBySmdp2(signed, session.euiccSignature1)
  if (signatureFault(key, smdpSignature2, over) !== undefined) return 'invalidSignature'
  if (!decisions.isSameTransaction(session.transactionId, smdpSigned2.transactionId)) return 'invalidTransactionId'

  const oneTimeKeys = decisions.oneTimeKeys(curveOf(key), session.serverOid, smdpSigned2.bppEuiccOtpk, volatile.unusedKeys)
  const der = encode(EUICCSigned2, {
    transactionId: smdpSigned2.transactionId,
    euiccOtpk: pointOf(oneTimeKeys.publicKey),
    ...(hashCc === undefined ? {} : { hashCc }),
  })
  const euiccSigned2 = decisions.signedForm('euiccSigned2', der)
  const signature = sign(session.credentials.privateKey, decisions.signedByEuicc2(euiccSigned2, signatureObject(smdpSignature2)))
  volatile.session = { ...session, prepared: { dpPb, oneTimeKeys } }
  return tlv(0xbf21, tlv(0xa0, euiccSigned2, signatureObject(signature)))
}
