/** What the played eUICC signs in a profile download: SGP.22 5.7.5, 5.7.13, 5.7.14, SGP.32 2.11.3; full or compact. */
import { tlv } from '../../protocol/ber/writer.ts'
import { curveOf, generateKeyPair, type KeyPair, pointOf } from '../../protocol/crypto/curves.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import type { AuthenticateClientResponseEsipa } from '../../protocol/esipa/authenticate-client.ts'
import type { InitiateAuthenticationResponseEsipa } from '../../protocol/esipa/initiate-authentication.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { SequenceNumber } from '../../protocol/sgp22/basic.ts'
import { CancelSessionReason as CancelSessionReasonType, EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import { CtxParams1 } from '../../protocol/sgp22/device-info.ts'
import { ProfileInstallationResultData } from '../../protocol/sgp22/notifications.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import {
  AuthenticateServerResponse,
  CancelSessionResponse,
  EuiccSigned1,
  PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { PlayedEuicc } from './euicc.ts'
import { retagged } from './euicc-forms.ts'
import { euiccInfo2, TAC } from './euicc-info.ts'

export type InitiateAuthenticationOk = Extract<
  InitiateAuthenticationResponseEsipa,
  { kind: 'initiateAuthenticationOkEsipa' }
>['value']
export type AuthenticateClientOk = Extract<AuthenticateClientResponseEsipa, { kind: 'authenticateClientOkDPEsipa' }>['value']

/** `compactWithCertificates`: compact, for an eIM that has not got the certificates of the eUICC. */
export type DownloadForm = 'full' | 'compact' | 'compactWithCertificates'

export interface AuthenticateChanges {
  readonly form?: DownloadForm
  readonly matchingId?: string
  /** euiccSigned1 in other octets. */
  readonly rewritten?: (signed: Buffer) => Buffer
  readonly spoilt?: boolean
}

const FREE_MEMORY = 262_144

/** One download session on the side of the eUICC. */
export class PlayedDownload {
  readonly #euicc: PlayedEuicc
  #otKeys: KeyPair | undefined
  readonly info2: Buffer
  /** euiccSignature1 of this session, 5F37 whole. */
  signature1: Buffer = Buffer.of()

  constructor(euicc: PlayedEuicc) {
    this.#euicc = euicc
    this.info2 = euiccInfo2(euicc.spec, euicc.credentials.ciPKId, FREE_MEMORY)
  }

  /** One-time key that the profile package is bound to: made when it is first asked for, as many downloads end before. */
  get otKeys(): KeyPair {
    this.#otKeys ??= generateKeyPair(curveOf(this.#euicc.credentials.publicKey))
    return this.#otKeys
  }

  /** AuthenticateServer: the eUICC's answer to what the SM-DP+ signed. */
  authenticate(server: InitiateAuthenticationOk, changes: AuthenticateChanges = {}): AuthenticateServerResponse {
    const { form = 'full', matchingId, rewritten = (one) => one, spoilt } = changes
    const { privateKey, certificate, eumCertificate } = this.#euicc.credentials
    const { transactionId, serverAddress, serverChallenge } = server.serverSigned1
    const ctxParams1: CtxParams1 = server.ctxParams1 ?? {
      kind: 'ctxParamsForCommonAuthentication',
      value: {
        ...(matchingId === undefined ? {} : { matchingId }),
        deviceInfo: { tac: TAC, deviceCapabilities: {} },
      },
    }
    const euiccInfo2 = decode(EUICCInfo2, this.info2).value
    const value = { transactionId, serverAddress, serverChallenge, euiccInfo2, ctxParams1 }
    const signed1 = rewritten(encode(EuiccSigned1, value, { received: 'keep' }))
    const raw = sign(privateKey, signed1)
    if (spoilt) raw[63] = (raw[63] ?? 0) ^ 1
    this.signature1 = tlv(0x5f37, raw)
    if (form === 'full')
      return decode(AuthenticateServerResponse, tlv(0xbf38, tlv(0xa0, signed1, this.signature1, certificate, eumCertificate)))
        .value
    const ctx = server.ctxParams1 === undefined ? [tlv(0xa2, encode(CtxParams1, ctxParams1))] : []
    const compact = tlv(0xa0, tlv(0x84, euiccInfo2.extCardResource), ...ctx)
    const certificates = form === 'compact' ? [] : [retagged(0xa1, certificate), retagged(0xa2, eumCertificate)]
    return decode(AuthenticateServerResponse, tlv(0xbf38, tlv(0xa2, compact, this.signature1, ...certificates))).value
  }

  /** PrepareDownload: the one-time key for the profile package. */
  prepare(dp: AuthenticateClientOk, { form = 'full' as 'full' | 'compact', spoilt = false, hashCc = dp.hashCc } = {}) {
    const otpk = pointOf(this.otKeys.publicKey)
    const { transactionId } = dp.smdpSigned2
    const signed2 = encode(EUICCSigned2, { transactionId, euiccOtpk: otpk, ...(hashCc === undefined ? {} : { hashCc }) })
    const raw = sign(this.#euicc.credentials.privateKey, signed2, tlv(0x5f37, dp.smdpSignature2))
    if (spoilt) raw[63] = (raw[63] ?? 0) ^ 1
    const signature = tlv(0x5f37, raw)
    if (form === 'full') return decode(PrepareDownloadResponse, tlv(0xbf21, tlv(0xa0, signed2, signature))).value
    return decode(PrepareDownloadResponse, tlv(0xbf21, tlv(0xa2, tlv(0x30, tlv(0x5f49, otpk)), signature))).value
  }

  cancel(
    transactionId: Uint8Array,
    reason: Of<typeof CancelSessionReasonType>,
    { form = 'full' as 'full' | 'compact' | 'compactWithoutReason', spoilt = false, smdpOid = '2.999.10' } = {},
  ): CancelSessionResponse {
    const signed = encode(EuiccCancelSessionSigned, { transactionId, smdpOid, reason })
    const raw = sign(this.#euicc.credentials.privateKey, signed)
    if (spoilt) raw[63] = (raw[63] ?? 0) ^ 1
    const signature = tlv(0x5f37, raw)
    if (form === 'full') return decode(CancelSessionResponse, tlv(0xbf41, tlv(0xa0, signed, signature))).value
    const inside = form === 'compact' ? [encode(CancelSessionReasonType.retag(0x80), reason)] : []
    return decode(CancelSessionResponse, tlv(0xbf41, tlv(0xa2, tlv(0x30, ...inside), signature))).value
  }

  /** A profile installation result, in the form of SGP.22 or compact. */
  installation(
    transactionId: Uint8Array,
    address: string,
    {
      form = 'full',
      failed = false,
      seqNumber = this.#euicc.nextSeq(),
      smdpOid = '2.999.10',
      iccid = '8944000000000000001',
    }: {
      readonly form?: 'full' | 'compact'
      readonly failed?: boolean
      readonly seqNumber?: number
      readonly smdpOid?: string
      readonly iccid?: string
    } = {},
  ): PendingNotification {
    const data = encode(ProfileInstallationResultData, {
      transactionId,
      notificationMetadata: {
        seqNumber,
        profileManagementOperation: ['notificationInstall'],
        notificationAddress: address,
        iccid: iccidOctets(iccid),
      },
      smdpOid,
      finalResult: failed
        ? {
            kind: 'errorResult',
            value: { bppCommandId: 'loadProfileElements', errorReason: 'installFailedDueToPEProcessingError' },
          }
        : {
            kind: 'successResult',
            value: {
              aid: Buffer.from('A0000005591010FFFFFFFF8900001100', 'hex'),
              simaResponse: Buffer.from('3007A0053003800100', 'hex'),
            },
          },
    })
    const signature = tlv(0x5f37, sign(this.#euicc.credentials.privateKey, data))
    if (form === 'full') return decode(PendingNotification, tlv(0xbf37, data, signature)).value
    const final = failed ? tlv(0xa1, Buffer.from('80010581010C', 'hex')) : tlv(0xa0, Buffer.from('4F020011', 'hex'))
    const compact = tlv(0xa0, tlv(0x80, transactionId), encode(SequenceNumber, seqNumber), tlv(0xa2, final))
    return decode(PendingNotification, tlv(0xa0, compact, signature)).value
  }
}
