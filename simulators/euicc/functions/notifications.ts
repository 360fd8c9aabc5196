/**
 * ListNotification, RetrieveNotificationsList, RemoveNotificationFromList: SGP.22 5.7.9 to 5.7.11, SGP.32 v1.2 and v1.0.1 5.9.11.
 * Notifications and package results share their numbers, and removal.
 */
import { tlv } from '../../../protocol/ber/writer.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import {
  RetrieveNotificationsListRequest as ConsumerRequest,
  ListNotificationRequest,
  NotificationSentRequest,
  NotificationSentResponse,
} from '../../../protocol/sgp22/notifications.ts'
import { RetrieveNotificationsListRequest } from '../../../protocol/sgp32/notifications.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import type { EuiccSpec } from '../settings.ts'
import type { NotificationEventName, StoredNotification } from '../state.ts'
import { notificationMetadataOf } from './notification-metadata.ts'

const every: readonly EuiccSpec[] = ['1.2', '1.1', '1.0.1', 'SGP.22']

export const listNotification: Es10Function = {
  tag: 0xbf28,
  interface: 'ES10b',
  specs: every,
  run(chip, request) {
    const { profileManagementOperation: events } = decodeUnambiguous(ListNotificationRequest, request).value
    const found = events === undefined ? inOrder(chip) : ofEvents(chip, named(events))
    const nothing = found.length === 0 ? chip.decisions.inPlaceOfNothing() : undefined
    if (nothing !== undefined) return tlv(0xbf28, nothing)
    return tlv(0xbf28, tlv(0xa0, ...found.map(({ tlv: whole }) => notificationMetadataOf(octets(whole)))))
  },
}

export const retrieveNotificationsList: Es10Function = {
  tag: 0xbf2b,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    const { searchCriteria } = decodeUnambiguous(RetrieveNotificationsListRequest, request).value
    const { decisions } = chip
    const results = chip.state.packageResults
    switch (searchCriteria?.kind) {
      case undefined:
        return everything(chip)
      case 'profileManagementOperation':
        return answer(chip, 0xa0, ofEvents(chip, named(searchCriteria.value)))
      case 'euiccPackageResults':
        return answer(chip, 0xa2, decisions.resultsToTell(results))
      case 'seqNumber': {
        const result = decisions
          .resultsWithNumbers(results)
          .filter(({ seqNumber }) => decisions.hasNumber(seqNumber, searchCriteria.value))
        return result.length > 0 ? answer(chip, 0xa2, result) : answer(chip, 0xa0, numbered(chip, searchCriteria.value))
      }
    }
  },
}

export const retrieveNotificationsListOfConsumer: Es10Function = {
  tag: 0xbf2b,
  interface: 'ES10b',
  specs: ['SGP.22'],
  run(chip, request) {
    const { searchCriteria } = decodeUnambiguous(ConsumerRequest, request).value
    if (searchCriteria === undefined) return answer(chip, 0xa0, inOrder(chip))
    const found =
      searchCriteria.kind === 'seqNumber' ? numbered(chip, searchCriteria.value) : ofEvents(chip, named(searchCriteria.value))
    return answer(chip, 0xa0, found)
  },
}

export const removeNotificationFromList: Es10Function = {
  tag: 0xbf30,
  interface: 'ES10b',
  specs: every,
  run(chip, request) {
    const { seqNumber } = decodeUnambiguous(NotificationSentRequest, request).value
    const { notifications, packageResults } = chip.state
    const isThere = [...notifications, ...packageResults].some((one) => one.seqNumber === seqNumber)
    if (isThere) chip.state = { ...chip.state, ...chip.decisions.removed(seqNumber, notifications, packageResults) }
    return encode(NotificationSentResponse, {
      deleteNotificationStatus: chip.decisions.isRemoved(isThere) ? 'ok' : 'nothingToDelete',
    })
  },
}

/** Without criteria: the notifications; v1.0.1 has an arm `A3 { A0 notifications, A1 results }` for a card that has results too. */
function everything(chip: Chip): Buffer {
  const results = chip.state.packageResults.map(({ tlv: whole }) => octets(whole))
  if (chip.settings.spec !== '1.0.1' || results.length === 0) return answer(chip, 0xa0, inOrder(chip))
  const notifications = inOrder(chip).map(({ tlv: whole }) => octets(whole))
  return tlv(0xbf2b, tlv(0xa3, tlv(0xa0, ...notifications), tlv(0xa1, ...results)))
}

/** `BF2B { A0 | A2 { what is stored, as it was made } }`. */
function answer({ decisions }: Chip, arm: number, stored: readonly { readonly tlv: string }[]): Buffer {
  const nothing = stored.length === 0 ? decisions.inPlaceOfNothing() : undefined
  if (nothing !== undefined) return tlv(0xbf2b, nothing)
  return tlv(0xbf2b, tlv(arm, ...stored.map(({ tlv: whole }) => octets(whole))))
}

function inOrder({ decisions, state }: Chip): readonly StoredNotification[] {
  return decisions.inOrder(state.notifications)
}

function ofEvents(chip: Chip, events: readonly NotificationEventName[]): readonly StoredNotification[] {
  return inOrder(chip).filter((notification) => chip.decisions.isOfEvent(notification, events))
}

function numbered(chip: Chip, wanted: number | bigint): readonly StoredNotification[] {
  return chip.state.notifications.filter(({ seqNumber }) => chip.decisions.hasNumber(seqNumber, wanted))
}

/** Bits that no version names select nothing. */
function named(events: readonly (string | number)[]): readonly NotificationEventName[] {
  return events.filter((event): event is NotificationEventName => typeof event === 'string')
}

function octets(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
