/** The BF2F inside a stored notification: right inside a 30, and inside the BF27 of a ProfileInstallationResult (SGP.22 2.5.6). */
import { BerReader } from '../../../protocol/ber/reader.ts'

const METADATA = 0xbf2f

/** @param notification whole, as this chip made it */
export function notificationMetadataOf(notification: Buffer): Buffer {
  const reader = new BerReader(notification)
  reader.next(0, notification.length)
  reader.next(reader.valueStart, reader.valueEnd)
  if (reader.tag === METADATA) return notification.subarray(reader.start, reader.end)
  const { valueEnd } = reader
  for (let at = reader.valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    if (reader.tag === METADATA) return notification.subarray(reader.start, reader.end)
  }
  throw new RangeError('a notification without NotificationMetadata was stored')
}
