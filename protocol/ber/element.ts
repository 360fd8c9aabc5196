import { BerReader } from './reader.ts'
import { hexTag } from './tag.ts'

/**
 * The one element that fills `bytes`: a reader that stands on it.
 *
 * @param due why it has to be this element, in words that end the message
 * @throws DecodeError for another tag, or octets behind it
 */
export function elementOf(tag: number, bytes: Uint8Array, due = `${hexTag(tag)} is due`): BerReader {
  const reader = new BerReader(bytes)
  reader.next(0, bytes.length)
  if (reader.tag !== tag) reader.fail('wrong-tag', 0, `${hexTag(reader.tag)} where ${due}`)
  const behind = bytes.length - reader.end
  if (behind > 0) reader.fail('trailing-octets', reader.end, `${behind} octets after ${hexTag(tag)}`)
  return reader
}
