/** IpaEuiccDataResponse: what the eIM learns from the IPA (SGP.32 v1.2 2.11.2.2). */
import { showOctets } from '../../protocol/ber/octets.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode, type Of } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import { DeviceInfo } from '../../protocol/sgp22/device-info.ts'
import type { IpaEuiccDataResponse } from '../../protocol/sgp32/ipa-euicc-data.ts'
import type * as v101 from '../../protocol/v101/ipa-euicc-data.ts'
import type { EimCore } from './core.ts'
import { tagOf, tagsIn } from './data-tags.ts'
import { finishAny } from './finish-order.ts'
import type { AnyNotification } from './notification.ts'
import { type AnyPackageResult, hexOf, takePackageResult } from './package-result.ts'
import { type Taken, takeNotifications } from './provide-result.ts'
import type { DataOrder, Euicc } from './state.ts'
import { waiting } from './trigger-result.ts'

type AnyData = Extract<IpaEuiccDataResponse | Of<typeof v101.IpaEuiccDataResponse>, { readonly kind: 'ipaEuiccData' }>['value']

export function takeDataResponse(
  eim: EimCore,
  euicc: Euicc,
  response: IpaEuiccDataResponse | Of<typeof v101.IpaEuiccDataResponse>,
): Taken {
  const none = (state: Euicc, what: string): Taken => ({ euicc: state, taken: [], received: [], what })
  if (response.kind === 'ipaEuiccDataError' || response.kind === 'ipaEuiccDataResponseError') {
    const [code, transaction] =
      response.kind === 'ipaEuiccDataError'
        ? [response.value, undefined]
        : [response.value.ipaEuiccDataErrorCode, hexOf(response.value.eimTransactionId)]
    const order = waiting(euicc, 'data', transaction)
    const state = order === undefined ? euicc : finishAny(eim, euicc, order, { kind: 'dataError', code })
    return none(state, `ipaEuiccDataResponseError ${code}`)
  }
  const data = response.value
  const order = waiting(euicc, 'data', 'eimTransactionId' in data ? hexOf(data.eimTransactionId) : undefined)
  const learned = learn(eim, euicc, data, order?.kind === 'data' ? order : undefined)
  const results = listsOf(data)
  let state = learned
  const taken: UnboundedInteger[] = []
  const received: UnboundedInteger[] = []
  const words: string[] = []
  for (const result of results.results) {
    const one = takePackageResult(eim, state, result)
    state = one.euicc
    words.push(one.what)
    if (result.kind === 'euiccPackageResultSigned') received.push(result.value.euiccPackageResultDataSigned.seqNumber)
    if (one.acknowledged !== undefined) taken.push(one.acknowledged)
  }
  const rest = takeNotifications(eim, state, results.notifications)
  const members = Object.keys(data).filter((name) => !name.startsWith('$'))
  const octets = showOctets(rawOf(data) ?? Buffer.of())
  const closed = order === undefined ? rest.euicc : finishAny(eim, rest.euicc, order, { kind: 'data', members, octets })
  return {
    euicc: closed,
    taken: [...taken, ...rest.taken],
    received: [...received, ...rest.received],
    what: [`ipaEuiccData: ${members.join(', ')}`, ...words, ...(rest.what === '' ? [] : [rest.what])].join('; '),
  }
}

/** Everything that the records have a place for. Certificates only where they are those of this eUICC. */
function learn(eim: EimCore, euicc: Euicc, data: AnyData, order: DataOrder | undefined): Euicc {
  const { euiccCertificate, eumCertificate, ipaCapabilities, euiccInfo1, euiccInfo2, deviceInfo } = data
  const certificates =
    euiccCertificate !== undefined &&
    eumCertificate !== undefined &&
    eim.decisions.learnedChainFault(eim, euicc.eid, euiccCertificate, eumCertificate) === undefined
      ? { euiccCertificate: showOctets(euiccCertificate), eumCertificate: showOctets(eumCertificate) }
      : {}
  const { associationToken, rootSmdsAddress, defaultSmdpAddress } = data
  // Only where the eIM asked for it: a token that comes by itself is no news.
  const asked = order !== undefined && tagsIn(order.tagList).includes(tagOf(eim.behaviour.spec, 'associationToken'))
  const { stale, ...view } = euicc.view
  return {
    ...euicc,
    ...certificates,
    ...(ipaCapabilities === undefined
      ? {}
      : {
          ipaFeatures: ipaCapabilities.ipaFeatures.map(String),
          ipaProtocols: (ipaCapabilities.ipaSupportedProtocols ?? []).map(String),
        }),
    ...(euiccInfo1 === undefined ? {} : { euiccInfo1: showOctets(rawOf(euiccInfo1) ?? Buffer.of()) }),
    ...(euiccInfo2 === undefined ? {} : { euiccInfo2: showOctets(rawOf(euiccInfo2) ?? Buffer.of()) }),
    ...(deviceInfo === undefined
      ? {}
      : { deviceInfo: showOctets(encode(DeviceInfo.retag(0xa9), deviceInfo, { received: 'keep' })) }),
    ...(asked && associationToken !== undefined && associationToken > 0 ? { token: String(associationToken) } : {}),
    ...(rootSmdsAddress === undefined ? {} : { rootSmdsAddress }),
    view: {
      ...view,
      ...(stale === undefined ? {} : { stale }),
      ...(defaultSmdpAddress === undefined ? {} : { defaultSmdpAddress }),
    },
  }
}

interface Lists {
  readonly notifications: readonly AnyNotification[]
  readonly results: readonly AnyPackageResult[]
}

/** Notifications and package results; v1.0.1 has both in one list response. */
function listsOf(data: AnyData): Lists {
  const { notificationsList: list } = data
  if (list === undefined || Array.isArray(list))
    return { notifications: list ?? [], results: 'euiccPackageResultList' in data ? (data.euiccPackageResultList ?? []) : [] }
  return listResponse(list as ListResponse)
}

type ListResponse = NonNullable<
  Extract<Of<typeof v101.IpaEuiccDataResponse>, { kind: 'ipaEuiccData' }>['value']['notificationsList']
>

/** A RetrieveNotificationsListResponse of v1.0.1. */
export function listResponse(list: ListResponse): Lists {
  switch (list.kind) {
    case 'notificationList':
      return { notifications: list.value, results: [] }
    case 'euiccPackageResultList':
      return { notifications: [], results: list.value }
    case 'notificationAndEprList':
      return { notifications: list.value.notificationList, results: list.value.euiccPackageResultList }
    case 'notificationsListResultError':
      return { notifications: [], results: [] }
  }
}
