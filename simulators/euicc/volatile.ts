/** What an eUICC forgets at reset. */
import type { EuiccCapability } from '../../protocol/apdu/terminal-capability.ts'
import type { DownloadSession, UnusedKeys } from './download/session.ts'
import type { ReadOperation } from './package/frame.ts'
import type { EimEntry, EuiccState } from './state.ts'

export interface Volatile {
  /** The last challenge that was given, 16 octets, until a server used it. */
  challenge?: Buffer | undefined
  /** How many were given. */
  challengesGiven?: number
  session?: DownloadSession | undefined
  /** Of sessions that were postponed. */
  unusedKeys?: UnusedKeys | undefined
  /** The profile whose installation this power cycle has just completed. */
  installed?: { readonly iccid: string } | undefined
  /** The last associated eIM went in this power cycle. */
  lostLastEim: boolean
  /** Those that were deleted in this power cycle. */
  deletedEims: readonly EimEntry[]
  /** A proactive session that does not end, as a toolkit application on the card may have one. */
  isToolkitBusy: boolean
  /** A REFRESH waits for FETCH or for its TERMINAL RESPONSE. */
  refresh?: 'waiting' | 'fetched' | undefined
  /** The state before the switch that a REFRESH waits for, and the last sequence number of what it has told. */
  beforeRefresh?: { readonly before: EuiccState; readonly last: number } | undefined
  /** A switch of profiles by ES10c that waits for that REFRESH: to the profile of `iccid`, or to none. */
  switchAfterRefresh?: { readonly operation: 'enable' | 'disable'; readonly iccid: string | undefined } | undefined
  /** Operations of the last package. */
  lastOperations?: readonly ReadOperation[] | undefined
  /** How many STATUS commands came. */
  statusCommands: number
  /** Whether the device has told of no service. */
  hasLostService?: true | undefined
  /** What TERMINAL PROFILE said. */
  terminalProfile?: Uint8Array | undefined
  /** What TERMINAL CAPABILITY said; undefined where it did not come. */
  capabilities?: readonly EuiccCapability[] | undefined
}

export function afterReset(): Volatile {
  return { lostLastEim: false, deletedEims: [], isToolkitBusy: false, statusCommands: 0 }
}
