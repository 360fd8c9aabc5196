/** Encodings of SGP.22 v2.5 objects made with an ASN.1 compiler: each decodes strictly to the value, and the value gives the octets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sgp22Types } from '../registry.ts'
import { decode, encode } from '../schema/type.ts'
import { hex } from '../vectors/hex.ts'

const iccid = hex('98001032547698103214')
const transactionId = hex('00112233445566778899AABBCCDDEEFF')
const testCi = hex('F54172BDF98A95D65CBEB88A38A1C11D800A85C3')

const golden: readonly (readonly [string, string, unknown])[] = [
  ['GetEuiccInfo1Request', 'BF2000', {}],
  ['GetEuiccInfo2Request', 'BF2200', {}],
  ['GetEuiccChallengeRequest', 'BF2E00', {}],
  [
    'GetEuiccChallengeResponse',
    'BF2E128010000102030405060708090A0B0C0D0E0F',
    { euiccChallenge: hex('000102030405060708090A0B0C0D0E0F') },
  ],
  [
    'EuiccConfiguredAddressesResponse',
    'BF3C18800A64702E6578616D706C65810A64732E6578616D706C65',
    { defaultDpAddress: 'dp.example', rootDsAddress: 'ds.example' },
  ],
  ['SetDefaultDpAddressRequest', 'BF3F0C800A64702E6578616D706C65', { defaultDpAddress: 'dp.example' }],
  ['ProfileInfoListRequest', 'BF2D00', {}],
  [
    'ProfileInfoListRequest',
    'BF2D0AA0039501025C035A9F70',
    { searchCriteria: { kind: 'profileClass', value: 'operational' }, tagList: hex('5A9F70') },
  ],
  ['ProfileInfoListRequest', 'BF2D0EA00C5A0A98001032547698103214', { searchCriteria: { kind: 'iccid', value: iccid } }],
  ['ProfileInfoListResponse', 'BF2D02A000', { kind: 'profileInfoListOk', value: [] }],
  ['ProfileInfoListResponse', 'BF2D0381017F', { kind: 'profileInfoListError', value: 'undefinedError' }],
  [
    'ProfileInfoListResponse',
    'BF2D14A012E3105A0A980010325476981032149F700101',
    { kind: 'profileInfoListOk', value: [{ iccid, profileState: 'enabled' }] },
  ],
  [
    'EnableProfileRequest',
    'BF3111A00C5A0A980010325476981032148101FF',
    { profileIdentifier: { kind: 'iccid', value: iccid }, refreshFlag: true },
  ],
  [
    'DisableProfileRequest',
    'BF3217A0124F10A0000005591010FFFFFFFF8900001100810100',
    { profileIdentifier: { kind: 'isdpAid', value: hex('A0000005591010FFFFFFFF8900001100') }, refreshFlag: false },
  ],
  ['DeleteProfileRequest', 'BF330C5A0A98001032547698103214', { kind: 'iccid', value: iccid }],
  [
    'EuiccMemoryResetRequest',
    'BF3404820205E0',
    { resetOptions: ['deleteOperationalProfiles', 'deleteFieldLoadedTestProfiles', 'resetDefaultSmdpAddress'] },
  ],
  ['GetEuiccDataRequest', 'BF3E035C015A', { tagList: hex('5A') }],
  ['GetEuiccDataResponse', 'BF3E125A1089049032123451234512345678901235', { eidValue: hex('89049032123451234512345678901235') }],
  ['SetNicknameRequest', 'BF290F5A0A9800103254769810321490016E', { iccid, profileNickname: 'n' }],
  ['ListNotificationRequest', 'BF2800', {}],
  ['ListNotificationRequest', 'BF280481020780', { profileManagementOperation: ['notificationInstall'] }],
  [
    'NotificationMetadata',
    'BF2F1E800105810206400C096E2E6578616D706C655A0A98001032547698103214',
    { seqNumber: 5, profileManagementOperation: ['notificationEnable'], notificationAddress: 'n.example', iccid },
  ],
  ['RetrieveNotificationsListRequest', 'BF2B05A003800105', { searchCriteria: { kind: 'seqNumber', value: 5 } }],
  [
    'RetrieveNotificationsListRequest',
    'BF2B06A00481020410',
    { searchCriteria: { kind: 'profileManagementOperation', value: ['notificationDelete'] } },
  ],
  ['RetrieveNotificationsListRequest', 'BF2B00', {}],
  ['NotificationSentRequest', 'BF3003800105', { seqNumber: 5 }],
  ['NotificationSentResponse', 'BF3003800100', { deleteNotificationStatus: 'ok' }],
  ['CancelSessionRequest', 'BF4115801000112233445566778899AABBCCDDEEFF810100', { transactionId, reason: 'endUserRejection' }],
  [
    'EuiccCancelSessionSigned',
    '301A801000112233445566778899AABBCCDDEEFF810388370A820100',
    { transactionId, smdpOid: '2.999.10', reason: 'endUserRejection' },
  ],
  ['SmdpSigned2', '3015801000112233445566778899AABBCCDDEEFF0101FF', { transactionId, ccRequiredFlag: true }],
  ['SmdpSigned2', '3015801000112233445566778899AABBCCDDEEFF010100', { transactionId, ccRequiredFlag: false }],
  [
    'AuthenticateServerResponse',
    'BF3817A115801000112233445566778899AABBCCDDEEFF020107',
    { kind: 'authenticateResponseError', value: { transactionId, authenticateErrorCode: 'ciPKUnknown' } },
  ],
  [
    'PrepareDownloadResponse',
    'BF2117A115801000112233445566778899AABBCCDDEEFF020102',
    { kind: 'downloadResponseError', value: { transactionId, downloadErrorCode: 'invalidSignature' } },
  ],
  [
    'CtxParams1',
    'A01C80014DA117800435290611A10F8003050000810308000085030E0000',
    {
      kind: 'ctxParamsForCommonAuthentication',
      value: {
        matchingId: 'M',
        deviceInfo: {
          tac: hex('35290611'),
          deviceCapabilities: {
            gsmSupportedRelease: hex('050000'),
            utranSupportedRelease: hex('080000'),
            eutranEpcSupportedRelease: hex('0E0000'),
          },
        },
      },
    },
  ],
  [
    'EUICCInfo1',
    'BF20358203020500A9160414F54172BDF98A95D65CBEB88A38A1C11D800A85C3AA160414F54172BDF98A95D65CBEB88A38A1C11D800A85C3',
    { svn: hex('020500'), euiccCiPKIdListForVerification: [testCi], euiccCiPKIdListForSigning: [testCi] },
  ],
  ['ConfigureISDPRequest', 'BF2400', {}],
  ['ConfigureISDPRequest', 'BF2407B805800388370A', { dpProprietaryData: { dpOid: '2.999.10' } }],
  [
    'StoreMetadataRequest',
    'BF25325A0A98001032547698103214910253509202504EB611300F800204F081096E2E6578616D706C65B705800300F11099020640',
    {
      iccid,
      serviceProviderName: 'SP',
      profileName: 'PN',
      profileClass: 'operational',
      notificationConfigurationInfo: [
        {
          profileManagementOperation: ['notificationInstall', 'notificationEnable', 'notificationDisable', 'notificationDelete'],
          notificationAddress: 'n.example',
        },
      ],
      profileOwner: { mccMnc: hex('00F110') },
      profilePolicyRules: ['ppr1'],
    },
  ],
  [
    'GetRatResponse',
    'BF4315A013301180020560A10730058003EEEEEE82020780',
    { rat: [{ pprIds: ['ppr1', 'ppr2'], allowedOperators: [{ mccMnc: hex('EEEEEE') }], pprFlags: ['consentRequired'] }] },
  ],
  ['LpaeActivationRequest', 'BF420480020780', { lpaeOption: ['activateCatBasedLpae'] }],
  ['LpaeActivationResponse', 'BF4203800100', { lpaeActivationResult: 'ok' }],
  [
    'ISDRProprietaryApplicationTemplate',
    'E0098203020500030206C0',
    { svn: hex('020500'), lpaeSupport: ['lpaeUsingCat', 'lpaeUsingScws'] },
  ],
  ['LoadCRLResponse', 'BF3502A000', { kind: 'loadCRLResponseOk', value: {} }],
  ['LoadCRLResponse', 'BF3503810105', { kind: 'loadCRLResponseError', value: 'fresherCrlAlreadyLoaded' }],
  ['LoadCRLResponse', 'BF350AA008A006020102020103', { kind: 'loadCRLResponseOk', value: { missingParts: [2, 3] } }],
  [
    'AuthenticateClientResponseEs11',
    'BF4028A026801000112233445566778899AABBCCDDEEFFA112301080024531810A64702E6578616D706C65',
    {
      kind: 'authenticateClientOk',
      value: { transactionId, eventEntries: [{ eventId: 'E1', rspServerAddress: 'dp.example' }] },
    },
  ],
]

for (const [name, octets, value] of golden) {
  test(`${name} ${octets.slice(0, 24)}`, () => {
    const type = sgp22Types.get(name)
    assert.ok(type, `no type ${name}`)
    const decoded = decode(type, hex(octets), { strict: true })
    assert.deepEqual(decoded.value, value)
    assert.deepEqual(decoded.issues, [])
    assert.equal(encode(type, value).toString('hex').toUpperCase(), octets)
  })
}

test('the recorded installation result has one untrimmed event and is read all the same', () => {
  const recorded = hex(
    'BF275880100102030405060708090A0B0C0D0E0F10BF2F25800101810200800C10736D64702E6578616D706C652E636F6D5A0A98001032547698103214' +
      '06028837A218A0164F10A0000005591010FFFFFFFF890000110004023000',
  )
  const type = sgp22Types.get('ProfileInstallationResultData')
  assert.ok(type, 'no type')
  const { value, issues } = decode(type, recorded)
  assert.deepEqual(
    issues.map(({ kind, offset, path }) => ({ kind, offset, path })),
    [{ kind: 'untrimmed-bits', offset: 29, path: 'notificationMetadata.profileManagementOperation' }],
  )
  assert.deepEqual(
    (value as { notificationMetadata: { profileManagementOperation: unknown } }).notificationMetadata.profileManagementOperation,
    ['notificationInstall'],
  )
})
