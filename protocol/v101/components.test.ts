/** Component tables of SGP.32 v1.0.1 where they are its own, row by row: tags, order, what may be absent, names and numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typesOf } from '../registry.ts'
import { rowsOf, typeAt } from '../vectors/component-rows.ts'

/** One row for each component: its tags, `?` where it may be absent, its name. */
const components: Readonly<Record<string, string>> = {
  EuiccPackageSigned: '30: 80 eimId, 5A eidValue 16..16, 81 counterValue, 82? eimTransactionId 1..16, A0|A1 euiccPackage',
  Psmo: 'A3 enable, A4 disable, A5 delete, BF2D listProfileInfo, A6 getRAT, A7 configureAutoEnable',
  'Psmo/configureAutoEnable': 'A7: 80? autoEnableFlag, 81? smdpOid, 82? smdpAddress',
  Eco: 'A8 addEim, A9 deleteEim, AA updateEim, AB listEim',
  EimConfigurationData:
    '30: 80 eimId, 81? eimFqdn, 82? eimIdType, 83? counterValue, 84? associationToken, A5? eimPublicKeyData, A6? trustedPublicKeyDataTls, 87? eimSupportedProtocol, 88? euiccCiPKId',
  'EuiccPackageResult/euiccPackageErrorUnsigned': 'A2: 80 eimId, 84? associationToken',
  EuiccPackageErrorUnsigned: '30: 80 eimId, 84? associationToken',
  EuiccPackageErrorDataSigned: '30: 80 eimId, 81 counterValue, 82? eimTransactionId 1..16, 02 euiccPackageErrorCode',
  EuiccPackageErrorCode: '3 invalidEid, 4 replayError, 6 counterValueOutOfRange, 15 sizeOverflow, 127 undefinedError',
  EuiccResultData:
    '83 enableResult, 84 disableResult, 85 deleteResult, BF2D listProfileInfoResult, A6 getRATResult, 87 configureAutoEnableResult, A8 addEimResult, 89 deleteEimResult, 8A updateEimResult, AB listEimResult, 8C rollbackResult, 02 processingTerminated',
  EnableProfileResult: '0 ok, 1 iccidOrAidNotFound, 2 profileNotInDisabledState, 127 undefinedError',
  DisableProfileResult: '0 ok, 1 iccidOrAidNotFound, 2 profileNotInEnabledState, 127 undefinedError',
  DeleteProfileResult: '0 ok, 1 iccidOrAidNotFound, 2 profileNotInDisabledState, 127 undefinedError',
  'EuiccResultData/configureAutoEnableResult': '0 ok, 1 insufficientMemory, 7 commandError, 127 undefinedError',
  'EuiccResultData/addEimResult/addEimResultCode':
    '0 ok, 1 insufficientMemory, 3 ciPKUnknown, 5 invalidAssociationToken, 6 counterValueOutOfRange, 7 commandError, 127 undefinedError',
  'EuiccResultData/deleteEimResult': '0 ok, 1 eimNotFound, 2 lastEimDeleted, 7 commandError, 127 undefinedError',
  'EuiccResultData/updateEimResult':
    '0 ok, 1 eimNotFound, 3 ciPKUnknown, 6 counterValueOutOfRange, 7 commandError, 127 undefinedError',
  'ListEimResult/listEimError': '7 commandError, 127 undefinedError',
  EimIdInfo: '30: 80 eimId, 84? eimIdType',
  ProfileInfo:
    'E3: 5A? iccid 10..10, 4F? isdpAid 1..16, 9F70? profileState, 90? profileNickname 0..64, 91? serviceProviderName 0..32, 92? profileName 0..64, 93? iconType, 94? icon 0..1024, 95? profileClass, B6? notificationConfigurationInfo, B7? profileOwner, B8? dpProprietaryData, 99? profilePolicyRules, BF22? serviceSpecificDataStoredInEuicc',
  'ProfileInfoListResponse/profileInfoListError': '1 incorrectInputValues, 11 profileChangeOngoing, 127 undefinedError',
  IpaEuiccDataRequest: 'BF52: 5C tagList, 04? euiccCiPKId, A1? searchCriteria',
  'IpaEuiccDataRequest/searchCriteria': '80 seqNumber, 81 profileManagementOperation, 82 euiccPackageResults',
  IpaEuiccDataResponse: 'A0 ipaEuiccData, 81 ipaEuiccDataError',
  'IpaEuiccDataResponse/ipaEuiccDataError': '1 incorrectTagList, 5 euiccCiPKIdNotFound, 127 undefinedError',
  IpaEuiccData:
    '30: 80? defaultSmdpAddress, BF20? euiccInfo1, BF22? euiccInfo2, 83? rootSmdsAddress, 84? associationToken, A5? eumCertificate, A6? euiccCertificate, A8? ipaCapabilities, A9? deviceInfo, BF2B? notificationsList',
  ProfileDownloadTriggerResult: 'BF54: 82? eimTransactionId 1..16, BF37|30 profileDownloadTriggerResultData',
  ProfileDownloadError: '30: 80? errorResponse',
  'AddInitialEimResponse/addInitialEimError':
    '1 insufficientMemory, 2 unsignedEimConfigDisallowed, 3 ciPKUnknown, 5 invalidAssociationToken, 6 counterValueOutOfRange, 127 undefinedError',
  EuiccMemoryResetRequest: 'BF34: 82 resetOptions',
  'EuiccMemoryResetRequest/resetOptions':
    '0 deleteOperationalProfiles, 1 deleteFieldLoadedTestProfiles, 2 resetDefaultSmdpAddress, 3 resetEimConfigData, 4 resetAutoEnableConfig',
  EuiccMemoryResetResponse: 'BF34: 02 resetResult, 81? resetEimResult, 82? resetAutoEnableConfigResult',
  RetrieveNotificationsListResponse:
    'A0 notificationList, 81 notificationsListResultError, A2 euiccPackageResultList, A3 notificationAndEprList',
  'RetrieveNotificationsListResponse/notificationAndEprList': 'A3: A0 notificationList, A1 euiccPackageResultList',
  CompactOtherSignedNotification: '30: BF2F tbsOtherNotification, 5F37 euiccNotificationSignature',
  EnableUsingDDRequest: 'BF5A: ',
  'EnableUsingDDResponse/enableUsingDDResult': '0 ok, 1 autoEnableNotAvailable, 4 noSessionContext, 127 undefinedError',
  ConfigureAutoProfileEnablingRequest: 'BF59: 80? autoEnableFlag, 81? smdpOid, 82? smdpAddress',
  'ConfigureAutoProfileEnablingResponse/configAutoEnableResult':
    '0 ok, 1 insufficientMemory, 2 unsignedAutoEnableConfigDisallowed, 127 undefinedError',
  GetEimConfigurationDataRequest: 'BF55: ',
  IoTSpecificInfo: '30: A0 iotVersion',
  'EUICCInfo2/iotSpecificInfo': 'B4: A0 iotVersion',
  SetDefaultDpAddressRequest: 'BF3F: 80 defaultDpAddress',
  GetEimPackageRequest: 'BF4F: 5A eidValue 16..16, 80? notifyStateChange, 81? rPLMN 3..3',
  'GetEimPackageResponse/eimPackageError': '1 noEimPackageAvailable, 127 undefinedError',
  ProvideEimPackageResult:
    'BF51 euiccPackageResult, 30 ePRAndNotifications, BF52 ipaEuiccDataResponse, BF54 profileDownloadTriggerResult, 02 eimPackageError',
  EPRAndNotifications: '30: BF51 euiccPackageResult, BF2B notificationList',
  ProvideEimPackageResultResponse: 'BF50: BF53? eimAcknowledgements',
  TransferEimPackageResponse:
    'BF51 euiccPackageResult, 30 ePRAndNotifications, BF52 ipaEuiccDataResponse, 05 eimPackageReceived, 02 eimPackageError',
  HandleNotificationEsipa: 'A0 pendingNotification, A1 provideEimPackageResult',
  InitiateAuthenticationRequestEsipa: 'BF39: 81 euiccChallenge 16..16, 83? smdpAddress, BF20? euiccInfo1',
  'InitiateAuthenticationResponseEsipa/initiateAuthenticationErrorEsipa':
    '1 invalidDpAddress, 2 euiccVersionNotSupportedByDp, 3 ciPKIdNotSupported, 50 smdpAddressMismatch, 51 smdpOidMismatch',
  'GetBoundProfilePackageResponseEsipa/getBoundProfilePackageErrorEsipa':
    '1 euiccSignatureInvalid, 2 confirmationCodeMissing, 3 confirmationCodeRefused, 4 confirmationCodeRetriesExceeded, 5 bppRebindingRefused, 6 downloadOrderExpired, 50 profileMetadataMismatch, 95 invalidTransactionId, 127 undefinedError',
}

for (const [path, rows] of Object.entries(components)) {
  test(path, () => assert.equal(rowsOf(typeAt(typesOf('1.0.1'), path)), rows))
}

test('v1.0.1 has none of the objects that came with v1.1', () => {
  const types = typesOf('1.0.1')
  const later = ['SetFallbackAttributeResult', 'StateChangeCause', 'IpaEuiccDataResponseError', 'IpaeActivationRequest']
  for (const name of [...later, 'EimPackageResult', 'ConfigureImmediateEnable', 'ImmediateEnableRequest'])
    assert.equal(types.get(name), undefined, name)
})
