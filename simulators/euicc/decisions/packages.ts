/** Where the developer of an eUICC can go wrong with eUICC packages: SGP.32 2.11.1.1, 2.11.2.1, 3.3.1, 5.9.1. */
import type { KeyObject } from 'node:crypto'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import type { UnboundedInteger } from '../../../protocol/schema/unbounded-integer.ts'
import type { EimEntry, StoredResult } from '../state.ts'

/** A check of a package that is authentic, by the name of the error that it ends in. */
export type LadderStep = 'invalidEid' | 'replayError' | 'counterValueOutOfRange' | 'sizeOverflow' | 'ecallActive'

/** What becomes of the counter of a package. */
export type PackageEvent = 'refused' | 'accepted' | 'operationFailed' | 'executed'

/** What has been carried out so far in one package, by the names of the operations. */
export type Executed = readonly { readonly operation: string; readonly isOk: boolean }[]

export interface PackageDecisions {
  /** The association that a package speaks for. @param deleted those that went in this power cycle */
  eimOfPackage(eims: readonly EimEntry[], eimId: string, deleted: readonly EimEntry[]): EimEntry | undefined
  /**
   * Whether the eIM signed the package.
   *
   * @param packageSigned the octets that came
   * @param encodedAnew their contents as this eUICC would have written them
   */
  isSignedByEim(
    eim: EimEntry,
    key: KeyObject,
    packageSigned: Uint8Array,
    encodedAnew: () => Uint8Array,
    signature: Uint8Array,
  ): boolean
  /** The checks behind the signature, in their order. */
  ladder(): readonly LadderStep[]
  isForThisCard(eid: Uint8Array, own: Uint8Array): boolean
  isCounterFresh(received: UnboundedInteger, stored: UnboundedInteger): boolean
  /** The counter that is stored after an event; the stored one where nothing changes. */
  counterAfter(event: PackageEvent, stored: UnboundedInteger, received: UnboundedInteger): UnboundedInteger
  /** Whether the grant of a rollback ends when a package is accepted. */
  withdrawsRollback(): boolean
  /** Operations in the order in which they are carried out. */
  orderOf<O extends { readonly name: string }>(operations: readonly O[]): readonly O[]
  /** Whether the rest of the list is carried out after an operation with this result. */
  goesOnAfter(isOk: boolean): boolean
  /** Whether an operation is refused because of what the package has done before. */
  standsAgainst(operation: string, executed: Executed): 'profileChangeOngoing' | 'once' | undefined
  /** Whether a result that an operation left is kept although the list ended early. */
  resultsOnEarlyEnd<R>(results: readonly R[]): readonly R[]
  /** The entry whose token signs an answer. @param eim as it was when its package was accepted */
  eimOfAnswer(eim: EimEntry, now: readonly EimEntry[]): EimEntry
  /** The octets that a result or signed error of this eIM is signed over. */
  signedOctets(data: Uint8Array, eim: EimEntry, eimSignature: Uint8Array | undefined): Uint8Array
  /** The token in an unsigned error. */
  tokenInUnsignedError(eim: EimEntry | undefined): number | undefined
  /** The counter that a signed error shows. */
  counterInError(received: UnboundedInteger, stored: UnboundedInteger): UnboundedInteger
  /** The transaction id that an answer echoes. */
  transactionIdIn(answer: 'result' | 'signedError' | 'unsignedError', received: Uint8Array | undefined): Uint8Array | undefined
  /** The number of a result, from the counter of the chip. */
  sequenceNumberOfResult(next: () => number, results: readonly StoredResult[]): number
  /** The stored results with a new one, when `most` have room. */
  withResult(results: readonly StoredResult[], added: StoredResult, most: number): readonly StoredResult[]
  /** Whether a refused package leaves a result behind. */
  storesErrors(): boolean
}

export const rightPackageDecisions: PackageDecisions = {
  eimOfPackage: (eims, eimId) => eims.find((eim) => eim.eimId === eimId),
  isSignedByEim: (eim, key, packageSigned, _encodedAnew, signature) =>
    verify(key, signature, signedBytes.eimSignature(packageSigned, eim.associationToken ?? 0)),
  ladder: () => ['invalidEid', 'replayError', 'counterValueOutOfRange', 'sizeOverflow', 'ecallActive'],
  isForThisCard: (eid, own) => Buffer.compare(eid, own) === 0,
  isCounterFresh: (received, stored) => received > stored,
  counterAfter: (event, stored, received) => (event === 'accepted' ? received : stored),
  withdrawsRollback: () => true,
  orderOf: (operations) => operations,
  goesOnAfter: (isOk) => isOk,
  standsAgainst(operation, executed) {
    const did = (name: string) => executed.some((one) => one.operation === name)
    if (operation === 'listProfileInfo' && (did('enable') || did('disable') || did('delete'))) return 'profileChangeOngoing'
    return (operation === 'enable' || operation === 'disable') && did(operation) ? 'once' : undefined
  },
  resultsOnEarlyEnd: (results) => results,
  eimOfAnswer: (eim) => eim,
  signedOctets: (data, eim, eimSignature) =>
    eimSignature === undefined
      ? signedBytes.euiccSignEPR(data, eim.associationToken ?? 0)
      : signedBytes.euiccSignOverEimSignature(data, eimSignature),
  tokenInUnsignedError: (eim) => eim?.associationToken,
  counterInError: (received) => received,
  transactionIdIn: (_answer, received) => received,
  sequenceNumberOfResult: (next) => next(),
  withResult: (results, added, most) => [...results, added].slice(-most),
  storesErrors: () => false,
}
