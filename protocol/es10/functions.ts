/** The ES10 functions of SGP.32 v1.2 5.8 and 5.9 and of SGP.22 5.7 by name: what goes to the eUICC, and what it answers. */
import {
  AddInitialEimRequest,
  AddInitialEimResponse,
  ConfigureImmediateProfileEnablingRequest,
  ConfigureImmediateProfileEnablingResponse,
  GetEimConfigurationDataRequest,
  GetEimConfigurationDataResponse,
} from '../es10b/eim-configuration.ts'
import {
  EuiccMemoryResetRequest,
  EuiccMemoryResetResponse,
  GetCertsRequest,
  GetCertsResponse,
  GetConnectivityParametersRequest,
  GetConnectivityParametersResponse,
  IpaeActivationRequest,
  IpaeActivationResponse,
} from '../es10b/euicc-data.ts'
import * as state from '../es10b/profile-state.ts'
import type { Of, Type } from '../schema/type.ts'
import { AuthenticateServerRequest } from '../sgp22/authenticate-server.ts'
import { CancelSessionRequest } from '../sgp22/cancel-session.ts'
import {
  EUICCInfo1,
  EuiccConfiguredAddressesRequest,
  EuiccConfiguredAddressesResponse,
  GetEuiccChallengeRequest,
  GetEuiccChallengeResponse,
  GetEuiccInfo1Request,
  GetEuiccInfo2Request,
  LpaeActivationRequest,
  LpaeActivationResponse,
} from '../sgp22/euicc-info.ts'
import { LoadCRLRequest, LoadCRLResponse } from '../sgp22/load-crl.ts'
import * as local from '../sgp22/local-management.ts'
import {
  ListNotificationRequest,
  ListNotificationResponse,
  NotificationSentRequest,
  NotificationSentResponse,
} from '../sgp22/notifications.ts'
import { PrepareDownloadRequest } from '../sgp22/prepare-download.ts'
import { ProfileInfoListRequest } from '../sgp22/profile-info.ts'
import { AuthenticateServerResponse, CancelSessionResponse, PrepareDownloadResponse } from '../sgp32/download-objects.ts'
import { EUICCInfo2 } from '../sgp32/euicc-info2.ts'
import { EuiccPackageRequest } from '../sgp32/euicc-package-request.ts'
import { EuiccPackageResult } from '../sgp32/euicc-package-result.ts'
import { RetrieveNotificationsListRequest, RetrieveNotificationsListResponse } from '../sgp32/notifications.ts'
import { ProfileInfoListResponse } from '../sgp32/profile-info.ts'
import { SetDefaultDpAddressRequest } from '../sgp32/psmo.ts'

interface Es10Function<Q, R> {
  readonly request: Type<Q>
  readonly response: Type<R>
}

const of = <Q, R>(request: Type<Q>, response: Type<R>): Es10Function<Q, R> => ({ request, response })

/** Names as the specifications have them; `Consumer…` is the function of SGP.22 where SGP.32 has one of the same name. */
export const es10Functions = {
  AddInitialEim: of(AddInitialEimRequest, AddInitialEimResponse),
  AuthenticateServer: of(AuthenticateServerRequest, AuthenticateServerResponse),
  CancelSession: of(CancelSessionRequest, CancelSessionResponse),
  ConfigureImmediateProfileEnabling: of(ConfigureImmediateProfileEnablingRequest, ConfigureImmediateProfileEnablingResponse),
  ConsumerMemoryReset: of(local.EuiccMemoryResetRequest, local.EuiccMemoryResetResponse),
  ConsumerSetDefaultDpAddress: of(local.SetDefaultDpAddressRequest, local.SetDefaultDpAddressResponse),
  DeleteProfile: of(local.DeleteProfileRequest, local.DeleteProfileResponse),
  DisableEmergencyProfile: of(state.DisableEmergencyProfileRequest, state.DisableEmergencyProfileResponse),
  DisableProfile: of(local.DisableProfileRequest, local.DisableProfileResponse),
  EnableEmergencyProfile: of(state.EnableEmergencyProfileRequest, state.EnableEmergencyProfileResponse),
  EnableProfile: of(local.EnableProfileRequest, local.EnableProfileResponse),
  ExecuteFallbackMechanism: of(state.ExecuteFallbackMechanismRequest, state.ExecuteFallbackMechanismResponse),
  GetCerts: of(GetCertsRequest, GetCertsResponse),
  GetConnectivityParameters: of(GetConnectivityParametersRequest, GetConnectivityParametersResponse),
  GetEID: of(local.GetEuiccDataRequest, local.GetEuiccDataResponse),
  GetEUICCChallenge: of(GetEuiccChallengeRequest, GetEuiccChallengeResponse),
  GetEUICCInfo1: of(GetEuiccInfo1Request, EUICCInfo1),
  GetEUICCInfo2: of(GetEuiccInfo2Request, EUICCInfo2),
  GetEimConfigurationData: of(GetEimConfigurationDataRequest, GetEimConfigurationDataResponse),
  GetEuiccConfiguredAddresses: of(EuiccConfiguredAddressesRequest, EuiccConfiguredAddressesResponse),
  GetProfilesInfo: of(ProfileInfoListRequest, ProfileInfoListResponse),
  GetRAT: of(local.GetRatRequest, local.GetRatResponse),
  ImmediateEnable: of(state.ImmediateEnableRequest, state.ImmediateEnableResponse),
  IpaeActivation: of(IpaeActivationRequest, IpaeActivationResponse),
  ListNotification: of(ListNotificationRequest, ListNotificationResponse),
  LoadCRL: of(LoadCRLRequest, LoadCRLResponse),
  LoadEuiccPackage: of(EuiccPackageRequest, EuiccPackageResult),
  LpaeActivation: of(LpaeActivationRequest, LpaeActivationResponse),
  PrepareDownload: of(PrepareDownloadRequest, PrepareDownloadResponse),
  ProfileRollback: of(state.ProfileRollbackRequest, state.ProfileRollbackResponse),
  RemoveNotificationFromList: of(NotificationSentRequest, NotificationSentResponse),
  RetrieveNotificationsList: of(RetrieveNotificationsListRequest, RetrieveNotificationsListResponse),
  ReturnFromFallback: of(state.ReturnFromFallbackRequest, state.ReturnFromFallbackResponse),
  /** BF65 for request and answer: SGP.32 has its own tag for a function of SGP.22. */
  SetDefaultDpAddress: of(SetDefaultDpAddressRequest, local.SetDefaultDpAddressResponse.retag(0xbf65)),
  SetNickname: of(local.SetNicknameRequest, local.SetNicknameResponse),
  eUICCMemoryReset: of(EuiccMemoryResetRequest, EuiccMemoryResetResponse),
} as const

export type Es10Name = keyof typeof es10Functions
export type Es10Asked<F extends Es10Name> = Of<(typeof es10Functions)[F]['request']>
export type Es10Answer<F extends Es10Name> = Of<(typeof es10Functions)[F]['response']>
