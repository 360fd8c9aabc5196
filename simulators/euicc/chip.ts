import { hasFacility } from '../../protocol/apdu/terminal-profile.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { namesKey } from '../../protocol/certificates/key-identifier.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject } from '../../protocol/crypto/signed-bytes.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { NotificationMetadata } from '../../protocol/sgp22/notifications.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { Random } from '../../transport/random.ts'
import { keyIdentifierOf } from './ci-key.ts'
import type { EuiccDecisions } from './decisions.ts'
import type { EuiccCredentials, EuiccSettings } from './settings.ts'
import type { EuiccState, InstalledProfile, NotificationEventName, StoredNotification } from './state.ts'
import { afterReset, type Volatile } from './volatile.ts'

/**
 * The inside of an eUICC, as its functions work on it: what it is, what it remembers, and what they share.
 *
 * `state` is replaced as a whole. Whoever runs a function puts the old state back if it throws, and saves the new one.
 */
export class Chip {
  readonly settings: EuiccSettings
  /** EID as it travels, 16 octets. */
  readonly eidValue: Uint8Array
  readonly random: Random
  readonly decisions: EuiccDecisions
  state: EuiccState
  volatile: Volatile = afterReset()
  /** Whether the function that runs asked for a REFRESH. */
  wantsRefresh = false

  constructor(settings: EuiccSettings, decisions: EuiccDecisions, state: EuiccState, random: Random) {
    this.settings = settings
    // A copy of its own: a small Buffer is a view of 8 kB that it shares, and would keep alive.
    this.eidValue = Uint8Array.from(eidOctets(settings.eid))
    this.decisions = decisions
    this.state = state
    this.random = random
  }

  /** The Rules Authorisation Table as it is now. */
  get rat(): EuiccSettings['rat'] {
    return this.state.isRatLost === true ? [] : this.settings.rat
  }

  /** Whether a proactive session that the eUICC cannot end stands in the way of a change of profiles. */
  get isBusy(): boolean {
    const { isToolkitBusy, refresh } = this.volatile
    return isToolkitBusy || (this.settings.busyWhileRefreshWaits && refresh !== undefined)
  }

  /**
   * Keys and certificates to sign with.
   *
   * @param ciKeyId key identifier of a CI, full or shortened to leading octets; without it those of the highest priority
   * @returns undefined where the eUICC has none under that CI
   */
  credentials(ciKeyId?: Uint8Array): EuiccCredentials | undefined {
    if (ciKeyId === undefined) return this.settings.signing[0]
    return this.settings.signing.find(({ ci }) => namesKey(ciKeyId, keyIdentifierOf(ci)))
  }

  /** r || s over the concatenation of `parts`, 64 octets. */
  sign({ privateKey }: EuiccCredentials, ...parts: readonly Uint8Array[]): Buffer {
    return sign(privateKey, ...parts)
  }

  /** The next number of the one counter that notifications and package results share. */
  nextSequenceNumber(): number {
    const { sequenceNumber: last, notifications, packageResults } = this.state
    const sequenceNumber = this.decisions.nextSequenceNumber(last, notifications, packageResults)
    this.state = { ...this.state, sequenceNumber }
    return sequenceNumber
  }

  /**
   * Makes the notifications of an event that a profile's metadata asks for, one for each address in its order (SGP.22 3.5).
   *
   * @param recipientsOf profile whose metadata names the recipients, where that is another
   */
  notify(event: NotificationEventName, { iccid, metadata }: InstalledProfile, recipientsOf?: InstalledProfile): void {
    const { notificationConfigurationInfo = [] } = metadataOf(recipientsOf?.metadata ?? metadata)
    for (const { profileManagementOperation: events, notificationAddress } of notificationConfigurationInfo) {
      if (this.decisions.asksFor(events, event))
        this.storeNotification(this.#otherNotification(event, notificationAddress, iccid))
    }
  }

  /** Keeps a notification; the oldest goes where there is no room. */
  storeNotification(notification: StoredNotification): void {
    const { notifications } = this.state
    const kept = this.decisions.withNotification(notifications, notification, this.settings.mostNotifications)
    this.state = { ...this.state, notifications: kept }
  }

  /** The enabled profile changed. @param refreshFlag of the request; undefined for requests that have none */
  switched(refreshFlag: boolean | undefined): void {
    const profile = this.volatile.terminalProfile
    if (this.decisions.asksForRefresh(refreshFlag) && profile !== undefined && hasFacility(profile, 'refresh'))
      this.wantsRefresh = true
  }

  #otherNotification(event: NotificationEventName, address: string, iccid: string): StoredNotification {
    const credentials = this.credentials()
    if (credentials === undefined) throw new RangeError('an eUICC without keys cannot sign a notification')
    const seqNumber = this.nextSequenceNumber()
    const metadata = this.decisions.signedForm(
      'NotificationMetadata',
      encode(NotificationMetadata, {
        seqNumber,
        profileManagementOperation: [event],
        notificationAddress: address,
        iccid: Buffer.from(iccid, 'hex'),
      }),
    )
    const signature = this.sign(credentials, this.decisions.signedOfNotification(metadata))
    const whole = tlv(0x30, metadata, signatureObject(signature), credentials.certificate.der, credentials.eum.der)
    return { seqNumber, kind: 'other', event, address, iccid, tlv: whole.toString('hex').toUpperCase() }
  }
}

const readMetadata = new Map<string, StoreMetadataRequest>()
const MOST_READ = 500

/** The metadata of a profile, read. @param hex StoreMetadataRequest in hexadecimal */
export function metadataOf(hex: string): StoreMetadataRequest {
  const known = readMetadata.get(hex)
  if (known !== undefined) return known
  const { value } = decode(StoreMetadataRequest, Buffer.from(hex, 'hex'))
  if (readMetadata.size >= MOST_READ) readMetadata.clear()
  readMetadata.set(hex, value)
  return value
}
