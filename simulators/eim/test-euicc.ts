/** For tests of the eIM: an eUICC that signs with the keys of a test PKI. It checks nothing and does what the test says. */
import { tlv } from '../../protocol/ber/writer.ts'
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { generateKeyPair, type KeyPair, pointOf } from '../../protocol/crypto/curves.ts'
import { sign, verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import type { AuthenticateClientResponseEsipa } from '../../protocol/esipa/authenticate-client.ts'
import type { InitiateAuthenticationResponseEsipa } from '../../protocol/esipa/initiate-authentication.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { CancelSessionReason, EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import { CtxParams1 } from '../../protocol/sgp22/device-info.ts'
import { NotificationMetadata, ProfileInstallationResultData } from '../../protocol/sgp22/notifications.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import {
  AuthenticateServerResponse,
  CancelSessionResponse,
  EuiccSigned1,
  PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import {
  EuiccPackageErrorDataSigned,
  EuiccPackageResult,
  EuiccPackageResultDataSigned,
} from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { hex } from '../../protocol/vectors/hex.ts'

type IaOk = Extract<InitiateAuthenticationResponseEsipa, { kind: 'initiateAuthenticationOkEsipa' }>['value']
type AcOk = Extract<AuthenticateClientResponseEsipa, { kind: 'authenticateClientOkDPEsipa' }>['value']

/** What a test has wrong in a result. */
export interface ResultChanges {
  readonly eimId?: string
  readonly counterValue?: number
  readonly eimTransactionId?: Uint8Array | undefined
  readonly token?: number
  readonly key?: KeyPair
  /** The signed octets written in another way: not DER, still the same value. */
  readonly rewritten?: (signed: Buffer) => Buffer
  /** Spoils the signature. */
  readonly spoilt?: boolean
  readonly seqNumber?: number
}

const CTX_DEVICE = { tac: hex('35290611'), deviceCapabilities: {} }

export class TestEuicc {
  readonly eid: string
  readonly pki: TestPki
  readonly issued: Issued
  readonly info2 = vectorNamed('EUICCInfo2 full')
  readonly otKeys: KeyPair
  token = 0
  #seq = 0
  /** euiccSignature1 of the running session, 5F37 whole. */
  signature1: Buffer = Buffer.of()

  constructor(pki: TestPki, eid: string) {
    const issued = pki.euiccs.get(eid)
    if (issued === undefined) throw new RangeError(`the PKI has no eUICC ${eid}`)
    this.eid = eid
    this.pki = pki
    this.issued = issued
    this.otKeys = generateKeyPair(pki.curve)
  }

  nextSeq(): number {
    return ++this.#seq
  }

  /** Whether the package is signed under this key and this token. */
  accepts(request: EuiccPackageRequest, key: KeyPair): boolean {
    const signed = rawOf(request.euiccPackageSigned) ?? Buffer.of()
    return verify(key.publicKey, request.eimSignature, signedBytes.eimSignature(signed, this.token))
  }

  /** A signed result for a package. */
  result(request: EuiccPackageRequest, results: readonly EuiccResultData[], changes: ResultChanges = {}): EuiccPackageResult {
    const { eimId, counterValue, eimTransactionId } = request.euiccPackageSigned
    const transaction = 'eimTransactionId' in changes ? changes.eimTransactionId : eimTransactionId
    const written = encode(EuiccPackageResultDataSigned, {
      eimId: changes.eimId ?? eimId,
      counterValue: changes.counterValue ?? counterValue,
      ...(transaction === undefined ? {} : { eimTransactionId: transaction }),
      seqNumber: changes.seqNumber ?? this.nextSeq(),
      euiccResult: results,
    })
    return this.#signed(0xa0, written, changes)
  }

  error(request: EuiccPackageRequest, code: 'replayError' | 'invalidEid' | 'sizeOverflow', changes: ResultChanges = {}) {
    const { eimId, counterValue, eimTransactionId } = request.euiccPackageSigned
    const written = encode(EuiccPackageErrorDataSigned, {
      eimId: changes.eimId ?? eimId,
      counterValue: changes.counterValue ?? counterValue,
      ...(eimTransactionId === undefined ? {} : { eimTransactionId }),
      euiccPackageErrorCode: code,
    })
    return this.#signed(0xa1, written, changes)
  }

  #signed(
    arm: number,
    written: Buffer,
    { rewritten = (one) => one, token = this.token, key = this.issued, spoilt }: ResultChanges,
  ) {
    const data = rewritten(written)
    const signature = sign(key.privateKey, signedBytes.euiccSignEPR(data, token))
    if (spoilt) signature[63] = (signature[63] ?? 0) ^ 1
    return decode(EuiccPackageResult, tlv(0xbf51, tlv(arm, data, tlv(0x5f37, signature)))).value
  }

  /** A notification, in the form of SGP.22 or compact. */
  notification(
    address: string,
    event: 'notificationEnable' | 'notificationDisable' | 'notificationDelete',
    form: 'full' | 'compact' | 'compactWithEid' = 'full',
    { seqNumber = this.nextSeq(), spoilt = false, rewritten = (one: Buffer) => one } = {},
  ): PendingNotification {
    const metadata = rewritten(
      encode(NotificationMetadata, {
        seqNumber,
        profileManagementOperation: [event],
        notificationAddress: address,
        iccid: iccidOctets('8944000000000000001'),
      }),
    )
    const signature = sign(this.issued.privateKey, metadata)
    if (spoilt) signature[63] = (signature[63] ?? 0) ^ 1
    const signatureTlv = tlv(0x5f37, signature)
    if (form === 'full') {
      const certificates = [this.issued.certificate.der, this.pki.eum.certificate.der]
      return decode(PendingNotification, tlv(0x30, metadata, signatureTlv, ...certificates)).value
    }
    const eid = form === 'compactWithEid' ? [tlv(0x5a, hex(this.eid))] : []
    return decode(PendingNotification, tlv(0xa1, ...eid, metadata, signatureTlv)).value
  }

  /** AuthenticateServer: the answer in the form of SGP.22 or compact. */
  authenticate(
    server: IaOk,
    form: 'full' | 'compact' | 'compactWithCertificates' = 'full',
    matchingId?: string,
    rewritten = (one: Buffer) => one,
  ) {
    const { transactionId, serverAddress, serverChallenge } = server.serverSigned1
    const ctxParams1: CtxParams1 = server.ctxParams1 ?? {
      kind: 'ctxParamsForCommonAuthentication',
      value: { ...(matchingId === undefined ? {} : { matchingId }), deviceInfo: CTX_DEVICE },
    }
    const euiccInfo2 = decode(EUICCInfo2, this.info2).value
    const value = { transactionId, serverAddress, serverChallenge, euiccInfo2, ctxParams1 }
    const signed1 = rewritten(encode(EuiccSigned1, value, { received: 'keep' }))
    const signature = sign(this.issued.privateKey, signed1)
    this.signature1 = tlv(0x5f37, signature)
    const euicc = this.issued.certificate.der
    const eum = this.pki.eum.certificate.der
    if (form === 'full')
      return decode(AuthenticateServerResponse, tlv(0xbf38, tlv(0xa0, signed1, this.signature1, euicc, eum))).value
    const ctx = server.ctxParams1 === undefined ? [tlv(0xa2, encode(CtxParams1, ctxParams1))] : []
    const compact = tlv(0xa0, tlv(0x84, euiccInfo2.extCardResource), ...ctx)
    const certificates = form === 'compact' ? [] : [retagged(0xa1, euicc), retagged(0xa2, eum)]
    return decode(AuthenticateServerResponse, tlv(0xbf38, tlv(0xa2, compact, this.signature1, ...certificates))).value
  }

  /** PrepareDownload: the answer in the form of SGP.22 or compact. */
  prepare(dp: AcOk, form: 'full' | 'compact' = 'full') {
    const otpk = pointOf(this.otKeys.publicKey)
    const { transactionId } = dp.smdpSigned2
    const signed2 = encode(EUICCSigned2, {
      transactionId,
      euiccOtpk: otpk,
      ...(dp.hashCc === undefined ? {} : { hashCc: dp.hashCc }),
    })
    const signature = tlv(0x5f37, sign(this.issued.privateKey, signed2, tlv(0x5f37, dp.smdpSignature2)))
    if (form === 'full') return decode(PrepareDownloadResponse, tlv(0xbf21, tlv(0xa0, signed2, signature))).value
    return decode(PrepareDownloadResponse, tlv(0xbf21, tlv(0xa2, tlv(0x30, tlv(0x5f49, otpk)), signature))).value
  }

  cancel(
    transactionId: Uint8Array,
    reason: 'pprNotAllowed' | 'metadataMismatch' | 'loadBppExecutionError',
    form: 'full' | 'compact' | 'compactWithoutReason' = 'full',
  ) {
    const signed = encode(EuiccCancelSessionSigned, { transactionId, smdpOid: '2.999.10', reason })
    const signature = tlv(0x5f37, sign(this.issued.privateKey, signed))
    if (form === 'full') return decode(CancelSessionResponse, tlv(0xbf41, tlv(0xa0, signed, signature))).value
    const inside = form === 'compact' ? [encode(CancelSessionReason.retag(0x80), reason)] : []
    return decode(CancelSessionResponse, tlv(0xbf41, tlv(0xa2, tlv(0x30, ...inside), signature))).value
  }

  /** A profile installation result, in the form of SGP.22 or compact. */
  installation(
    transactionId: Uint8Array,
    address: string,
    form: 'full' | 'compact' = 'full',
    { failed = false, seqNumber = this.nextSeq() } = {},
  ): PendingNotification {
    const data = encode(ProfileInstallationResultData, {
      transactionId,
      notificationMetadata: {
        seqNumber,
        profileManagementOperation: ['notificationInstall'],
        notificationAddress: address,
        iccid: iccidOctets('8944000000000000001'),
      },
      smdpOid: '2.999.10',
      finalResult: failed
        ? {
            kind: 'errorResult',
            value: { bppCommandId: 'loadProfileElements', errorReason: 'installFailedDueToPEProcessingError' },
          }
        : {
            kind: 'successResult',
            value: { aid: hex('A0000005591010FFFFFFFF8900001100'), simaResponse: hex('3007A0053003800100') },
          },
    })
    const signature = tlv(0x5f37, sign(this.issued.privateKey, data))
    if (form === 'full') return decode(PendingNotification, tlv(0xbf37, data, signature)).value
    const final = failed ? tlv(0xa1, hex('800105'), hex('81010C')) : tlv(0xa0, hex('4F020011'))
    const compact = tlv(0xa0, tlv(0x80, transactionId), tlv(0x02, Buffer.of(seqNumber)), tlv(0xa2, final))
    return decode(PendingNotification, tlv(0xa0, compact, signature)).value
  }
}

function retagged(tag: number, der: Uint8Array): Buffer {
  const length = (der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f)
  return tlv(tag, der.subarray(length))
}

/** The outer length written in one octet more than DER has: the same value in other octets. */
export function withLongLength(der: Buffer): Buffer {
  const value = der.subarray(der[1] === 0x81 ? 3 : 2)
  return Buffer.concat([der.subarray(0, 1), hex('82'), Buffer.from([value.length >> 8, value.length & 0xff]), value])
}
