/** Where the developer of an eUICC can go wrong before and after the operations of a package: SGP.32 2.11.1.1, 2.11.2.1, 5.9.1. */
import type { EimEntry, EuiccState } from '../state.ts'

export interface AcceptanceDecisions {
  /** Whether the signature of a package of so many octets can be verified. */
  hasRoomToVerify(octets: number, most: number): boolean
  /** Whether octets that are no package are answered by an unsigned error. */
  answersUnreadable(): boolean
  /** Whether the list of operations is found. */
  findsTheList(hasTransactionId: boolean): boolean
  /** Whether the operations of a package are carried out before its signature is known to be right. */
  carriesOutUnverified(): boolean
  /** The entry whose counter a package moves. */
  entryToCount(eims: readonly EimEntry[], eimId: string): EimEntry | undefined
  /** The operations that are carried out. @param before those of the last package since the restart */
  operationsTaken<O>(received: readonly O[], before: readonly O[]): readonly O[]
  /** Whether the result list says that it ends because of its size. */
  tellsOfOverflow(): boolean
  /** What becomes of an operation that cannot be read: it ends the list, or is passed over. */
  atDamagedOperation(): 'end' | 'passOver'
  /** What is there when the power comes back. @param before the last function that was carried out */
  afterPowerLoss(state: EuiccState, before: EuiccState): EuiccState
  /** Whether a switch that waits for REFRESH is made at a reset. */
  switchesAtReset(): boolean
}

export const rightAcceptanceDecisions: AcceptanceDecisions = {
  hasRoomToVerify: () => true,
  answersUnreadable: () => true,
  findsTheList: () => true,
  carriesOutUnverified: () => false,
  entryToCount: (eims, eimId) => eims.find((eim) => eim.eimId === eimId),
  operationsTaken: (received) => received,
  tellsOfOverflow: () => true,
  atDamagedOperation: () => 'end',
  afterPowerLoss: (state) => state,
  switchesAtReset: () => true,
}
