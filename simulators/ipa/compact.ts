/**
 * Compact forms for ESipa (SGP.32 v1.2 5.9.7 to 5.9.9, capability minimizeEsipaBytes): what the eIM knows already is left out, the
 * signature stays the one over the full structure. The receiver builds that structure again in DER, so an object that is not DER
 * travels in full.
 */
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode, type Type } from '../../protocol/schema/type.ts'
import { EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import {
  type AuthenticateServerResponse,
  EuiccSigned1,
  type PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import type { CancelSessionResponse } from './rsp-server.ts'

/** @param ctxParams1Known whether the eIM built ctxParams1 itself */
export function compactAuthenticateResponse(
  response: AuthenticateServerResponse,
  ctxParams1Known: boolean,
): AuthenticateServerResponse {
  if (response.kind !== 'authenticateResponseOk') return response
  const { euiccSigned1, euiccSignature1 } = response.value
  if (!isDer(EuiccSigned1, euiccSigned1)) return response
  const { extCardResource } = euiccSigned1.euiccInfo2
  const compactEuiccSigned1 = ctxParams1Known ? { extCardResource } : { extCardResource, ctxParams1: euiccSigned1.ctxParams1 }
  const signedData = { kind: 'compactEuiccSigned1', value: compactEuiccSigned1 } as const
  return { kind: 'compactAuthenticateResponseOk', value: { signedData, euiccSignature1 } }
}

export function compactPrepareResponse(response: PrepareDownloadResponse): PrepareDownloadResponse {
  if (response.kind !== 'downloadResponseOk') return response
  const { euiccSigned2, euiccSignature2 } = response.value
  if (!isDer(EUICCSigned2, euiccSigned2)) return response
  const { transactionId: _, ...compactEuiccSigned2 } = euiccSigned2
  return { kind: 'compactDownloadResponseOk', value: { compactEuiccSigned2, euiccSignature2 } }
}

export function compactCancelResponse(response: CancelSessionResponse): CancelSessionResponse {
  if (response.kind !== 'cancelSessionResponseOk') return response
  const { euiccCancelSessionSigned, euiccCancelSessionSignature } = response.value
  if (!isDer(EuiccCancelSessionSigned, euiccCancelSessionSigned)) return response
  const compactEuiccCancelSessionSigned = { reason: euiccCancelSessionSigned.reason }
  return { kind: 'compactCancelSessionResponseOk', value: { compactEuiccCancelSessionSigned, euiccCancelSessionSignature } }
}

function isDer<T extends object>(type: Type<T>, value: T): boolean {
  const received = rawOf(value)
  return received === undefined || received.equals(encode(type, value))
}
