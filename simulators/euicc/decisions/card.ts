/** Where the developer of an eUICC can go wrong at the card interface: SGP.22 3.4.2, 5.7.1, 5.7.2; ETSI TS 102 221. */
import type { EuiccCapability } from '../../../protocol/apdu/terminal-capability.ts'
import type { Es10Interface } from '../es10.ts'

export interface CardDecisions {
  /** Whether the functions of an interface are there for a device that said this, or nothing. */
  isOpen(of: Es10Interface, capabilities: readonly EuiccCapability[] | undefined): boolean
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
  answersWithErrors: () => true,
  nextPart: (waiting, le) => waiting.subarray(0, le),
  channelsAfterSwitch: (open, setting) => (setting === 'keep' ? open : []),
  statusOfRefresh: (octets) => 0x9100 | octets,
}
