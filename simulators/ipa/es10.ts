/**
 * The ES10a and ES10b functions that an IPA uses (SGP.32 v1.2 5.8, 5.9; v1.0.1 where its octets differ), typed, over one card.
 *
 * Every function answers with the value that the card gave, function errors included.
 *
 * Long because: one method for each of thirty functions.
 */
import { DecodeError } from '../../protocol/ber/issues.ts'
import {
  AddInitialEimRequest,
  AddInitialEimResponse,
  ConfigureImmediateProfileEnablingRequest,
  ConfigureImmediateProfileEnablingResponse,
  GetEimConfigurationDataRequest,
  GetEimConfigurationDataResponse,
} from '../../protocol/es10b/eim-configuration.ts'
import {
  EuiccMemoryResetRequest,
  EuiccMemoryResetResponse,
  GetCertsRequest,
  GetCertsResponse,
  GetConnectivityParametersRequest,
  GetConnectivityParametersResponse,
} from '../../protocol/es10b/euicc-data.ts'
import {
  DisableEmergencyProfileRequest,
  DisableEmergencyProfileResponse,
  EnableEmergencyProfileRequest,
  EnableEmergencyProfileResponse,
  ExecuteFallbackMechanismRequest,
  ExecuteFallbackMechanismResponse,
  ImmediateEnableRequest,
  ImmediateEnableResponse,
  ProfileRollbackRequest,
  ProfileRollbackResponse,
  ReturnFromFallbackRequest,
  ReturnFromFallbackResponse,
} from '../../protocol/es10b/profile-state.ts'
import { decode, encode, type Of, type Type } from '../../protocol/schema/type.ts'
import { AuthenticateServerRequest } from '../../protocol/sgp22/authenticate-server.ts'
import { CancelSessionRequest } from '../../protocol/sgp22/cancel-session.ts'
import {
  EUICCInfo1,
  EuiccConfiguredAddressesRequest,
  EuiccConfiguredAddressesResponse,
  GetEuiccChallengeRequest,
  GetEuiccChallengeResponse,
  GetEuiccInfo1Request,
  GetEuiccInfo2Request,
} from '../../protocol/sgp22/euicc-info.ts'
import {
  SetDefaultDpAddressResponse as ConsumerSetDefaultDpAddressResponse,
  GetEuiccDataRequest,
  GetEuiccDataResponse,
  GetRatRequest,
  GetRatResponse,
} from '../../protocol/sgp22/local-management.ts'
import {
  NotificationSentRequest,
  NotificationSentResponse,
  ProfileInstallationResult,
} from '../../protocol/sgp22/notifications.ts'
import { PrepareDownloadRequest } from '../../protocol/sgp22/prepare-download.ts'
import { ProfileInfoListRequest } from '../../protocol/sgp22/profile-info.ts'
import {
  AuthenticateServerResponse,
  CancelSessionResponse,
  PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import { RetrieveNotificationsListRequest } from '../../protocol/sgp32/notifications.ts'
import { ProfileInfoListResponse } from '../../protocol/sgp32/profile-info.ts'
import { SetDefaultDpAddressRequest } from '../../protocol/sgp32/psmo.ts'
import * as v101 from '../../protocol/v101/es10b.ts'
import type { Tape } from '../../transport/tape.ts'
import type { CardDecisions } from './card-decisions.ts'
import { Es10Error } from './es10-error.ts'
import type { Es10Session } from './es10-session.ts'
import { StoredObjects, StoredResultType } from './stored-objects.ts'

export type CardSpec = '1.0.1' | '1.2'
type NotificationsRequest = Of<typeof RetrieveNotificationsListRequest>
export type NotificationCriteria = NonNullable<NotificationsRequest['searchCriteria']>
type NotificationsAnswer = Of<typeof StoredObjects>
/** The forms of v1.2; v1.0.1 reads the same octets. */
export type StoredNotification = Extract<NotificationsAnswer, { kind: 'notificationList' }>['value'][number]
export type StoredResult = Of<typeof StoredResultType>
export type CancelReason = Of<typeof CancelSessionRequest>['reason']

/** BF65 for requests and answers: SGP.32 has its own tag for a function of SGP.22. */
const SetDefaultDpAddressResponse = ConsumerSetDefaultDpAddressResponse.retag(0xbf65)

export class Es10 {
  readonly #session: Es10Session
  readonly #decisions: CardDecisions
  readonly #spec: CardSpec

  constructor(session: Es10Session, decisions: CardDecisions, spec: CardSpec) {
    this.#session = session
    this.#decisions = decisions
    this.#spec = spec
  }

  /** Octets of the EID. */
  async getEid(tape: Tape, signal: AbortSignal): Promise<Uint8Array> {
    const request = { tagList: Uint8Array.of(0x5a) }
    return (await this.#call('GetEID', GetEuiccDataRequest, request, GetEuiccDataResponse, tape, signal)).eidValue
  }

  /** Every associated eIM, or the one named. */
  async getEimConfigurationData(tape: Tape, signal: AbortSignal, eimId?: string) {
    if (this.#spec === '1.0.1') {
      const request = v101.GetEimConfigurationDataRequest
      const all = await this.#call('GetEimConfigurationData', request, {}, GetEimConfigurationDataResponse, tape, signal)
      return all.eimConfigurationDataList.filter((one) => eimId === undefined || one.eimId === eimId)
    }
    const request = eimId === undefined ? {} : { searchCriteria: { kind: 'eimId', value: eimId } as const }
    const response = GetEimConfigurationDataResponse
    return (await this.#call('GetEimConfigurationData', GetEimConfigurationDataRequest, request, response, tape, signal))
      .eimConfigurationDataList
  }

  getEuiccInfo1(tape: Tape, signal: AbortSignal) {
    return this.#call('GetEUICCInfo', GetEuiccInfo1Request, {}, EUICCInfo1, tape, signal)
  }

  getEuiccInfo2(tape: Tape, signal: AbortSignal) {
    return this.#call('GetEUICCInfo', GetEuiccInfo2Request, {}, EUICCInfo2, tape, signal)
  }

  async getEuiccChallenge(tape: Tape, signal: AbortSignal): Promise<Uint8Array> {
    const response = GetEuiccChallengeResponse
    return (await this.#call('GetEUICCChallenge', GetEuiccChallengeRequest, {}, response, tape, signal)).euiccChallenge
  }

  authenticateServer(request: Of<typeof AuthenticateServerRequest>, tape: Tape, signal: AbortSignal) {
    return this.#call('AuthenticateServer', AuthenticateServerRequest, request, AuthenticateServerResponse, tape, signal)
  }

  prepareDownload(request: Of<typeof PrepareDownloadRequest>, tape: Tape, signal: AbortSignal) {
    return this.#call('PrepareDownload', PrepareDownloadRequest, request, PrepareDownloadResponse, tape, signal)
  }

  /** The ProfileInstallationResult, of a success or of an error; `undefined` where the card gave none to the end. */
  async loadBoundProfilePackage(boundProfilePackage: Uint8Array, tape: Tape, signal: AbortSignal) {
    const name = 'LoadBoundProfilePackage'
    const segments = this.#decisions.segments(boundProfilePackage)
    const ends = (answer: Uint8Array) => this.#decisions.endsPackage(answer)
    const answer = await this.#session.callAll(segments, name, ends, tape, signal)
    return answer.length === 0 ? undefined : this.#read(name, ProfileInstallationResult, answer)
  }

  cancelSession(transactionId: Uint8Array, reason: CancelReason, tape: Tape, signal: AbortSignal) {
    const request = { transactionId, reason }
    return this.#call('CancelSession', CancelSessionRequest, request, CancelSessionResponse, tape, signal)
  }

  /** What the card keeps, notifications and package results apart; a card may answer with one where the other was asked for. */
  async retrieveNotificationsList(criteria: NotificationCriteria | undefined, tape: Tape, signal: AbortSignal) {
    const request = criteria === undefined ? {} : { searchCriteria: criteria }
    const name = 'RetrieveNotificationsList'
    const answer = await this.#call(name, RetrieveNotificationsListRequest, request, StoredObjects, tape, signal)
    const none: { notifications: readonly StoredNotification[]; results: readonly StoredResult[] } = {
      notifications: [],
      results: [],
    }
    if (answer.kind === 'notificationList') return { ...none, notifications: answer.value }
    if (answer.kind === 'euiccPackageResultList') return { ...none, results: answer.value }
    if (answer.kind === 'notificationAndEprList') {
      const { notificationList, euiccPackageResultList } = answer.value
      return { notifications: notificationList, results: euiccPackageResultList }
    }
    return none
  }

  async removeNotificationFromList(seqNumber: number | bigint, tape: Tape, signal: AbortSignal) {
    const name = 'RemoveNotificationFromList'
    const answer = await this.#call(name, NotificationSentRequest, { seqNumber }, NotificationSentResponse, tape, signal)
    return answer.deleteNotificationStatus
  }

  /** @param euiccPackageRequest the octets as the eIM sent them */
  async loadEuiccPackage(euiccPackageRequest: Uint8Array, tape: Tape, signal: AbortSignal): Promise<StoredResult> {
    const request = this.#decisions.packageForCard(euiccPackageRequest)
    const answer = await this.#session.call(request, 'LoadEuiccPackage', tape, signal)
    return this.#read('LoadEuiccPackage', StoredResultType, answer)
  }

  async profileRollback(tape: Tape, signal: AbortSignal) {
    const request = { refreshFlag: true }
    const answer = await this.#call('ProfileRollback', ProfileRollbackRequest, request, ProfileRollbackResponse, tape, signal)
    return this.#switched(answer.cmdResult === 'ok', answer)
  }

  async immediateEnable(tape: Tape, signal: AbortSignal) {
    if (this.#spec === '1.0.1') {
      const answer = await this.#call('EnableUsingDD', v101.EnableUsingDDRequest, {}, v101.EnableUsingDDResponse, tape, signal)
      return this.#switched(answer.enableUsingDDResult === 'ok', answer.enableUsingDDResult)
    }
    const request = { refreshFlag: true }
    const answer = await this.#call('ImmediateEnable', ImmediateEnableRequest, request, ImmediateEnableResponse, tape, signal)
    return this.#switched(answer.immediateEnableResult === 'ok', answer.immediateEnableResult)
  }

  async executeFallback(tape: Tape, signal: AbortSignal) {
    const [request, response] = [ExecuteFallbackMechanismRequest, ExecuteFallbackMechanismResponse] as const
    const answer = await this.#call('ExecuteFallbackMechanism', request, { refreshFlag: true }, response, tape, signal)
    const result = answer.executeFallbackMechanismResult
    return this.#switched(result === 'ok', result)
  }

  async returnFromFallback(tape: Tape, signal: AbortSignal) {
    const [request, response] = [ReturnFromFallbackRequest, ReturnFromFallbackResponse] as const
    const answer = await this.#call('ReturnFromFallback', request, { refreshFlag: true }, response, tape, signal)
    return this.#switched(answer.returnFromFallbackResult === 'ok', answer.returnFromFallbackResult)
  }

  async enableEmergencyProfile(tape: Tape, signal: AbortSignal) {
    const [request, response] = [EnableEmergencyProfileRequest, EnableEmergencyProfileResponse] as const
    const answer = await this.#call('EnableEmergencyProfile', request, { refreshFlag: true }, response, tape, signal)
    const result = answer.enableEmergencyProfileResult
    return this.#switched(result === 'ok', result)
  }

  async disableEmergencyProfile(tape: Tape, signal: AbortSignal) {
    const [request, response] = [DisableEmergencyProfileRequest, DisableEmergencyProfileResponse] as const
    const answer = await this.#call('DisableEmergencyProfile', request, { refreshFlag: true }, response, tape, signal)
    const result = answer.disableEmergencyProfileResult
    return this.#switched(result === 'ok', result)
  }

  addInitialEim(request: Of<typeof AddInitialEimRequest>, tape: Tape, signal: AbortSignal) {
    return this.#call('AddInitialEim', AddInitialEimRequest, request, AddInitialEimResponse, tape, signal)
  }

  getCerts(euiccCiPKId: Uint8Array | undefined, tape: Tape, signal: AbortSignal) {
    const request = euiccCiPKId === undefined ? {} : { euiccCiPKId }
    return this.#call('GetCerts', GetCertsRequest, request, GetCertsResponse, tape, signal)
  }

  async getRat(tape: Tape, signal: AbortSignal) {
    return (await this.#call('GetRAT', GetRatRequest, {}, GetRatResponse, tape, signal)).rat
  }

  getProfilesInfo(request: Of<typeof ProfileInfoListRequest>, tape: Tape, signal: AbortSignal) {
    return this.#call('GetProfilesInfo', ProfileInfoListRequest, request, ProfileInfoListResponse, tape, signal)
  }

  getEuiccConfiguredAddresses(tape: Tape, signal: AbortSignal) {
    const [request, response] = [EuiccConfiguredAddressesRequest, EuiccConfiguredAddressesResponse] as const
    return this.#call('GetEuiccConfiguredAddresses', request, {}, response, tape, signal)
  }

  async setDefaultDpAddress(defaultDpAddress: string, tape: Tape, signal: AbortSignal) {
    const [request, response] = [SetDefaultDpAddressRequest, SetDefaultDpAddressResponse] as const
    const answer = await this.#call('SetDefaultDpAddress', request, { defaultDpAddress }, response, tape, signal)
    return answer.setDefaultDpAddressResult
  }

  /** @throws EncodeError in v1.0.1 for a bit that it does not have */
  async memoryReset(resetOptions: Of<typeof EuiccMemoryResetRequest>['resetOptions'], tape: Tape, signal: AbortSignal) {
    const name = 'eUICCMemoryReset'
    if (this.#spec !== '1.0.1')
      return this.#call(name, EuiccMemoryResetRequest, { resetOptions }, EuiccMemoryResetResponse, tape, signal)
    const older = resetOptions.map((bit) => (bit === 'resetImmediateEnableConfig' ? 'resetAutoEnableConfig' : bit))
    // Bits have other places there, and the type says which of them there are.
    const request = { resetOptions: older as Of<typeof v101.EuiccMemoryResetRequest>['resetOptions'] }
    return this.#call(name, v101.EuiccMemoryResetRequest, request, v101.EuiccMemoryResetResponse, tape, signal)
  }

  async configureImmediateProfileEnabling(
    request: Of<typeof ConfigureImmediateProfileEnablingRequest>,
    tape: Tape,
    signal: AbortSignal,
  ) {
    const [name, response] = ['ConfigureImmediateProfileEnabling', ConfigureImmediateProfileEnablingResponse] as const
    const answer = await this.#call(name, ConfigureImmediateProfileEnablingRequest, request, response, tape, signal)
    return answer.configImmediateEnableResult
  }

  getConnectivityParameters(tape: Tape, signal: AbortSignal) {
    const [request, response] = [GetConnectivityParametersRequest, GetConnectivityParametersResponse] as const
    return this.#call('GetConnectivityParameters', request, {}, response, tape, signal)
  }

  #switched<T>(ok: boolean, answer: T): T {
    if (ok) this.#session.afterSwitch()
    return answer
  }

  async #call<Q, R>(name: string, request: Type<Q>, value: Q, response: Type<R>, tape: Tape, signal: AbortSignal): Promise<R> {
    const octets = this.#decisions.ownRequest(encode(request, value, { received: 'keep' }))
    const answer = await this.#session.call(octets, name, tape, signal)
    return this.#read(name, response, answer)
  }

  #read<R>(name: string, response: Type<R>, answer: Uint8Array): R {
    try {
      return decode(response, answer, { variants: true }).value
    } catch (cause) {
      if (!(cause instanceof DecodeError)) throw cause
      throw new Es10Error('malformed', `the answer of the card to ${name} cannot be read: ${cause.message}`, { cause })
    }
  }
}
