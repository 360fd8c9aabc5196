/** Further decisions of an IPA: about eIMs, their packages, what they ask for, and notifications. */
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { StoredResult } from './es10.ts'
import type { Waiting } from './ipa-decisions.ts'

export interface ManagementDecisions {
  // Associated eIMs
  /** Host of an eIM. */
  eimAddress(eimId: string, eimFqdn: string | undefined): string | undefined
  /** Whether the IPA retrieves from an eIM that lists these protocols; undefined where it lists none. */
  retrievesFrom(protocols: readonly (string | number)[] | undefined, own: 'eimRetrieveHttps' | 'eimRetrieveCoaps'): boolean
  /** Whether the entries are read anew when a package may have changed them. */
  readonly readsEntriesAnew: boolean
  /** Whether the next eIM is served when this one could not be reached. */
  readonly goesOnToTheNextEim: boolean
  /** Whether several eIMs are served at the same time. */
  readonly servesEimsAtOnce: boolean
  /** Whether eIMs are asked at all. @param isEnabled whether the eUICC says that a profile is enabled */
  works(isEnabled: boolean): boolean
  /** Whether the eUICC is asked for EID and eIMs at each start. */
  readonly readsAnewAtStart: boolean
  /** Whether a lock is written down that keeps the IPA from asking for a package while it works on one. */
  readonly locksWhileItWorks: boolean
  /** Whether an eIM is asked again later that has sent what cannot be read. */
  readonly asksAgainAfterRubbish: boolean

  // Results
  /** The result that is delivered for the one of the eUICC. */
  resultToSend(result: StoredResult): StoredResult
  /** Whether a result is delivered at all. */
  isWorthDelivering(result: StoredResult): boolean
  /** Whether the eIM is told in its own words that its acknowledgement was received. */
  readonly confirmsAcknowledgements: boolean
  /** Whether this many notifications make a bundle. */
  bundles(notifications: number): boolean
  /** Whether a rollback that was granted once is used although its result was acknowledged. */
  readonly rollsBackLater: boolean

  // Data requests
  /** Whether a card that fails is reported; else the objects are left out. */
  readonly reportsCardFailure: boolean
  /** The certificates for those of the card. */
  certificates<C>(of: { readonly eumCertificate: C; readonly euiccCertificate: C }): {
    readonly eumCertificate: C
    readonly euiccCertificate: C
  }
  /** The eIM whose associationToken is sent to one that asks; undefined for the first of all. */
  tokenOf(asking: string): string | undefined
  /** Whether an object that does not exist is simply left out. */
  readonly leavesOutWhatIsNotThere: boolean

  // Notifications
  /** The server for one of several notifications. */
  serverFor(one: Waiting, all: readonly Waiting[]): string
  notificationToSend(notification: PendingNotification): PendingNotification
}

export const rightManagementDecisions: ManagementDecisions = {
  eimAddress: (_eimId, eimFqdn) => eimFqdn,
  retrievesFrom: (protocols, own) => protocols === undefined || protocols.includes(own),
  readsEntriesAnew: true,
  goesOnToTheNextEim: true,
  servesEimsAtOnce: false,
  works: () => true,
  readsAnewAtStart: true,
  locksWhileItWorks: false,
  asksAgainAfterRubbish: true,

  resultToSend: (result) => result,
  isWorthDelivering: () => true,
  confirmsAcknowledgements: false,
  bundles: (notifications) => notifications > 0,
  rollsBackLater: false,

  reportsCardFailure: true,
  certificates: (certificates) => certificates,
  tokenOf: (asking) => asking,
  leavesOutWhatIsNotThere: true,

  serverFor: ({ address }) => address,
  notificationToSend: (notification) => notification,
}
