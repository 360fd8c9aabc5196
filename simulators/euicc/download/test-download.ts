/** A card and an SM-DP+ that meet, for tests of profile download: each step does what is right unless a test says otherwise. */
import type { TestPki } from '../../../protocol/certificates/test-pki.ts'
import { segmentsOf } from '../../../protocol/crypto/segmentation.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { iccidOctets } from '../../../protocol/identifiers/iccid.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { GetEuiccChallengeResponse } from '../../../protocol/sgp22/euicc-info.ts'
import { ProfileInstallationResult as Pir, type ProfileInstallationResult } from '../../../protocol/sgp22/notifications.ts'
import {
  AuthenticateServerResponse,
  CancelSessionResponse,
  PrepareDownloadResponse,
} from '../../../protocol/sgp32/download-objects.ts'
import { RetrieveNotificationsListResponse } from '../../../protocol/sgp32/notifications.ts'
import { type ProfileInfo, ProfileInfoListResponse } from '../../../protocol/sgp32/profile-info.ts'
import {
  type BindingOffer,
  isSignedByEuicc,
  type PackageOffer,
  received,
  ScriptedSmdp,
  type ServerOffer,
} from '../../played/scripted-smdp.ts'
import type { StateStore } from '../../state-file.ts'
import type { EuiccDecisions } from '../decisions.ts'
import { euiccSettings, firstState } from '../make-euicc.ts'
import type { EuiccSettings } from '../settings.ts'
import type { EuiccState, InstalledProfile } from '../state.ts'
import { type CardAnswer, TestCard } from './test-card.ts'

export interface DownloadOptions {
  readonly settings?: Partial<EuiccSettings>
  readonly decisions?: Partial<EuiccDecisions>
  readonly profiles?: readonly InstalledProfile[]
  readonly store?: StateStore<EuiccState>
}

/** How a load ended: `installed`, or the command and the reason, as `2/9` stands in the fact sheets. */
export type Outcome = 'installed' | `${string}/${string}`

export class TestDownload {
  readonly pki: TestPki
  readonly card: TestCard
  readonly smdp: ScriptedSmdp

  constructor(pki: TestPki, { settings: others, decisions, profiles, store }: DownloadOptions = {}) {
    const [eid = ''] = pki.euiccs.keys()
    const settings = euiccSettings([pki], eid, others)
    this.pki = pki
    this.card = new TestCard({
      settings,
      state: firstState(settings, profiles),
      ...(decisions === undefined ? {} : { decisions }),
      ...(store === undefined ? {} : { store }),
    })
    this.smdp = new ScriptedSmdp(pki)
  }

  challenge(): Buffer {
    return Buffer.from(decode(GetEuiccChallengeResponse, this.card.ask('BF2E00').data).value.euiccChallenge)
  }

  /** BF38 for a new challenge. */
  authenticate(offer: Partial<ServerOffer> = {}): Buffer {
    return this.card.ask(this.smdp.authenticateServer(this.challenge(), offer)).data
  }

  /** The error of AuthenticateServer, or `ok`. */
  authenticated(offer: Partial<ServerOffer> = {}): string | number {
    return authenticationOf(this.authenticate(offer))
  }

  /** BF21 in a new session. */
  prepare(offer: Partial<BindingOffer> = {}): Buffer {
    return this.card.ask(this.smdp.prepareDownload(this.authenticate(), offer)).data
  }

  /** The error of PrepareDownload, or `ok`. */
  prepared(offer: Partial<BindingOffer> = {}): string | number {
    return preparationOf(this.prepare(offer))
  }

  /** Segments of a package in a new session. */
  bound(offer: PackageOffer = {}): readonly Buffer[] {
    return segmentsOf(this.smdp.bind(this.prepare(), offer))
  }

  /** Sends segments until one is answered. @returns the answer, and how many were sent */
  send(
    segments: readonly Uint8Array[],
    blockSize?: number,
  ): { readonly data: Buffer; readonly sw: string; readonly sent: number } {
    let sent = 0
    let last: CardAnswer = { data: Buffer.alloc(0), sw: '9000' }
    for (const segment of segments) {
      last = this.card.ask(segment, blockSize)
      sent++
      if (last.data.length > 0 || last.sw !== '9000') break
    }
    return { ...last, sent }
  }

  /** A whole download. */
  load(offer: PackageOffer = {}): Outcome {
    return this.outcome(this.send(this.bound(offer)).data)
  }

  /** A whole download whose segments are changed on the way. */
  loadChanged(change: (segments: readonly Buffer[]) => readonly Uint8Array[], offer: PackageOffer = {}): Outcome {
    return this.outcome(this.send(change(this.bound(offer))).data)
  }

  /** @throws where the answer is no result that the eUICC signed */
  outcome(bf37: Buffer): Outcome {
    const { finalResult } = this.resultOf(bf37).profileInstallationResultData
    if (finalResult.kind === 'successResult') return 'installed'
    return `${finalResult.value.bppCommandId}/${finalResult.value.errorReason}`
  }

  /** @throws where the answer is no result that the eUICC signed */
  resultOf(bf37: Buffer): ProfileInstallationResult {
    const { value } = decode(Pir, bf37)
    const signed = signedBytes.euiccSignPIR(received(value, 'profileInstallationResultData'))
    if (!isSignedByEuicc(this.pki, value.euiccSignPIR, signed)) throw new Error('the signature of the result does not hold')
    return value
  }

  /** Kind of the answer and its error: `ok`, or the name of the error. */
  cancel(reason: number, transactionId: Buffer = this.smdp.transactionId): string | number {
    const { value } = decode(CancelSessionResponse, this.cancelled(reason, transactionId))
    return value.kind === 'cancelSessionResponseError' ? value.value : 'ok'
  }

  cancelled(reason: number, transactionId: Buffer = this.smdp.transactionId): Buffer {
    const head = Buffer.of(0xbf, 0x41, transactionId.length + 5, 0x80, transactionId.length)
    return this.card.ask(Buffer.concat([head, transactionId, Buffer.of(0x81, 0x01, reason)])).data
  }

  /** ProfileInfo of everything installed. */
  profiles(): readonly ProfileInfo[] {
    const { value } = decode(ProfileInfoListResponse, this.card.ask('BF2D00').data)
    if (value.kind !== 'profileInfoListOk') throw new Error(`no list of profiles: ${value.value}`)
    return value.value
  }

  isInstalled(digits: string): boolean {
    return this.profiles().some(({ iccid = Buffer.of() }) => iccidOctets(digits).equals(iccid))
  }

  /** What waits to be told: kind, number, and address. */
  notifications(): readonly string[] {
    const { value } = decode(RetrieveNotificationsListResponse, this.card.ask('BF2B00').data)
    if (value.kind !== 'notificationList') throw new Error(`no list of notifications: ${value.kind}`)
    return value.value.map((one) => {
      if (one.kind === 'profileInstallationResult') {
        const { notificationMetadata, finalResult } = one.value.profileInstallationResultData
        return `${finalResult.kind} ${notificationMetadata.seqNumber} ${notificationMetadata.notificationAddress}`
      }
      if (one.kind !== 'otherSignedNotification') throw new Error(`a full notification, not ${one.kind}`)
      const { profileManagementOperation, seqNumber, notificationAddress } = one.value.tbsOtherNotification
      return `${profileManagementOperation} ${seqNumber} ${notificationAddress}`
    })
  }
}

/** `ok`, or the error of a BF38. */
export function authenticationOf(bf38: Buffer): string | number {
  const { value } = decode(AuthenticateServerResponse, bf38)
  return value.kind === 'authenticateResponseError' ? value.value.authenticateErrorCode : 'ok'
}

/** `ok`, or the error of a BF21. */
export function preparationOf(bf21: Buffer): string | number {
  const { value } = decode(PrepareDownloadResponse, bf21)
  return value.kind === 'downloadResponseError' ? value.value.downloadErrorCode : 'ok'
}
