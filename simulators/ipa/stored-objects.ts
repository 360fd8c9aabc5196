/**
 * Package results and lists of a card, read so that parts of later versions do not keep an IPA from passing them on (SGP.32 v1.2
 * 5.9.1, 5.9.11; v1.0.1 5.9.11). What is passed on keeps the octets of the card.
 */
import { choice, explicit } from '../../protocol/schema/choice.ts'
import { sequence } from '../../protocol/schema/sequence.ts'
import { sequenceOf } from '../../protocol/schema/sequence-of.ts'
import type { Of, Type } from '../../protocol/schema/type.ts'
import {
  EuiccPackageErrorDataSigned,
  EuiccPackageErrorUnsigned,
  type EuiccPackageResult,
  euiccPackageResult,
  euiccPackageResultDataSigned,
} from '../../protocol/sgp32/euicc-package-result.ts'
import { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import { emptyAnswer, NotificationsListResultError, PendingNotificationList } from '../../protocol/sgp32/notifications.ts'
import { EimId } from '../../protocol/v101/euicc-package.ts'

type ResultData = Of<typeof EuiccResultData>

/** The result of an operation, or of one that this version does not have. */
const AnyResultData: Type<ResultData | { readonly kind: 'unknown'; readonly value: Uint8Array }> = {
  name: EuiccResultData.name,
  tags: [],
  read: (reader) =>
    EuiccResultData.tags.includes(reader.tag)
      ? EuiccResultData.read(reader)
      : { kind: 'unknown', value: reader.bytes.subarray(reader.start, reader.end) },
  write: (writer, data) => (data.kind === 'unknown' ? writer.octets(data.value) : EuiccResultData.write(writer, data)),
  retag: () => AnyResultData,
}

const data = euiccPackageResultDataSigned(EimId, AnyResultData)

/** Its values are written as those of the strict type are: with the octets that they were read from. */
export const StoredResultType = euiccPackageResult(data, EuiccPackageErrorDataSigned, EuiccPackageErrorUnsigned) as Type<
  Of<typeof EuiccPackageResult>
>

const notificationList = PendingNotificationList.retag(0xa0)
const results = sequenceOf(StoredResultType)

/** The answer of either version: v1.0.1 has an arm for both lists. */
export const StoredObjects = explicit(
  0xbf2b,
  choice('RetrieveNotificationsListResponse', {
    notificationList,
    notificationsListResultError: NotificationsListResultError.retag(0x81),
    euiccPackageResultList: results.retag(0xa2),
    notificationAndEprList: sequence('NotificationAndEprList', {
      notificationList,
      euiccPackageResultList: results.retag(0xa1),
    }).retag(0xa3),
  }),
  [emptyAnswer],
)
