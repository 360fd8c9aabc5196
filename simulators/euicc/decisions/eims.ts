/** Where the developer of an eUICC can go wrong with associated eIMs: SGP.32 2.11.1.1.1, 3.5, 5.9.4, 5.9.18. */
import type { EimEntry, InstalledProfile } from '../state.ts'

export interface EimDecisions {
  /** Whether an eIM may be added without the signature of another. @param lostLast whether the last eIM went in this power cycle */
  mayAddInitial(eims: readonly EimEntry[], lostLast: boolean): boolean
  /** Whether an eIM has all that it must have, beside key and counter. */
  isComplete(entry: Partial<EimEntry>): boolean
  /** The counter that a new eIM begins with; undefined where it brought none. */
  firstCounter(given: number | bigint | undefined): number | bigint | undefined
  isTaken(eims: readonly EimEntry[], eimId: string): boolean
  hasRoom(eims: readonly EimEntry[], most: number): boolean
  /** What is said where there is no room. */
  errorOfFullTable(): 'insufficientMemory' | 'undefinedError'
  /** Whether an eIM may name this CI. @param isKnown whether the eUICC has a certificate under it */
  mayNameCi(isKnown: boolean): boolean
  /** Whether this token asks for one. */
  asksForToken(token: number | bigint): boolean
  /** Whether an eIM gets a token; undefined where that is to be refused. */
  getsToken(asked: boolean): boolean | undefined
  isCounterInRange(counter: number | bigint, most: number): boolean
  /** A new entry as it is stored. */
  stored(entry: EimEntry): EimEntry
  /** The answers to the entries of AddInitialEim, in this order. */
  answersInOrder<A extends { readonly kind: string }>(answers: readonly A[]): readonly A[]
  /** What is said of an eIM that is not there. */
  onUnknown(): 'eimNotFound' | 'ok'
  /** Whether an update may bring nothing. */
  mayUpdateNothing(): boolean
  /** The profiles once an entry was updated. */
  profilesAfterUpdate(profiles: readonly InstalledProfile[]): readonly InstalledProfile[]
  /** The entries that the IPA is told, of all. */
  told(eims: readonly EimEntry[]): readonly EimEntry[]
  /** The entries that a search is about. */
  found(eims: readonly EimEntry[], eimId: string): readonly EimEntry[]
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
  isComplete: () => true,
  firstCounter: (given) => given,
  isTaken: (eims, eimId) => eims.some((eim) => eim.eimId === eimId),
  hasRoom: (eims, most) => eims.length < most,
  errorOfFullTable: () => 'insufficientMemory',
  mayNameCi: (isKnown) => isKnown,
  asksForToken: (token) => Number(token) === -1,
  getsToken: (asked) => asked,
  isCounterInRange: (counter, most) => counter >= 0 && counter <= most,
  stored: (entry) => entry,
  answersInOrder: (answers) => answers,
  onUnknown: () => 'eimNotFound',
  mayUpdateNothing: () => false,
  profilesAfterUpdate: (profiles) => profiles,
  told: (eims) => eims,
  found: (eims, eimId) => eims.filter((eim) => eim.eimId === eimId),
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
