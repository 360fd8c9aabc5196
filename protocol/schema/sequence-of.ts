/** SEQUENCE OF, and under the tag 31 SET OF, whose elements DER sorts by their octets (X.690 11.6). */
import type { BerReader } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import type { BerWriter } from '../ber/writer.ts'
import { remember, wroteReceived } from './raw.ts'
import { encode, readNamed, type Type } from './type.ts'

const SET = 0x31

/** A list of `item`; its tag is 30 until {@link Type.retag}. */
export function sequenceOf<T>(item: Type<T>, name = `SEQUENCE OF ${item.name}`): SequenceOf<T> {
  return new SequenceOf(name, 0x30, item)
}

export class SequenceOf<T> implements Type<readonly T[]> {
  readonly name: string
  readonly tags: readonly number[]
  readonly item: Type<T>
  readonly #tag: number

  constructor(name: string, tag: number, item: Type<T>) {
    this.name = name
    this.tags = [tag]
    this.item = item
    this.#tag = tag
  }

  retag(tag: number): SequenceOf<T> {
    return new SequenceOf(this.name, tag, this.item)
  }

  read(reader: BerReader): readonly T[] {
    const { start, end, valueEnd } = reader
    const { item } = this
    const isSet = this.#tag === SET
    const list: T[] = []
    let before: Uint8Array | undefined
    let at = reader.valueStart
    reader.enter()
    while (at < valueEnd) {
      reader.next(at, valueEnd)
      at = reader.end
      if (item.tags.length > 0 && !item.tags.includes(reader.tag)) {
        const kind = item.tags.length > 1 ? 'unknown-arm' : 'wrong-tag'
        reader.fail(kind, reader.start, `${hexTag(reader.tag)} in a list of ${item.name} (${item.tags.map(hexTag).join(', ')})`)
      }
      if (isSet) before = this.#judgeOrder(reader, before)
      list.push(readNamed(reader, list.length, item))
    }
    reader.leave()
    remember(list, reader.bytes, start, end)
    return list
  }

  write(writer: BerWriter, value: readonly T[]): void {
    if (wroteReceived(writer, value, this.tags)) return
    const mark = writer.length
    if (this.#tag === SET) this.#writeSorted(writer, value)
    else for (let i = value.length - 1; i >= 0; i--) this.item.write(writer, value[i] as T)
    writer.header(this.#tag, mark)
  }

  /** Notes an element that DER puts before its neighbour; returns the one that the next is compared with. */
  #judgeOrder(reader: BerReader, before: Uint8Array | undefined): Uint8Array {
    const element = reader.bytes.subarray(reader.start, reader.end)
    if (before === undefined || Buffer.compare(before, element) <= 0) return element
    reader.issue('wrong-order', reader.start, `${this.name} is not sorted by its octets`)
    return before
  }

  #writeSorted(writer: BerWriter, value: readonly T[]): void {
    const options = {
      sizes: writer.checkSizes ? 'checked' : 'any',
      unknown: writer.keepUnknown ? 'keep' : 'drop',
      received: writer.keepReceived ? 'keep' : 'encode',
    } as const
    const elements = value.map((one) => encode(this.item, one, options)).sort(Buffer.compare)
    for (const element of elements.reverse()) writer.octets(element)
  }
}
