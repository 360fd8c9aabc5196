/** Where a developer can go wrong when octets are to be saved on ESipa: what is left out has to be what the eIM knows. */
import type { Of } from '../../protocol/schema/type.ts'
import type { EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'

type Reason = Of<typeof EuiccCancelSessionSigned>['reason']

export interface CompactDecisions {
  /** Whether ctxParams1 is left out. @param isBuiltByEim whether the eIM has made it */
  leavesCtxParams1Out(isBuiltByEim: boolean): boolean
  /** What stands in the compact form for the one-time key that the eUICC has made. */
  oneTimeKey(euiccOtpk: Uint8Array): Uint8Array | undefined
  /** The reason in the compact form of what the eUICC has signed. */
  cancelledBecause(signed: Reason): Reason
  /** The two octets that are sent of an AID of sixteen. */
  compactAid(aid: Uint8Array): Uint8Array
  /** simaResponse of a success, where it is sent. @param standard what the eIM puts in where it gets none */
  simaResponse(given: Uint8Array, standard: Buffer): Uint8Array | undefined
}

export const rightCompactDecisions: CompactDecisions = {
  leavesCtxParams1Out: (isBuiltByEim) => isBuiltByEim,
  oneTimeKey: (euiccOtpk) => euiccOtpk,
  cancelledBecause: (signed) => signed,
  compactAid: (aid) => aid.subarray(13, 15),
  simaResponse: (given, standard) => (standard.equals(given) ? undefined : given),
}
