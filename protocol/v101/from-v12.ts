/**
 * What is to be sent in SGP.32 v1.0.1, given in the form of v1.2. Signed data that were received are not touched; the rest loses what v1.0.1
 * does not have: the EID of a result, causes, transaction ids of errors and data.
 */
import { esipaAsn1 } from '../bindings/esipa-asn1.ts'
import type { EsipaFunction } from '../bindings/paths.ts'
import { EimPackageResult, type EPRAndNotifications, type ProvideEimPackageResult } from '../esipa/eim-package-result.ts'
import type { Of, Type } from '../schema/type.ts'
import { EuiccPackageResult } from '../sgp32/euicc-package-result.ts'
import { IpaEuiccData, IpaEuiccDataErrorCode, type IpaEuiccDataResponse } from '../sgp32/ipa-euicc-data.ts'
import { EuiccPackageResultList, PendingNotificationList } from '../sgp32/notifications.ts'
import { type Conversion, converted } from './convert.ts'
import * as v101 from './esipa.ts'
import { EuiccPackageResult as EuiccPackageResultV101 } from './euicc-package-result.ts'
import * as data from './ipa-euicc-data.ts'
import * as notifications from './notifications.ts'

/** What an IPA calls. */
type IpaFunction = Exclude<EsipaFunction, 'transferEimPackage'>
type RequestOf<S extends '1.0.1' | '1.2', F extends IpaFunction> = Of<(typeof esipaAsn1)[S][F]['request']>

/** A request of an IPA in the form of v1.0.1. @throws EncodeError for a result that v1.0.1 has no form for */
export function requestFromV12<F extends IpaFunction>(name: F, request: RequestOf<'1.2', F>): RequestOf<'1.0.1', F> {
  // The name chose both types, and the second type made the value.
  return converted(request, esipaAsn1['1.2'][name].request, esipaAsn1['1.0.1'][name].request, sending) as RequestOf<'1.0.1', F>
}

const namesOfV101 = {
  configureImmediateEnable: 'configureAutoEnable',
  configureImmediateEnableResult: 'configureAutoEnableResult',
  immediateEnableFlag: 'autoEnableFlag',
  defaultSmdpOid: 'smdpOid',
  defaultSmdpAddress: 'smdpAddress',
} as const

// The walk asks a form for values of the type that the form is named after.
const sending: Conversion = {
  names: namesOfV101,
  octets: 'signed',
  forms: {
    ProvideEimPackageResult: (value) => provideResult(value as ProvideEimPackageResult),
    EPRAndNotifications: (value) => resultAndNotifications(value as Of<typeof EPRAndNotifications>),
    IpaEuiccDataResponse: (value) => dataResponse(value as IpaEuiccDataResponse),
  },
}

function as<A, B>(value: A, from: Type<A>, to: Type<B>): B {
  return converted(value, from, to, sending) as B
}

function provideResult({ eimPackageResult }: ProvideEimPackageResult): Of<typeof v101.ProvideEimPackageResult> {
  return eimPackageResult.kind === 'eimPackageResultResponseError'
    ? { kind: 'eimPackageError', value: eimPackageResult.value.eimPackageResultErrorCode }
    : as(eimPackageResult, EimPackageResult, v101.ProvideEimPackageResult.inner)
}

function resultAndNotifications(value: Of<typeof EPRAndNotifications>): Of<typeof v101.EPRAndNotifications> {
  const euiccPackageResult = as(value.euiccPackageResult, EuiccPackageResult, EuiccPackageResultV101)
  return { ...value, euiccPackageResult, notificationList: { kind: 'notificationList', value: pending(value.notificationList) } }
}

function dataResponse(response: IpaEuiccDataResponse): Of<typeof data.IpaEuiccDataResponse> {
  if (response.kind === 'ipaEuiccDataResponseError') {
    const code = response.value.ipaEuiccDataErrorCode
    return { kind: 'ipaEuiccDataError', value: as(code, IpaEuiccDataErrorCode, data.IpaEuiccDataError) }
  }
  const { notificationsList, euiccPackageResultList, ...rest } = response.value
  const value = as(rest, IpaEuiccData, data.IpaEuiccData)
  const list = listOf(notificationsList, euiccPackageResultList)
  return { kind: 'ipaEuiccData', value: list === undefined ? value : { ...value, notificationsList: list } }
}

/** The two lists of v1.2 in the one of v1.0.1. */
function listOf(
  notificationsList: Of<typeof PendingNotificationList> | undefined,
  euiccPackageResultList: Of<typeof EuiccPackageResultList> | undefined,
): Of<typeof notifications.RetrieveNotificationsListResponse> | undefined {
  const list = notificationsList && pending(notificationsList)
  const results =
    euiccPackageResultList && as(euiccPackageResultList, EuiccPackageResultList, notifications.EuiccPackageResultList)
  if (results === undefined) return list && { kind: 'notificationList', value: list }
  if (list === undefined) return { kind: 'euiccPackageResultList', value: results }
  return { kind: 'notificationAndEprList', value: { notificationList: list, euiccPackageResultList: results } }
}

function pending(list: Of<typeof PendingNotificationList>): Of<typeof notifications.PendingNotificationList> {
  return as(list, PendingNotificationList, notifications.PendingNotificationList)
}
