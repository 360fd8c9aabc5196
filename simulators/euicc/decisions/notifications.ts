/** Where the developer of an eUICC can go wrong with notifications, and with the octets of what it answers: SGP.22 3.5, 5.7.9 to 5.7.11; SGP.32 5.9.11. */
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import type { NotificationEventName, StoredNotification, StoredResult } from '../state.ts'

/** Objects that the eUICC signs. */
export type SignedObject =
  | 'euiccPackageResultDataSigned'
  | 'euiccPackageErrorDataSigned'
  | 'euiccSigned1'
  | 'euiccSigned2'
  | 'euiccCancelSessionSigned'
  | 'ProfileInstallationResultData'
  | 'NotificationMetadata'

export interface NotificationDecisions {
  /** Whether an entry of the metadata, with these events, asks to be told of one. */
  asksFor(events: readonly (string | number)[], event: NotificationEventName): boolean
  /** Whether it is told that a profile is gone. */
  tellsOfDeletion(): boolean
  /** The notifications of before, once the profiles of these ICCIDs are gone. */
  withoutProfiles(notifications: readonly StoredNotification[], gone: readonly string[]): readonly StoredNotification[]
  /** The octets that the signature of a notification is made over. @param metadata whole BF2F */
  signedOfNotification(metadata: Buffer): Uint8Array
  /** Whether something stored has the number that is asked for. */
  hasNumber(seqNumber: number, wanted: number | bigint): boolean
  /** The stored results that are looked through for a number. */
  resultsWithNumbers(results: readonly StoredResult[]): readonly StoredResult[]
  /** The stored results that are told. */
  resultsToTell(results: readonly StoredResult[]): readonly StoredResult[]
  /** What stands for a list of nothing; undefined for an empty list. */
  inPlaceOfNothing(): Buffer | undefined
  /** Whether the removal of a number is answered with ok. */
  isRemoved(wasThere: boolean): boolean
  /** An object as it is written and signed. @param der the object in DER */
  signedForm(of: SignedObject, der: Buffer): Buffer
  /** An answer as it is written. @param der as it would be in DER */
  answerForm(name: string, der: Buffer): Buffer
}

export const rightNotificationDecisions: NotificationDecisions = {
  asksFor: (events, event) => events.includes(event),
  tellsOfDeletion: () => true,
  withoutProfiles: (notifications) => notifications,
  signedOfNotification: (metadata) => signedBytes.euiccNotificationSignature(metadata),
  hasNumber: (seqNumber, wanted) => BigInt(seqNumber) === BigInt(wanted),
  resultsWithNumbers: (results) => results,
  resultsToTell: (results) => results,
  inPlaceOfNothing: () => undefined,
  isRemoved: (wasThere) => wasThere,
  signedForm: (_of, der) => der,
  answerForm: (_name, der) => der,
}
