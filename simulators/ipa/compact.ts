/**
 * Compact forms for ESipa (SGP.32 v1.2 5.9.7 to 5.9.9, 3.7, capability minimizeEsipaBytes): what the eIM knows already is left out, the
 * signature stays the one over the full structure. The receiver builds that structure again in DER, so an object that is not DER
 * travels in full.
 */
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode, type Of, type Type } from '../../protocol/schema/type.ts'
import { EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import { ProfileInstallationResultData } from '../../protocol/sgp22/notifications.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import {
  type AuthenticateServerResponse,
  EuiccSigned1,
  type PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import type { CompactProfileInstallationResult, PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { CompactDecisions } from './compact-decisions.ts'
import type { CancelSessionResponse } from './rsp-server.ts'

/** @param ctxParams1Known whether the eIM built ctxParams1 itself */
export function compactAuthenticateResponse(
  response: AuthenticateServerResponse,
  ctxParams1Known: boolean,
  decisions: CompactDecisions,
): AuthenticateServerResponse {
  if (response.kind !== 'authenticateResponseOk') return response
  const { euiccSigned1, euiccSignature1 } = response.value
  if (!isDer(EuiccSigned1, euiccSigned1)) return response
  const { extCardResource } = euiccSigned1.euiccInfo2
  const isLeftOut = decisions.leavesCtxParams1Out(ctxParams1Known)
  const compactEuiccSigned1 = isLeftOut ? { extCardResource } : { extCardResource, ctxParams1: euiccSigned1.ctxParams1 }
  const signedData = { kind: 'compactEuiccSigned1', value: compactEuiccSigned1 } as const
  return { kind: 'compactAuthenticateResponseOk', value: { signedData, euiccSignature1 } }
}

export function compactPrepareResponse(response: PrepareDownloadResponse, decisions: CompactDecisions): PrepareDownloadResponse {
  if (response.kind !== 'downloadResponseOk') return response
  const { euiccSigned2, euiccSignature2 } = response.value
  if (!isDer(EUICCSigned2, euiccSigned2)) return response
  const { transactionId: _, euiccOtpk, ...more } = euiccSigned2
  const key = decisions.oneTimeKey(euiccOtpk)
  const compactEuiccSigned2 = { ...(key === undefined ? {} : { euiccOtpk: key }), ...more }
  return { kind: 'compactDownloadResponseOk', value: { compactEuiccSigned2, euiccSignature2 } }
}

export function compactCancelResponse(response: CancelSessionResponse, decisions: CompactDecisions): CancelSessionResponse {
  if (response.kind !== 'cancelSessionResponseOk') return response
  const { euiccCancelSessionSigned, euiccCancelSessionSignature } = response.value
  if (!isDer(EuiccCancelSessionSigned, euiccCancelSessionSigned)) return response
  const compactEuiccCancelSessionSigned = { reason: decisions.cancelledBecause(euiccCancelSessionSigned.reason) }
  return { kind: 'compactCancelSessionResponseOk', value: { compactEuiccCancelSessionSigned, euiccCancelSessionSignature } }
}

/** What a success leaves out when the profile package interpreter had nothing to say: EUICCResponse with one status ok. */
const standardResponse = Buffer.from('3007A0053003800100', 'hex')

/** The octets that all ISD-P AIDs have in common, before and behind the two that are sent. */
const [aidBefore, aidBehind] = [Buffer.from('A0000005591010FFFFFFFF8900', 'hex'), Buffer.from('00', 'hex')]

/**
 * A notification without what the eIM knows: certificates, or for an installation result what the session says.
 *
 * @param eid 16 octets, for an eIM that has nothing else to know the eUICC by; v1.0.1 has no place for it
 */
export function compactNotification(
  notification: PendingNotification,
  eid: Uint8Array | undefined,
  decisions: CompactDecisions,
): PendingNotification {
  if (notification.kind === 'otherSignedNotification') {
    const { tbsOtherNotification, euiccNotificationSignature } = notification.value
    const value = { ...(eid === undefined ? {} : { eidValue: eid }), tbsOtherNotification, euiccNotificationSignature }
    return { kind: 'compactOtherSignedNotification', value }
  }
  if (notification.kind !== 'profileInstallationResult') return notification
  const { profileInstallationResultData: data, euiccSignPIR } = notification.value
  const compactFinalResult = compactResult(data.finalResult, decisions)
  if (compactFinalResult === undefined || !isDer(ProfileInstallationResultData, data)) return notification
  const { transactionId, notificationMetadata } = data
  const { seqNumber, iccid } = notificationMetadata
  const compactProfileInstallationResultData = {
    transactionId,
    seqNumber,
    iccidPresent: iccid !== undefined,
    compactFinalResult,
  }
  return { kind: 'compactProfileInstallationResult', value: { compactProfileInstallationResultData, euiccSignPIR } }
}

type FinalResult = Of<typeof ProfileInstallationResultData>['finalResult']
type CompactFinalResult = Of<
  typeof CompactProfileInstallationResult
>['compactProfileInstallationResultData']['compactFinalResult']

function compactResult(result: FinalResult, decisions: CompactDecisions): CompactFinalResult | undefined {
  if (result.kind === 'errorResult') return result
  const { aid, simaResponse } = result.value
  const octets = Buffer.from(aid)
  const usual = octets.length === 16 && octets.subarray(0, 13).equals(aidBefore) && octets.subarray(15).equals(aidBehind)
  if (!usual) return undefined
  const compactAid = decisions.compactAid(octets)
  const sent = decisions.simaResponse(simaResponse, standardResponse)
  const value = sent === undefined ? { compactAid } : { compactAid, simaResponse: sent }
  return { kind: 'compactSuccessResult', value }
}

function isDer<T extends object>(type: Type<T>, value: T): boolean {
  const received = rawOf(value)
  return received === undefined || received.equals(encode(type, value))
}
