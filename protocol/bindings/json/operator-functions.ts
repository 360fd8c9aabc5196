/** ES2+ (SGP.22 v2.5 6.5.2.1 to 6.5.2.5) and ES12 (6.5.2.13, 6.5.2.14), which exist in the JSON binding only. */
import { ProfileInstallationResult } from '../../sgp22/notifications.ts'
import { type JsonFunctionName, type JsonInterface, jsonPath } from '../paths.ts'
import { codedErrors } from './error-rule.ts'
import type { JsonFunction } from './function.ts'
import { type StatusCodeData, statuses } from './header.ts'
import { arm, type JsonBody, members, nested, optional, required } from './members.ts'
import { tlv } from './octet-kinds.ts'
import { boolean, eidText, iccidText, integer, text, timestamp } from './text-kinds.ts'

/** Answer of a function without an ASN.1 form: the output, or the codes of the failure, undefined where none were sent. */
export type Execution<T> =
  | { readonly kind: 'executed'; readonly value: T }
  | { readonly kind: 'failed'; readonly value: StatusCodeData | undefined }

const nothing = members({})

const statusCodeData = nested(
  'statusCodeData',
  members({
    subjectCode: required(text),
    reasonCode: required(text),
    subjectIdentifier: optional(text),
    message: optional(text),
  }),
)

const notificationPointStatus = nested(
  'notificationPointStatus',
  members({ status: required(text), statusCodeData: optional(statusCodeData) }),
)

/** Operator to SM-DP+; handleDownloadProgressInfo the other way round. */
export const es2Json = {
  downloadOrder: answered(
    'es2plus',
    'downloadOrder',
    members({ eid: optional(eidText), iccid: optional(iccidText), profileType: optional(text) }),
    members({ iccid: required(iccidText) }),
  ),
  confirmOrder: answered(
    'es2plus',
    'confirmOrder',
    members({
      iccid: required(iccidText),
      eid: optional(eidText),
      matchingId: optional(text),
      confirmationCode: optional(text),
      smdsAddress: optional(text),
      releaseFlag: required(boolean),
    }),
    members({ eid: optional(eidText), matchingId: required(text), smdpAddress: optional(text) }),
  ),
  cancelOrder: answered(
    'es2plus',
    'cancelOrder',
    members({
      iccid: required(iccidText),
      eid: optional(eidText),
      matchingId: optional(text),
      finalProfileStatusIndicator: required(text),
    }),
    nothing,
  ),
  releaseProfile: answered('es2plus', 'releaseProfile', members({ iccid: required(iccidText) }), nothing),
  handleDownloadProgressInfo: {
    path: jsonPath('es2plus', 'handleDownloadProgressInfo'),
    request: members({
      eid: optional(eidText),
      iccid: required(iccidText),
      profileType: required(text),
      timestamp: required(timestamp),
      notificationPointId: required(integer),
      notificationPointStatus: required(notificationPointStatus),
      resultData: optional(tlv(ProfileInstallationResult)),
    }),
    requestHeader: true,
    response: undefined,
  },
} as const

/** SM-DP+ to SM-DS. */
export const es12Json = {
  registerEvent: answered(
    'es12',
    'registerEvent',
    members({
      eid: required(eidText),
      rspServerAddress: required(text),
      eventId: required(text),
      forwardingIndicator: required(boolean),
    }),
    nothing,
  ),
  deleteEvent: answered('es12', 'deleteEvent', members({ eid: required(eidText), eventId: required(text) }), nothing),
} as const

function answered<I extends JsonInterface, Q, R>(
  of: I,
  name: JsonFunctionName<I>,
  request: JsonBody<Q>,
  output: JsonBody<R>,
): JsonFunction<Q, Execution<R>> {
  const executed: JsonBody<Execution<R>> = arm('executed', output)
  return {
    path: jsonPath(of, name),
    request,
    requestHeader: true,
    response: { output: executed, error: codedErrors('failed'), statuses },
  }
}
