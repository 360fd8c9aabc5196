/**
 * What was received in SGP.32 v1.0.1, in the form of v1.2: whoever judges exchanges knows one set of types. Codes go by their number and
 * keep it as a number where v1.0.1 has no name for it: an eIM of v1.0.1 that answers 2 has not said eidNotFound. `rawOf` gives the
 * octets as they came, also of the new forms.
 */
import { type EsipaMessage, esipaAsn1 } from '../bindings/esipa-asn1.ts'
import { EimPackageResult, type EPRAndNotifications, type ProvideEimPackageResultResponse } from '../esipa/eim-package-result.ts'
import { rememberAs } from '../schema/raw.ts'
import type { Of, Type } from '../schema/type.ts'
import { EuiccPackageResult } from '../sgp32/euicc-package-result.ts'
import { IpaEuiccData, type IpaEuiccDataRequest, type IpaEuiccDataResponse } from '../sgp32/ipa-euicc-data.ts'
import { EuiccPackageResultList, PendingNotificationList } from '../sgp32/notifications.ts'
import { type Conversion, converted } from './convert.ts'
import { tagListAsV12 } from './data-tags.ts'
import * as v101 from './esipa.ts'
import { EuiccPackageResult as EuiccPackageResultV101 } from './euicc-package-result.ts'
import * as data from './ipa-euicc-data.ts'
import * as notifications from './notifications.ts'

/** A whole message of v1.0.1 with its function; issues stay those of its octets. */
export function messageAsV12<D extends 'request' | 'response'>(
  direction: D,
  message: EsipaMessage<'1.0.1', D>,
): EsipaMessage<'1.2', D> {
  const [from, to] = [esipaAsn1['1.0.1'][message.function][direction], esipaAsn1['1.2'][message.function][direction]]
  if (from === undefined || to === undefined) throw new RangeError(`${message.function} has no ${direction}`)
  // The function chose both types, and the second type made the value.
  return { ...message, value: converted(message.value, from, to, reading) } as EsipaMessage<'1.2', D>
}

const namesOfV12 = {
  configureAutoEnable: 'configureImmediateEnable',
  configureAutoEnableResult: 'configureImmediateEnableResult',
  autoEnableFlag: 'immediateEnableFlag',
  smdpOid: 'defaultSmdpOid',
  smdpAddress: 'defaultSmdpAddress',
  euiccCiPKId: 'euiccCiPKIdentifierToBeUsed',
} as const

// The walk asks a form for values of the type that the form is named after.
const reading: Conversion = {
  names: namesOfV12,
  octets: 'all',
  forms: {
    ProvideEimPackageResult: (value) => provideResult(value as Of<typeof v101.ProvideEimPackageResult>),
    ProvideEimPackageResultResponse: (value) => provideResponse(value as Of<typeof v101.ProvideEimPackageResultResponse>),
    EPRAndNotifications: (value) => resultAndNotifications(value as Of<typeof v101.EPRAndNotifications>),
    IpaEuiccDataRequest: (value) => dataRequest(value as data.IpaEuiccDataRequest),
    IpaEuiccDataResponse: (value) => dataResponse(value as Of<typeof data.IpaEuiccDataResponse>),
    ProfileDownloadError: (value) => ({ profileDownloadErrorReason: 'undefinedError', ...(value as object) }),
  },
}

function as<A, B>(value: A, from: Type<A>, to: Type<B>): B {
  return converted(value, from, to, reading) as B
}

/** There is no EID in v1.0.1. */
function provideResult(value: Of<typeof v101.ProvideEimPackageResult>): { readonly eimPackageResult: EimPackageResult } {
  if (value.kind !== 'eimPackageError')
    return { eimPackageResult: as(value, v101.ProvideEimPackageResult.inner, EimPackageResult) }
  const error = { eimPackageResultErrorCode: value.value }
  return { eimPackageResult: { kind: 'eimPackageResultResponseError', value: error } }
}

/** Elements that v1.0.1 does not have there stay beside an answer that is empty otherwise. */
function provideResponse({
  eimAcknowledgements,
  ...rest
}: Of<typeof v101.ProvideEimPackageResultResponse>): ProvideEimPackageResultResponse {
  return eimAcknowledgements === undefined
    ? { kind: 'emptyResponse', value: rest }
    : { kind: 'eimAcknowledgements', value: eimAcknowledgements }
}

/** Further package results in the list have no place in v1.2. */
function resultAndNotifications(value: Of<typeof v101.EPRAndNotifications>): Of<typeof EPRAndNotifications> {
  const { notificationList = [] } = listsOf(value.notificationList)
  const euiccPackageResult = as(value.euiccPackageResult, EuiccPackageResultV101, EuiccPackageResult)
  return { ...value, euiccPackageResult, notificationList }
}

/** A tag list that is missing stays missing: reading is tolerant. */
function dataRequest({ tagList, euiccCiPKId, searchCriteria, ...rest }: data.IpaEuiccDataRequest): IpaEuiccDataRequest {
  const wanted =
    searchCriteria === undefined ? 'both' : searchCriteria.kind === 'euiccPackageResults' ? 'packageResults' : 'notifications'
  return {
    ...rest,
    tagList: tagList && tagListAsV12(tagList, wanted),
    ...(euiccCiPKId === undefined ? {} : { euiccCiPKIdentifierToBeUsed: euiccCiPKId }),
    ...(searchCriteria === undefined || searchCriteria.kind === 'euiccPackageResults'
      ? {}
      : { searchCriteriaNotification: searchCriteria }),
  }
}

function dataResponse(response: Of<typeof data.IpaEuiccDataResponse>): IpaEuiccDataResponse {
  if (response.kind === 'ipaEuiccDataError')
    return { kind: 'ipaEuiccDataResponseError', value: { ipaEuiccDataErrorCode: response.value } }
  const { notificationsList, ...rest } = response.value
  const { notificationList, euiccPackageResultList } = listsOf(notificationsList)
  const value = {
    ...as(rest, data.IpaEuiccData, IpaEuiccData),
    ...(notificationList === undefined ? {} : { notificationsList: notificationList }),
    ...(euiccPackageResultList === undefined ? {} : { euiccPackageResultList }),
  }
  rememberAs(value, response.value, (key) => key)
  return { kind: 'ipaEuiccData', value }
}

interface Lists {
  readonly notificationList?: Of<typeof PendingNotificationList>
  readonly euiccPackageResultList?: Of<typeof EuiccPackageResultList>
}

/** The one list of v1.0.1, which is two in v1.2; an error in its place is none. */
function listsOf(response: Of<typeof notifications.RetrieveNotificationsListResponse> | undefined): Lists {
  const pending = (list: Of<typeof notifications.PendingNotificationList>) =>
    as(list, notifications.PendingNotificationList, PendingNotificationList)
  const results = (list: Of<typeof notifications.EuiccPackageResultList>) =>
    as(list, notifications.EuiccPackageResultList, EuiccPackageResultList)
  switch (response?.kind) {
    case 'notificationList':
      return { notificationList: pending(response.value) }
    case 'euiccPackageResultList':
      return { euiccPackageResultList: results(response.value) }
    case 'notificationAndEprList':
      return {
        notificationList: pending(response.value.notificationList),
        euiccPackageResultList: results(response.value.euiccPackageResultList),
      }
    default:
      return {}
  }
}
