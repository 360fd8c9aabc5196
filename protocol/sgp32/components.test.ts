/** Component tables of SGP.32 v1.2, row by row: tags, order, what may be absent, names and numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typesOf } from '../registry.ts'
import { rowsOf, typeAt } from '../vectors/component-rows.ts'

/** One row for each component: its tags, `?` where it may be absent, its name. */
const components: Readonly<Record<string, string>> = {
  EuiccPackageRequest: 'BF51: 30 euiccPackageSigned, 5F37 eimSignature',
  EuiccPackageSigned: '30: 80 eimId 1..128, 5A eidValue 16..16, 81 counterValue, 82? eimTransactionId 1..16, A0|A1 euiccPackage',
  'EuiccPackageSigned/euiccPackage': 'A0 psmoList, A1 ecoList',
  Psmo: 'A3 enable, A4 disable, A5 delete, BF2D listProfileInfo, A6 getRAT, A7 configureImmediateEnable, A8 setFallbackAttribute, A9 unsetFallbackAttribute, BF65 setDefaultDpAddress',
  'Psmo/enable': 'A3: 5A iccid 10..10, 05? rollbackFlag',
  'Psmo/disable': 'A4: 5A iccid 10..10',
  'Psmo/delete': 'A5: 5A iccid 10..10',
  'Psmo/listProfileInfo': 'BF2D: A0? searchCriteria, 5C? tagList',
  'Psmo/listProfileInfo/searchCriteria': '4F isdpAid 1..16, 5A iccid 10..10, 95 profileClass',
  'Psmo/getRAT': 'A6: ',
  'Psmo/configureImmediateEnable': 'A7: 80? immediateEnableFlag, 81? defaultSmdpOid, 82? defaultSmdpAddress',
  'Psmo/setFallbackAttribute': 'A8: 5A iccid 10..10',
  'Psmo/unsetFallbackAttribute': 'A9: ',
  'Psmo/setDefaultDpAddress': 'BF65: 80 defaultDpAddress',
  Eco: 'A8 addEim, A9 deleteEim, AA updateEim, AB listEim',
  'Eco/deleteEim': 'A9: 80 eimId',
  'Eco/listEim': 'AB: ',
  EimConfigurationData:
    '30: 80 eimId 1..128, 81? eimFqdn, 82? eimIdType, 83? counterValue, 84? associationToken, A5? eimPublicKeyData, A6? trustedPublicKeyDataTls, 87? eimSupportedProtocol, 88? euiccCiPKId, 89? indirectProfileDownload',
  'EimConfigurationData/eimIdType': '1 eimIdTypeOid, 2 eimIdTypeFqdn, 3 eimIdTypeProprietary',
  'EimConfigurationData/eimPublicKeyData': 'A0 eimPublicKey, A1 eimCertificate',
  'EimConfigurationData/trustedPublicKeyDataTls': 'A0 trustedEimPkTls, A1 trustedCertificateTls',
  'EimConfigurationData/eimSupportedProtocol':
    '0 eimRetrieveHttps, 1 eimRetrieveCoaps, 2 eimInjectHttps, 3 eimInjectCoaps, 4 eimProprietary',
  EuiccPackageResult: 'A0 euiccPackageResultSigned, A1 euiccPackageErrorSigned, A2 euiccPackageErrorUnsigned',
  'EuiccPackageResult/euiccPackageResultSigned': 'A0: 30 euiccPackageResultDataSigned, 5F37 euiccSignEPR',
  'EuiccPackageResult/euiccPackageErrorSigned': 'A1: 30 euiccPackageErrorDataSigned, 5F37 euiccSignEPE',
  'EuiccPackageResult/euiccPackageErrorUnsigned': 'A2: 80 eimId 1..128, 82? eimTransactionId 1..16, 84? associationToken',
  EuiccPackageResultDataSigned: '30: 80 eimId 1..128, 81 counterValue, 82? eimTransactionId 1..16, 83 seqNumber, 30 euiccResult',
  EuiccPackageErrorDataSigned: '30: 80 eimId 1..128, 81 counterValue, 82? eimTransactionId 1..16, 02 euiccPackageErrorCode',
  'EuiccPackageErrorDataSigned/euiccPackageErrorCode':
    '3 invalidEid, 4 replayError, 6 counterValueOutOfRange, 15 sizeOverflow, 104 ecallActive, 127 undefinedError',
  EuiccResultData:
    '83 enableResult, 84 disableResult, 85 deleteResult, BF2D listProfileInfoResult, A6 getRATResult, 87 configureImmediateEnableResult, A8 addEimResult, 89 deleteEimResult, 8A updateEimResult, AB listEimResult, 8C rollbackResult, 8D setFallbackAttributeResult, 8E unsetFallbackAttributeResult, 02 processingTerminated, BF65 setDefaultDpAddressResult',
  'EuiccResultData/enableResult':
    '0 ok, 1 iccidOrAidNotFound, 2 profileNotInDisabledState, 3 disallowedByPolicy, 5 catBusy, 20 rollbackNotAvailable, 127 undefinedError',
  'EuiccResultData/disableResult':
    '0 ok, 1 iccidOrAidNotFound, 2 profileNotInEnabledState, 3 disallowedByPolicy, 5 catBusy, 127 undefinedError',
  'EuiccResultData/deleteResult':
    '0 ok, 1 iccidOrAidNotFound, 2 profileNotInDisabledState, 3 disallowedByPolicy, 20 rollbackNotAvailable, 21 returnFallbackProfile, 127 undefinedError',
  'EuiccResultData/listProfileInfoResult': 'A0 profileInfoListOk, 81 profileInfoListError',
  'EuiccResultData/listProfileInfoResult/profileInfoListError':
    '1 incorrectInputValues, 11 profileChangeOngoing, 127 undefinedError',
  'EuiccResultData/getRATResult/[]': '30: 80 pprIds, A1 allowedOperators, 82 pprFlags',
  'EuiccResultData/getRATResult/[]/allowedOperators/[]': '30: 80 mccMnc 3..3, 81? gid1, 82? gid2',
  'EuiccResultData/getRATResult/[]/pprFlags': '0 consentRequired',
  'EuiccResultData/configureImmediateEnableResult': '0 ok, 1 insufficientMemory, 7 commandError, 127 undefinedError',
  'EuiccResultData/addEimResult': '84 associationToken, 02 addEimResultCode',
  'EuiccResultData/addEimResult/addEimResultCode':
    '0 ok, 1 insufficientMemory, 2 associatedEimAlreadyExists, 3 ciPKUnknown, 5 invalidAssociationToken, 6 counterValueOutOfRange, 7 commandError, 127 undefinedError',
  'EuiccResultData/deleteEimResult': '0 ok, 1 eimNotFound, 2 lastEimDeleted, 7 commandError, 127 undefinedError',
  'EuiccResultData/updateEimResult':
    '0 ok, 1 eimNotFound, 3 ciPKUnknown, 6 counterValueOutOfRange, 7 commandError, 127 undefinedError',
  'EuiccResultData/listEimResult': 'A0 eimIdList, 81 listEimError',
  'EuiccResultData/listEimResult/eimIdList/[]': '30: 80 eimId 1..128, 82? eimIdType',
  'EuiccResultData/listEimResult/listEimError': '127 undefinedError',
  'EuiccResultData/rollbackResult': '0 ok, 127 undefinedError',
  'EuiccResultData/setFallbackAttributeResult':
    '0 ok, 1 iccidOrAidNotFound, 2 fallbackNotAllowed, 3 fallbackProfileEnabled, 127 undefinedError',
  'EuiccResultData/unsetFallbackAttributeResult':
    '0 ok, 2 noFallbackAttribute, 3 fallbackProfileEnabled, 7 commandError, 127 undefinedError',
  'EuiccResultData/processingTerminated': '1 resultSizeOverflow, 2 unknownOrDamagedCommand, 3 interruption, 127 undefinedError',
  'EuiccResultData/setDefaultDpAddressResult': 'BF65: 80 setDefaultDpAddressResult',
  IpaEuiccDataRequest:
    'BF52: 5C tagList, 04? euiccCiPKIdentifierToBeUsed, A1? searchCriteriaNotification, A2? searchCriteriaEuiccPackageResult, 83? eimTransactionId 1..16',
  'IpaEuiccDataRequest/searchCriteriaNotification': '80 seqNumber, 81 profileManagementOperation',
  'IpaEuiccDataRequest/searchCriteriaEuiccPackageResult': '80 seqNumber',
  IpaEuiccDataResponse: 'A0 ipaEuiccData, A1 ipaEuiccDataResponseError',
  'IpaEuiccDataResponse/ipaEuiccDataResponseError': 'A1: 80? eimTransactionId 1..16, 02 ipaEuiccDataErrorCode',
  'IpaEuiccDataResponse/ipaEuiccDataResponseError/ipaEuiccDataErrorCode':
    '1 incorrectTagList, 5 euiccCiPKIdNotFound, 104 ecallActive, 127 undefinedError',
  IpaEuiccData:
    '30: A0? notificationsList, 81? defaultSmdpAddress, A2? euiccPackageResultList, BF20? euiccInfo1, BF22? euiccInfo2, 83? rootSmdsAddress, 84? associationToken, A5? eumCertificate, A6? euiccCertificate, 87? eimTransactionId 1..16, A8? ipaCapabilities, A9? deviceInfo',
  IpaCapabilities: '30: 80 ipaFeatures, 81? ipaSupportedProtocols',
  'IpaCapabilities/ipaFeatures':
    '0 directRspServerCommunication, 1 indirectRspServerCommunication, 2 eimDownloadDataHandling, 3 eimCtxParams1Generation, 4 eimProfileMetadataVerification, 5 minimizeEsipaBytes',
  'IpaCapabilities/ipaSupportedProtocols':
    '0 ipaRetrieveHttps, 1 ipaRetrieveCoaps, 2 ipaInjectHttps, 3 ipaInjectCoaps, 4 ipaProprietary',
  ProfileDownloadTriggerRequest: 'BF54: A0? profileDownloadData, 82? eimTransactionId 1..16',
  'ProfileDownloadTriggerRequest/profileDownloadData': '80 activationCode 0..255, 81 contactDefaultSmdp, A2 contactSmds',
  'ProfileDownloadTriggerRequest/profileDownloadData/contactSmds': 'A2: 80? smdsAddress',
  ProfileDownloadTriggerResult: 'BF54: 82? eimTransactionId 1..16, BF37|30 profileDownloadTriggerResultData',
  'ProfileDownloadTriggerResult/profileDownloadTriggerResultData/profileDownloadError':
    '30: 80 profileDownloadErrorReason, 04? errorResponse',
  'ProfileDownloadTriggerResult/profileDownloadTriggerResultData/profileDownloadError/profileDownloadErrorReason':
    '104 ecallActive, 127 undefinedError',
  GetEimPackageRequest: 'BF4F: 5A eidValue 16..16, 80? notifyStateChange, 81? stateChangeCause, 82? rPLMN 3..3',
  'GetEimPackageRequest/stateChangeCause':
    '0 otherEim, 1 fallback, 2 emergencyProfile, 3 local, 4 reset, 5 immediateEnableProfile, 6 deviceChange, 127 undefined',
  GetEimPackageResponse:
    'BF51 euiccPackageRequest, BF52 ipaEuiccDataRequest, BF54 profileDownloadTriggerRequest, 02 eimPackageError',
  'GetEimPackageResponse/eimPackageError':
    '1 noEimPackageAvailable, 2 eidNotFound, 3 invalidEid, 4 missingEid, 127 undefinedError',
  ProvideEimPackageResult: 'BF50: 5A? eidValue 16..16, BF51|30|BF52|BF54|A0 eimPackageResult',
  'ProvideEimPackageResult/eimPackageResult':
    'BF51 euiccPackageResult, 30 ePRAndNotifications, BF52 ipaEuiccDataResponse, BF54 profileDownloadTriggerResult, A0 eimPackageResultResponseError',
  'ProvideEimPackageResult/eimPackageResult/ePRAndNotifications': '30: BF51 euiccPackageResult, A0 notificationList',
  'ProvideEimPackageResult/eimPackageResult/eimPackageResultResponseError':
    'A0: 80? eimTransactionId 1..16, 02 eimPackageResultErrorCode',
  'ProvideEimPackageResult/eimPackageResult/eimPackageResultResponseError/eimPackageResultErrorCode':
    '1 invalidPackageFormat, 2 unknownPackage, 127 undefinedError',
  ProvideEimPackageResultResponse: 'BF53 eimAcknowledgements, 30 emptyResponse, 02 provideEimPackageResultError',
  'ProvideEimPackageResultResponse/provideEimPackageResultError': '2 eidNotFound, 3 invalidEid, 4 missingEid, 127 undefinedError',
  TransferEimPackageRequest:
    'BF51 euiccPackageRequest, BF52 ipaEuiccDataRequest, BF53 eimAcknowledgements, BF54 profileDownloadTriggerRequest',
  TransferEimPackageResponse:
    'BF51 euiccPackageResult, 30 ePRAndNotifications, BF52 ipaEuiccDataResponse, 05 eimPackageReceived, 02 eimPackageError',
  'TransferEimPackageResponse/eimPackageError': '1 invalidPackageFormat, 2 unknownPackage, 127 undefinedError',
  HandleNotificationEsipa: 'A0 pendingNotification, BF50 provideEimPackageResult',
  InitiateAuthenticationRequestEsipa:
    'BF39: 81 euiccChallenge 16..16, 83? smdpAddress, BF20? euiccInfo1, 82? eimTransactionId 1..16',
  InitiateAuthenticationResponseEsipa: 'A0 initiateAuthenticationOkEsipa, 81 initiateAuthenticationErrorEsipa',
  'InitiateAuthenticationResponseEsipa/initiateAuthenticationErrorEsipa':
    '1 invalidDpAddress, 2 euiccVersionNotSupportedByDp, 3 ciPKIdNotSupported, 50 smdpAddressMismatch, 51 smdpOidMismatch, 52 invalidEimTransactionId, 127 undefinedError',
  'InitiateAuthenticationResponseEsipa/initiateAuthenticationOkEsipa':
    'A0: 80? transactionId 1..16, 30 serverSigned1, 5F37 serverSignature1, 04 euiccCiPKIdentifierToBeUsed, 30 serverCertificate, 0C? matchingId, A2? ctxParams1',
  AuthenticateClientRequestEsipa: 'BF3B: 80 transactionId 1..16, BF38 authenticateServerResponse',
  AuthenticateClientRequest: 'BF3B: 80 transactionId 1..16, BF38 authenticateServerResponse',
  'AuthenticateClientRequest/authenticateServerResponse':
    'A0 authenticateResponseOk, A1 authenticateResponseError, A2 compactAuthenticateResponseOk',
  AuthenticateClientResponseEsipa:
    'A0 authenticateClientOkDPEsipa, A1 authenticateClientOkDSEsipa, 82 authenticateClientErrorEsipa',
  'AuthenticateClientResponseEsipa/authenticateClientErrorEsipa':
    '1 eumCertificateInvalid, 2 eumCertificateExpired, 3 euiccCertificateInvalid, 4 euiccCertificateExpired, 5 euiccSignatureInvalid, 6 matchingIdRefused, 7 eidMismatch, 8 noEligibleProfile, 9 ciPKUnknown, 10 invalidTransactionId, 11 insufficientMemory, 50 pprNotAllowed, 56 eventIdUnknown, 127 undefinedError',
  'AuthenticateClientResponseEsipa/authenticateClientOkDPEsipa':
    'A0: 80? transactionId 1..16, BF25? profileMetaData, 30 smdpSigned2, 5F37 smdpSignature2, 30 smdpCertificate, 04? hashCc 32..32',
  'AuthenticateClientResponseEsipa/authenticateClientOkDSEsipa': 'A1: 80 transactionId 1..16, BF54? profileDownloadTrigger',
  GetBoundProfilePackageRequestEsipa: 'BF3A: 80 transactionId 1..16, BF21 prepareDownloadResponse',
  GetBoundProfilePackageResponseEsipa: 'A0 getBoundProfilePackageOkEsipa, 81 getBoundProfilePackageErrorEsipa',
  'GetBoundProfilePackageResponseEsipa/getBoundProfilePackageOkEsipa': 'A0: 80? transactionId 1..16, BF36 boundProfilePackage',
  'GetBoundProfilePackageResponseEsipa/getBoundProfilePackageErrorEsipa':
    '1 euiccSignatureInvalid, 2 confirmationCodeMissing, 3 confirmationCodeRefused, 4 confirmationCodeRetriesExceeded, 5 bppRebindingRefused, 6 downloadOrderExpired, 50 metadataMismatch, 95 invalidTransactionId, 127 undefinedError',
  CancelSessionRequestEsipa: 'BF41: 80 transactionId 1..16, A1 cancelSessionResponse',
  'CancelSessionRequestEsipa/cancelSessionResponse':
    'A0 cancelSessionResponseOk, 81 cancelSessionResponseError, A2 compactCancelSessionResponseOk',
  CancelSessionResponseEsipa: 'A0 cancelSessionOk, 81 cancelSessionError',
  'CancelSessionResponseEsipa/cancelSessionError': '1 invalidTransactionId, 2 euiccSignatureInvalid, 127 undefinedError',
  AddInitialEimRequest: 'BF57: A0 eimConfigurationDataList',
  'AddInitialEimResponse/addInitialEimOk/[]': '84 associationToken, 05 addOk',
  'AddInitialEimResponse/addInitialEimError':
    '1 insufficientMemory, 2 associatedEimAlreadyExists, 3 ciPKUnknown, 5 invalidAssociationToken, 6 counterValueOutOfRange, 7 commandError, 127 undefinedError',
  EuiccMemoryResetRequest: 'BF64: 82 resetOptions',
  'EuiccMemoryResetRequest/resetOptions':
    '0 deleteOperationalProfiles, 1 deleteFieldLoadedTestProfiles, 2 resetDefaultSmdpAddress, 3 deletePreLoadedTestProfiles, 4 deleteProvisioningProfiles, 5 resetEimConfigData, 6 resetImmediateEnableConfig',
  EuiccMemoryResetResponse: 'BF64: 80 resetResult, 81? resetEimResult, 82? resetImmediateEnableConfigResult',
  'EuiccMemoryResetResponse/resetResult': '0 ok, 1 nothingToDelete, 5 catBusy, 104 ecallActive, 127 undefinedError',
  'EuiccMemoryResetResponse/resetEimResult': '0 ok, 1 nothingToDelete, 2 eimResetNotSupported, 127 undefinedError',
  'EuiccMemoryResetResponse/resetImmediateEnableConfigResult': '0 ok, 1 resetIECNotSupported, 127 undefinedError',
  GetCertsRequest: 'BF56: 80? euiccCiPKId',
  'GetCertsResponse/certs': 'A0: A5 eumCertificate, A6 euiccCertificate',
  'GetCertsResponse/getCertsError': '1 invalidCiPKId, 127 undefinedError',
  RetrieveNotificationsListRequest: 'BF2B: A0? searchCriteria',
  'RetrieveNotificationsListRequest/searchCriteria': '80 seqNumber, 81 profileManagementOperation, 82 euiccPackageResults',
  RetrieveNotificationsListResponse: 'A0 notificationList, 81 notificationsListResultError, A2 euiccPackageResultList',
  ImmediateEnableRequest: 'BF5A: 80 refreshFlag',
  'ImmediateEnableResponse/immediateEnableResult':
    '0 ok, 1 immediateEnableNotAvailable, 4 noSessionContext, 5 catBusy, 127 undefinedError',
  ProfileRollbackRequest: 'BF58: 80 refreshFlag',
  ProfileRollbackResponse: 'BF58: 02 cmdResult, BF51? eUICCPackageResult',
  'ProfileRollbackResponse/cmdResult': '0 ok, 1 rollbackNotAllowed, 5 catBusy, 7 commandError, 127 undefinedError',
  ConfigureImmediateProfileEnablingRequest: 'BF59: 80? immediateEnableFlag, 81? defaultSmdpOid, 82? defaultSmdpAddress',
  'ConfigureImmediateProfileEnablingResponse/configImmediateEnableResult':
    '0 ok, 1 insufficientMemory, 2 associatedEimAlreadyExists, 127 undefinedError',
  GetEimConfigurationDataRequest: 'BF55: A0? searchCriteria',
  'GetEimConfigurationDataRequest/searchCriteria': '80 eimId 1..128',
  GetEimConfigurationDataResponse: 'BF55: A0 eimConfigurationDataList',
  ExecuteFallbackMechanismRequest: 'BF5D: 80 refreshFlag',
  'ExecuteFallbackMechanismResponse/executeFallbackMechanismResult':
    '0 ok, 2 profileNotInDisabledState, 5 catBusy, 6 fallbackNotAvailable, 7 commandError, 104 ecallActive, 127 undefinedError',
  ReturnFromFallbackRequest: 'BF5E: 80 refreshFlag',
  'ReturnFromFallbackResponse/returnFromFallbackResult':
    '0 ok, 5 catBusy, 6 fallbackNotAvailable, 7 commandError, 127 undefinedError',
  EnableEmergencyProfileRequest: 'BF5B: 80 refreshFlag',
  'EnableEmergencyProfileResponse/enableEmergencyProfileResult':
    '0 ok, 2 profileNotInDisabledState, 5 catBusy, 8 ecallNotAvailable, 127 undefinedError',
  DisableEmergencyProfileRequest: 'BF5C: 80 refreshFlag',
  'DisableEmergencyProfileResponse/disableEmergencyProfileResult':
    '0 ok, 2 profileNotInEnabledState, 5 catBusy, 127 undefinedError',
  GetConnectivityParametersRequest: 'BF5F: ',
  'GetConnectivityParametersResponse/connectivityParameters': 'A0: 81? httpParams',
  'GetConnectivityParametersResponse/connectivityParametersError': '1 parametersNotAvailable, 127 undefinedError',
  SetDefaultDpAddressRequest: 'BF65: 80 defaultDpAddress',
  'SetDefaultDpAddressResponse/setDefaultDpAddressResult': '0 ok, 127 undefinedError',
  IpaeActivationRequest: 'BF42: 80 ipaeOption',
  'IpaeActivationRequest/ipaeOption': '0 activateIpae',
  'IpaeActivationResponse/ipaeActivationResult': '0 ok, 1 notSupported',
  ISDRProprietaryApplicationTemplateIoT: 'E1: 80 euiccConfiguration',
  'ISDRProprietaryApplicationTemplateIoT/euiccConfiguration': '0 ipaeSupported, 1 enabledProfile',
  EuiccSigned1: '30: 80 transactionId 1..16, 83 serverAddress, 84 serverChallenge 16..16, BF22 euiccInfo2, A0 ctxParams1',
  'AuthenticateServerResponse/authenticateResponseOk':
    'A0: 30 euiccSigned1, 5F37 euiccSignature1, 30 euiccCertificate, 30 eumCertificate',
  'AuthenticateServerResponse/authenticateResponseError': 'A1: 80 transactionId 1..16, 02 authenticateErrorCode',
  'AuthenticateServerResponse/compactAuthenticateResponseOk':
    'A2: 30|A0 signedData, 5F37 euiccSignature1, A1? euiccCertificate, A2? eumCertificate',
  'AuthenticateServerResponse/compactAuthenticateResponseOk/signedData': '30 euiccSigned1, A0 compactEuiccSigned1',
  'AuthenticateServerResponse/compactAuthenticateResponseOk/signedData/compactEuiccSigned1':
    'A0: 84 extCardResource, A2? ctxParams1',
  PrepareDownloadResponse: 'A0 downloadResponseOk, A1 downloadResponseError, A2 compactDownloadResponseOk',
  'PrepareDownloadResponse/compactDownloadResponseOk': 'A2: 30 compactEuiccSigned2, 5F37 euiccSignature2',
  'PrepareDownloadResponse/compactDownloadResponseOk/compactEuiccSigned2': '30: 5F49? euiccOtpk, 04? hashCc 32..32',
  CancelSessionResponse: 'A0 cancelSessionResponseOk, 81 cancelSessionResponseError, A2 compactCancelSessionResponseOk',
  'CancelSessionResponse/cancelSessionResponseOk': 'A0: 30 euiccCancelSessionSigned, 5F37 euiccCancelSessionSignature',
  'CancelSessionResponse/cancelSessionResponseError': '5 invalidTransactionId, 127 undefinedError',
  'CancelSessionResponse/compactCancelSessionResponseOk':
    'A2: 30 compactEuiccCancelSessionSigned, 5F37 euiccCancelSessionSignature',
  'CancelSessionResponse/compactCancelSessionResponseOk/compactEuiccCancelSessionSigned': '30: 80? reason',
  PendingNotification:
    'BF37 profileInstallationResult, 30 otherSignedNotification, A0 compactProfileInstallationResult, A1 compactOtherSignedNotification',
  'PendingNotification/profileInstallationResult': 'BF37: BF27 profileInstallationResultData, 5F37 euiccSignPIR',
  'PendingNotification/compactProfileInstallationResult': 'A0: A0 compactProfileInstallationResultData, 5F37 euiccSignPIR',
  'PendingNotification/compactProfileInstallationResult/compactProfileInstallationResultData':
    'A0: 80 transactionId 1..16, 02 seqNumber, 01 iccidPresent DEFAULT true, A2 compactFinalResult',
  'PendingNotification/compactProfileInstallationResult/compactProfileInstallationResultData/compactFinalResult':
    'A0 compactSuccessResult, A1 errorResult',
  'PendingNotification/compactProfileInstallationResult/compactProfileInstallationResultData/compactFinalResult/compactSuccessResult':
    'A0: 4F compactAid 2..2, 04? simaResponse',
  'PendingNotification/compactOtherSignedNotification':
    'A1: 5A? eidValue 16..16, BF2F tbsOtherNotification, 5F37 euiccNotificationSignature',
  ProfileInfo:
    'E3: 5A? iccid 10..10, 4F? isdpAid 1..16, 9F70? profileState, 90? profileNickname 0..64, 91? serviceProviderName 0..32, 92? profileName 0..64, 93? iconType, 94? icon 0..1024, 95? profileClass, B6? notificationConfigurationInfo, B7? profileOwner, B8? dpProprietaryData, 99? profilePolicyRules, BF22? serviceSpecificDataStoredInEuicc, 9F7B? ecallIndication, 9F26 fallbackAttribute DEFAULT false, 9F67? fallbackAllowed',
  StoreMetadataRequest:
    'BF25: 5A iccid 10..10, 91 serviceProviderName 0..32, 92 profileName 0..64, 93? iconType, 94? icon 0..1024, 95 profileClass DEFAULT operational, B6? notificationConfigurationInfo, B7? profileOwner, 99? profilePolicyRules, BF22? serviceSpecificDataStoredInEuicc, BF23? serviceSpecificDataNotStoredInEuicc, 9F7B? ecallIndication, 9F67? fallbackAllowed',
  'ProfileInfo/notificationConfigurationInfo/[]': '30: 80 profileManagementOperation, 81 notificationAddress',
  'ProfileInfo/dpProprietaryData': 'B8: 80 dpOid',
  'ProfileInfo/profilePolicyRules': '0 pprUpdateControl, 1 ppr1, 2 ppr2',
  EUICCInfo2:
    'BF22: 81 profileVersion 3..3, 82 svn 3..3, 83 euiccFirmwareVer 3..3, 84 extCardResource, 85 uiccCapability, 86? ts102241Version 3..3, 87? globalplatformVersion 3..3, 88 rspCapability, A9 euiccCiPKIdListForVerification, AA euiccCiPKIdListForSigning, 8B? euiccCategory, 99? forbiddenProfilePolicyRules, 04 ppVersion 3..3, 0C sasAcreditationNumber 0..64, AC? certificationDataObject, 8D? treProperties, 8E? treProductReference, AF? additionalEuiccProfilePackageVersions, 90? ipaMode, B1? euiccCiPKIdListForSigningV3, 92? additionalEuiccInfo 0..32, 93? highestSvn 3..3, B4? iotSpecificInfo',
  'EUICCInfo2/rspCapability':
    '0 additionalProfile, 1 crlSupport, 2 rpmSupport, 3 testProfileSupport, 4 deviceInfoExtensibilitySupport, 5 serviceSpecificDataSupport',
  'EUICCInfo2/euiccCategory': '0 other, 1 basicEuicc, 2 mediumEuicc, 3 contactlessEuicc',
  'EUICCInfo2/certificationDataObject': 'AC: 80 platformLabel, 81 discoveryBaseURL',
  'EUICCInfo2/treProperties': '0 isDiscrete, 1 isIntegrated, 2 usesRemoteMemory',
  'EUICCInfo2/ipaMode': '0 ipad, 1 ipae',
  'EUICCInfo2/iotSpecificInfo': 'B4: A0 iotVersion, 81? ecallSupported, 82? fallbackSupported',
}

for (const [path, rows] of Object.entries(components)) {
  test(path, () => assert.equal(rowsOf(typeAt(typesOf('1.2'), path)), rows))
}
