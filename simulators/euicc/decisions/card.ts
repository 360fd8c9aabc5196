/** Where the developer of an eUICC can go wrong at the card interface: SGP.22 3.4.2, 5.7.1, 5.7.2; ETSI TS 102 221. */
import type { EuiccCapability } from '../../../protocol/apdu/terminal-capability.ts'
import type { Es10Interface } from '../es10.ts'

export interface CardDecisions {
  /** Whether the functions of an interface are there for a device that said this, or nothing. */
  isOpen(of: Es10Interface, capabilities: readonly EuiccCapability[] | undefined): boolean
  /** The ATR. */
  atr(own: Uint8Array): Uint8Array
  /** Whether the FCI of the ISD-R holds its template. */
  showsTemplate(): boolean
  /** Whether the template says that a profile is enabled. */
  showsEnabledProfile(isEnabled: boolean): boolean
  /** Whether the files of the eUICC itself are there. */
  hasOwnFiles(hasProfile: boolean): boolean
  /** Whether the first block of a request is taken. */
  takesFirstBlock(octets: number, isLast: boolean): boolean
  /** Whether ES10 is taken on a channel. */
  takesEs10(isIsdrSelected: boolean): boolean
  /** Whether block 00 begins a new chain while another is open. */
  beginsAnew(): boolean
  /** The data behind a block that others follow. @param blocks how many there are */
  answerToBlock(blocks: number): Buffer
  /** Whether a channel takes further chains after one that ended so. */
  takesFurther(chain: 'refused' | 'complete', octets: number): boolean
  /** The status word of a request that no function has answered. */
  statusOf(kind: string, sw: number): number
  /** What is left for the next GET RESPONSE. */
  leftToFetch(rest: Buffer): Buffer
  /** Whether an error of a function stands in its answer, and not in a status word. */
  answersWithErrors(): boolean
  /** What of a long response one GET RESPONSE hands over. */
  nextPart(waiting: Buffer, le: number): Buffer
  /** Channels that stay open once the enabled profile has changed. */
  channelsAfterSwitch(open: readonly number[], setting: 'keep' | 'close'): readonly number[]
  /** The status word at the end of a function that wants a REFRESH, of this many octets. */
  statusOfRefresh(octets: number): number
}

const gates = { ES10a: 'LDSd', ES10b: 'LPDd', ES10c: 'LUId' } as const

export const rightCardDecisions: CardDecisions = {
  isOpen: (of, capabilities) => capabilities?.includes(gates[of]) === true,
  atr: (own) => own,
  showsTemplate: () => true,
  showsEnabledProfile: (isEnabled) => isEnabled,
  hasOwnFiles: () => true,
  takesFirstBlock: () => true,
  takesEs10: (isIsdrSelected) => isIsdrSelected,
  beginsAnew: () => true,
  answerToBlock: () => Buffer.alloc(0),
  takesFurther: () => true,
  statusOf: (_kind, sw) => sw,
  leftToFetch: (rest) => rest,
  answersWithErrors: () => true,
  nextPart: (waiting, le) => waiting.subarray(0, le),
  channelsAfterSwitch: (open, setting) => (setting === 'keep' ? open : []),
  statusOfRefresh: (octets) => 0x9100 | octets,
}
