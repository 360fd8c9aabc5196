/** IPA/eUICC data request answered from the card (SGP.32 v1.2 2.11.1.2, 2.11.2.2): the objects that were asked for, and no others. */
import type { IpaEuiccData, IpaEuiccDataResponse } from '../../protocol/sgp32/ipa-euicc-data.ts'
import type { Tape } from '../../transport/tape.ts'
import type { DataRequest } from './eim-package.ts'
import type { AssociatedEim } from './eim-trust.ts'
import { isEmergencyProfileEnabled } from './emergency.ts'
import type { NotificationCriteria, StoredResult } from './es10.ts'
import { isCardFailure } from './es10-error.ts'
import { defaultFeatures, type IpaContext } from './ipa-context.ts'
import { testDeviceInfo, transportsOf } from './ipa-settings.ts'
import { type AskedObject, isIn, objectOfTag, tagsIn } from './tag-list.ts'
import { resultNumberOf } from './waiting-notifications.ts'

type Response = IpaEuiccDataResponse
type ErrorCode = Extract<Response, { kind: 'ipaEuiccDataResponseError' }>['value']['ipaEuiccDataErrorCode']
type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** The request of either version in one form. */
interface Asked {
  readonly ciKey: Uint8Array | undefined
  readonly eimTransactionId: Uint8Array | undefined
  readonly notifications: NotificationCriteria | undefined
  /** Only the result with this number. */
  readonly resultNumber: bigint | undefined
  /** v1.0.1 asks for package results by a criterion of the notification list. */
  readonly resultsAsNotifications: boolean
}

export async function answerDataRequest(
  ipa: IpaContext,
  eim: AssociatedEim,
  data: DataRequest,
  tape: Tape,
  signal: AbortSignal,
): Promise<Response> {
  const asked = readRequest(data, ipa.decisions.appliesSearchCriteria)
  const id = (where: 'error' | 'data') => {
    const eimTransactionId = ipa.decisions.echoed(asked.eimTransactionId, where)
    return eimTransactionId === undefined ? {} : { eimTransactionId }
  }
  const refuse = (ipaEuiccDataErrorCode: ErrorCode): Response => {
    ipa.event(`IpaEuiccDataRequest -> error ${ipaEuiccDataErrorCode}`)
    return { kind: 'ipaEuiccDataResponseError', value: { ...id('error'), ipaEuiccDataErrorCode } }
  }

  try {
    return await answerFromCard()
  } catch (error) {
    if (!isCardFailure(error)) throw error
    ipa.event(error.message)
    if (!ipa.decisions.reportsCardFailure) return { kind: 'ipaEuiccData', value: id('data') }
    return refuse('undefinedError')
  }

  async function answerFromCard(): Promise<Response> {
    if (ipa.decisions.refusesInEmergency(await isEmergencyProfileEnabled(ipa, tape, signal))) return refuse('ecallActive')
    const tags = tagsIn(data.request.tagList)
    if (tags === undefined) return refuse('incorrectTagList')
    const objects = new Set<AskedObject>()
    for (const tag of ipa.decisions.answeredTags(tags)) {
      const object = objectOfTag(tag, data.spec)
      if (object !== undefined) objects.add(object)
      else if (ipa.decisions.refusesUnknownTags) return refuse('incorrectTagList')
    }

    const { ciKey } = asked
    let fullCiKey: Uint8Array | undefined
    if (ciKey !== undefined) {
      const { euiccCiPKIdListForSigning } = await ipa.es10.getEuiccInfo1(tape, signal)
      fullCiKey = euiccCiPKIdListForSigning.find((full) => ipa.decisions.matchesCiKey(ciKey, full))
      if (fullCiKey === undefined) return refuse('euiccCiPKIdNotFound')
    }
    const value = { ...(await collect(ipa, eim, objects, asked, fullCiKey, tape, signal)), ...id('data') }
    const isPart = [...objects].some((name) => !isIn(value, name))
    if (isPart && !ipa.decisions.leavesOutWhatIsNotThere) return refuse('undefinedError')
    ipa.event(`IpaEuiccDataRequest -> ${[...objects].join(', ')}`)
    return { kind: 'ipaEuiccData', value }
  }
}

async function collect(
  ipa: IpaContext,
  eim: AssociatedEim,
  objects: ReadonlySet<AskedObject>,
  asked: Asked,
  ciKey: Uint8Array | undefined,
  tape: Tape,
  signal: AbortSignal,
): Promise<IpaEuiccData> {
  const { es10 } = ipa
  const data: Writable<IpaEuiccData> = {}
  if (objects.has('notifications')) {
    if (asked.resultsAsNotifications) data.euiccPackageResultList = await storedResults(ipa, undefined, tape, signal)
    else data.notificationsList = (await es10.retrieveNotificationsList(asked.notifications, tape, signal)).notifications
  }
  if (objects.has('packageResults')) data.euiccPackageResultList = await storedResults(ipa, asked.resultNumber, tape, signal)
  if (objects.has('defaultSmdpAddress') || objects.has('rootSmdsAddress')) {
    const { defaultDpAddress, rootDsAddress } = await es10.getEuiccConfiguredAddresses(tape, signal)
    if (objects.has('defaultSmdpAddress') && defaultDpAddress !== undefined) data.defaultSmdpAddress = defaultDpAddress
    // A card without a root SM-DS has an empty address, or none.
    if (objects.has('rootSmdsAddress') && (rootDsAddress as string | undefined)) data.rootSmdsAddress = rootDsAddress
  }
  if (objects.has('euiccInfo1')) data.euiccInfo1 = await es10.getEuiccInfo1(tape, signal)
  if (objects.has('euiccInfo2')) data.euiccInfo2 = await es10.getEuiccInfo2(tape, signal)
  if (objects.has('associationToken')) {
    // A package may have changed it since it was last read.
    const [current] = await es10.getEimConfigurationData(tape, signal, ipa.decisions.tokenOf(eim.eimId))
    if (current?.associationToken !== undefined) data.associationToken = current.associationToken
  }
  if (objects.has('eumCertificate') || objects.has('euiccCertificate')) {
    const signing = async () => (await es10.getEuiccInfo1(tape, signal)).euiccCiPKIdListForSigning
    const certs = await es10.getCerts(ciKey ?? (await ipa.decisions.certificatesOf(signing)), tape, signal)
    if (certs.kind === 'certs') {
      const { eumCertificate, euiccCertificate } = ipa.decisions.certificates(certs.value)
      if (objects.has('eumCertificate')) data.eumCertificate = eumCertificate
      if (objects.has('euiccCertificate')) data.euiccCertificate = euiccCertificate
    }
  }
  if (objects.has('ipaCapabilities')) {
    const {
      features = defaultFeatures,
      protocols = transportsOf(ipa.settings).map((one) => (one === 'coaps' ? 'ipaRetrieveCoaps' : 'ipaRetrieveHttps')),
      deviceInfo: _,
    } = ipa.settings
    const ipaSupportedProtocols = ipa.decisions.ipaSupportedProtocols(protocols)
    data.ipaCapabilities = { ipaFeatures: ipa.decisions.ipaFeatures(features), ipaSupportedProtocols }
  }
  if (objects.has('deviceInfo')) data.deviceInfo = ipa.decisions.deviceInfo(ipa.settings.deviceInfo ?? testDeviceInfo, 'data')
  return data
}

async function storedResults(
  ipa: IpaContext,
  only: bigint | undefined,
  tape: Tape,
  signal: AbortSignal,
): Promise<readonly StoredResult[]> {
  const { results } = await ipa.es10.retrieveNotificationsList({ kind: 'euiccPackageResults', value: true }, tape, signal)
  return only === undefined ? results : results.filter((result) => resultNumberOf(result) === only)
}

function readRequest(data: DataRequest, applies: boolean): Asked {
  if (data.spec === '1.0.1') {
    const { euiccCiPKId, searchCriteria } = data.request
    return {
      ciKey: euiccCiPKId,
      eimTransactionId: undefined,
      notifications: applies ? searchCriteria : undefined,
      resultNumber: undefined,
      resultsAsNotifications: applies && searchCriteria?.kind === 'euiccPackageResults',
    }
  }
  const { euiccCiPKIdentifierToBeUsed, searchCriteriaNotification, searchCriteriaEuiccPackageResult, eimTransactionId } =
    data.request
  return {
    ciKey: euiccCiPKIdentifierToBeUsed,
    eimTransactionId,
    notifications: applies ? searchCriteriaNotification : undefined,
    resultNumber: applies && searchCriteriaEuiccPackageResult ? BigInt(searchCriteriaEuiccPackageResult.value) : undefined,
    resultsAsNotifications: false,
  }
}
