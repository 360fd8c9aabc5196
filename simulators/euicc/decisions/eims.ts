/** Where the developer of an eUICC can go wrong with associated eIMs: SGP.32 2.11.1.1.1, 3.5, 5.9.4, 5.9.18. */
import type { EimEntry } from '../state.ts'

export interface EimDecisions {
  /** Whether an eIM may be added without the signature of another. */
  mayAddInitial(eims: readonly EimEntry[]): boolean
  /** The eIMs once the entries that were good so far meet one that is not. */
  afterBadEntry(before: readonly EimEntry[], added: readonly EimEntry[]): readonly EimEntry[]
  /** The next token that is given to anybody. */
  nextToken(lastToken: number, eims: readonly EimEntry[]): number
  /** Whether the counter of an update may be below the stored one. */
  mayLowerCounter(hasNewKey: boolean): boolean
  /** An entry with what an update brings. */
  updated(stored: EimEntry, given: Partial<EimEntry>): EimEntry
  /** The entry that stands for an eIM in lists. */
  typeInList(eim: EimEntry): EimEntry['eimIdType']
  /** The eIMs without one. */
  without(eims: readonly EimEntry[], eimId: string): readonly EimEntry[]
  /** What of a configuration is told to the IPA. */
  shown(eim: EimEntry): Partial<EimEntry>
}

export const rightEimDecisions: EimDecisions = {
  mayAddInitial: (eims) => eims.length === 0,
  afterBadEntry: (before) => before,
  nextToken: (lastToken) => lastToken + 1,
  mayLowerCounter: (hasNewKey) => hasNewKey,
  updated: (stored, given) => ({ ...stored, ...given }),
  typeInList: ({ eimIdType }) => (eimIdType === 'eimIdTypeProprietary' ? undefined : eimIdType),
  without: (eims, eimId) => eims.filter((eim) => eim.eimId !== eimId),
  shown({ counterValue, ...others }) {
    return others
  },
}
