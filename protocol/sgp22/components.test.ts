/** Component tables of the types that SGP.32 takes from SGP.22 v2.5, row by row: tags, order, what may be absent, names and numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typesOf } from '../registry.ts'
import { rowsOf, typeAt } from '../vectors/component-rows.ts'

/** One row for each component: its tags, `?` where it may be absent, its name. */
const components: Readonly<Record<string, string>> = {
  EUICCInfo1: 'BF20: 82 svn 3..3, A9 euiccCiPKIdListForVerification, AA euiccCiPKIdListForSigning',
  AuthenticateServerRequest:
    'BF38: 30 serverSigned1, 5F37 serverSignature1, 04 euiccCiPKIdToBeUsed, 30 serverCertificate, A0 ctxParams1',
  ServerSigned1: '30: 80 transactionId 1..16, 81 euiccChallenge 16..16, 83 serverAddress, 84 serverChallenge 16..16',
  'CtxParams1/ctxParamsForCommonAuthentication': 'A0: 80? matchingId, A1 deviceInfo',
  DeviceInfo: '30: 80 tac 4..4, A1 deviceCapabilities, 82? imei 8..8',
  DeviceCapabilities:
    '30: 80? gsmSupportedRelease 3..3, 81? utranSupportedRelease 3..3, 82? cdma2000onexSupportedRelease 3..3, 83? cdma2000hrpdSupportedRelease 3..3, 84? cdma2000ehrpdSupportedRelease 3..3, 85? eutranEpcSupportedRelease 3..3, 86? contactlessSupportedRelease 3..3, 87? rspCrlSupportedVersion 3..3, 88? nrEpcSupportedRelease 3..3, 89? nr5gcSupportedRelease 3..3, 8A? eutran5gcSupportedRelease 3..3, 8B? lpaSvn 3..3, 8C? catSupportedClasses, 8D? euiccFormFactorType, AE? deviceAdditionalFeatureSupport',
  'DeviceCapabilities/deviceAdditionalFeatureSupport': 'AE: 80? naiSupport 3..3',
  PrepareDownloadRequest: 'BF21: 30 smdpSigned2, 5F37 smdpSignature2, 04? hashCc 32..32, 30 smdpCertificate',
  SmdpSigned2: '30: 80 transactionId 1..16, 01 ccRequiredFlag, 5F49? bppEuiccOtpk',
  EUICCSigned2: '30: 80 transactionId 1..16, 5F49 euiccOtpk, 04? hashCc 32..32',
  EuiccCancelSessionSigned: '30: 80 transactionId 1..16, 81 smdpOid, 82 reason',
  CancelSessionRequest: 'BF41: 80 transactionId 1..16, 81 reason',
  'CancelSessionRequest/reason':
    '0 endUserRejection, 1 postponed, 2 timeout, 3 pprNotAllowed, 4 metadataMismatch, 5 loadBppExecutionError, 127 undefinedReason',
  BoundProfilePackage:
    'BF36: BF23 initialiseSecureChannelRequest, A0 firstSequenceOf87, A1 sequenceOf88, A2? secondSequenceOf87, A3 sequenceOf86',
  'BoundProfilePackage/initialiseSecureChannelRequest':
    'BF23: 82 remoteOpId, 80 transactionId 1..16, A6 controlRefTemplate, 5F49 smdpOtpk, 5F37 smdpSign',
  'BoundProfilePackage/initialiseSecureChannelRequest/controlRefTemplate': 'A6: 80 keyType 1..1, 81 keyLen 1..1, 84 hostId 1..16',
  ProfileInstallationResultData: 'BF27: 80 transactionId 1..16, BF2F notificationMetadata, 06 smdpOid, A2 finalResult',
  'ProfileInstallationResultData/finalResult/successResult': 'A0: 4F aid 5..16, 04 simaResponse',
  'ProfileInstallationResultData/finalResult/errorResult': 'A1: 80 bppCommandId, 81 errorReason, 82? simaResponse',
  NotificationMetadata: 'BF2F: 80 seqNumber, 81 profileManagementOperation, 0C notificationAddress, 5A? iccid 10..10',
  OtherSignedNotification:
    '30: BF2F tbsOtherNotification, 5F37 euiccNotificationSignature, 30 euiccCertificate, 30 eumCertificate',
  GetEuiccDataRequest: 'BF3E: 5C tagList 1..1',
  GetEuiccDataResponse: 'BF3E: 5A eidValue 16..16',
}

for (const [path, rows] of Object.entries(components)) {
  test(path, () => assert.equal(rowsOf(typeAt(typesOf('1.2'), path)), rows))
}
