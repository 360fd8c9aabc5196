/**
 * The eUICC that the harness plays against an eIM under test: it signs with the keys that it was given, checks nothing, and does what
 * the scenario says. Where nothing is said, its objects are right.
 */
import type { KeyObject } from 'node:crypto'
import { tlv } from '../../protocol/ber/writer.ts'
import { sign, verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import { NotificationMetadata } from '../../protocol/sgp22/notifications.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import {
  type EuiccPackageErrorCode,
  EuiccPackageErrorDataSigned,
  EuiccPackageErrorUnsigned,
  EuiccPackageResult,
  EuiccPackageResultDataSigned,
} from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import type { IpaEuiccData } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import { signatureAsDer } from './euicc-forms.ts'
import { ipaData } from './ipa-data.ts'

/** What an eUICC signs with, and what shows that it is one. */
export interface EuiccCredentials {
  /** 32 digits. */
  readonly eid: string
  /** DER. */
  readonly certificate: Uint8Array
  readonly eumCertificate: Uint8Array
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** subjectKeyIdentifier of the CI that both certificates end in. */
  readonly ciPKId: Uint8Array
}

/** What the eUICC keeps from one package to the next, and from one run to the next. */
export interface PlayedEuiccState {
  /** Counter of the last package that it took; undefined where nobody knows it. */
  counter: number | undefined
  /** Association token, 0 for none. */
  token: bigint
  /** Last sequence number of the notification counter. */
  sequence: number
}

/** What is wrong with a result on purpose, or merely unusual. */
export interface ResultChanges {
  readonly eimId?: string
  readonly counterValue?: UnboundedInteger
  /** `undefined` leaves the transaction id out. */
  readonly eimTransactionId?: Uint8Array | undefined
  readonly token?: UnboundedInteger
  /** Key that signs, in place of the eUICC's. */
  readonly key?: { readonly privateKey: KeyObject }
  /** The signed octets in another form. */
  readonly rewritten?: (signed: Buffer) => Buffer
  readonly signature?: 'spoilt' | 'der' | 'overEimSignature'
  readonly seqNumber?: number
  /** Leaves the tag of the arm out, as some eUICCs do. */
  readonly bare?: true
}

export type NotificationEvent = 'notificationInstall' | 'notificationEnable' | 'notificationDisable' | 'notificationDelete'

/** How a notification travels on ESipa: as SGP.22 has it, or compact (minimizeEsipaBytes). */
export type NotificationForm = 'full' | 'compact' | 'compactWithEid'

export class PlayedEuicc {
  readonly credentials: EuiccCredentials
  readonly spec: SpecVersion
  readonly state: PlayedEuiccState

  constructor(credentials: EuiccCredentials, spec: SpecVersion, state: Partial<PlayedEuiccState> = {}) {
    this.credentials = credentials
    this.spec = spec
    this.state = { counter: undefined, token: 0n, sequence: 0, ...state }
  }

  get eid(): string {
    return this.credentials.eid
  }

  nextSeq(): number {
    return ++this.state.sequence
  }

  /** Whether the package is signed under this key and the present token, or another one. */
  accepts(request: EuiccPackageRequest, { publicKey }: { readonly publicKey: KeyObject }, token = this.state.token): boolean {
    const signed = rawOf(request.euiccPackageSigned) ?? Buffer.of()
    return verify(publicKey, request.eimSignature, signedBytes.eimSignature(signed, token))
  }

  /** A signed result for a package. */
  result(request: EuiccPackageRequest, results: readonly EuiccResultData[], changes: ResultChanges = {}): EuiccPackageResult {
    const { counterValue, ...same } = this.#correlation(request, changes)
    const written = encode(EuiccPackageResultDataSigned, {
      ...same,
      counterValue,
      seqNumber: changes.seqNumber ?? this.nextSeq(),
      euiccResult: results,
    })
    return this.#signed(0xa0, written, request, changes)
  }

  /** A signed error for a package that was not carried out; it has no sequence number. */
  error(request: EuiccPackageRequest, code: Of<typeof EuiccPackageErrorCode>, changes: ResultChanges = {}): EuiccPackageResult {
    const written = encode(EuiccPackageErrorDataSigned, {
      ...this.#correlation(request, changes),
      euiccPackageErrorCode: code,
    })
    return this.#signed(0xa1, written, request, changes)
  }

  /** The error that nobody signs: an unknown eIM or a signature of the eIM that does not verify. */
  unsignedError(request: EuiccPackageRequest, associationToken?: UnboundedInteger): EuiccPackageResult {
    const { eimId, eimTransactionId } = request.euiccPackageSigned
    const transaction = this.spec === '1.0.1' ? undefined : eimTransactionId
    const written = encode(EuiccPackageErrorUnsigned, {
      eimId,
      ...(transaction === undefined ? {} : { eimTransactionId: transaction }),
      ...(associationToken === undefined ? {} : { associationToken }),
    })
    return read(tlv(0xbf51, Buffer.concat([Buffer.of(0xa2), written.subarray(1)])))
  }

  /** What its IPA answers to a data request: the members that the tag list names. */
  ipaData(tagList: Uint8Array): IpaEuiccData {
    return ipaData(this.credentials, this.spec, this.state.token, tagList)
  }

  #correlation(request: EuiccPackageRequest, changes: ResultChanges) {
    const { eimId, counterValue, eimTransactionId } = request.euiccPackageSigned
    const transaction = 'eimTransactionId' in changes ? changes.eimTransactionId : eimTransactionId
    return {
      eimId: changes.eimId ?? eimId,
      counterValue: changes.counterValue ?? counterValue,
      ...(transaction === undefined ? {} : { eimTransactionId: transaction }),
    }
  }

  #signed(arm: number, written: Buffer, request: EuiccPackageRequest, changes: ResultChanges): EuiccPackageResult {
    const { rewritten = (one) => one, token = this.state.token, key = this.credentials, signature: form, bare } = changes
    const data = rewritten(written)
    const octets =
      form === 'overEimSignature'
        ? signedBytes.euiccSignOverEimSignature(data, tlv(0x5f37, request.eimSignature))
        : signedBytes.euiccSignEPR(data, token)
    const raw = sign(key.privateKey, octets)
    if (form === 'spoilt') raw[63] = (raw[63] ?? 0) ^ 1
    const signature = tlv(0x5f37, form === 'der' ? signatureAsDer(raw) : raw)
    return read(bare ? tlv(0xbf51, data, signature) : tlv(0xbf51, tlv(arm, data, signature)))
  }

  /** A notification of a change of profile state, in the form of SGP.22 or compact. */
  notification(
    address: string,
    event: NotificationEvent,
    form: NotificationForm = 'full',
    {
      seqNumber = this.nextSeq(),
      spoilt = false,
      rewritten = (one: Buffer) => one,
      iccid = '8944000000000000001',
    }: { seqNumber?: number; spoilt?: boolean; rewritten?: (metadata: Buffer) => Buffer; iccid?: string } = {},
  ): PendingNotification {
    const metadata = rewritten(
      encode(NotificationMetadata, {
        seqNumber,
        profileManagementOperation: [event],
        notificationAddress: address,
        iccid: iccidOctets(iccid),
      }),
    )
    const raw = sign(this.credentials.privateKey, metadata)
    if (spoilt) raw[63] = (raw[63] ?? 0) ^ 1
    const signature = tlv(0x5f37, raw)
    if (form === 'full') {
      const { certificate, eumCertificate } = this.credentials
      return decode(PendingNotification, tlv(0x30, metadata, signature, certificate, eumCertificate)).value
    }
    const eid = form === 'compactWithEid' ? [tlv(0x5a, Buffer.from(this.eid, 'hex'))] : []
    return decode(PendingNotification, tlv(0xa1, ...eid, metadata, signature)).value
  }
}

/** Objects of v1.0.1 read alike: what differs has the same tags. */
function read(octets: Buffer): EuiccPackageResult {
  return decode(EuiccPackageResult, octets).value
}
