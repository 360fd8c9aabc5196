/** SEQUENCE OF and SET OF. */
import { type BerReader, hexTag } from '../ber/reader.ts'
import type { BerWriter } from '../ber/writer.ts'
import { remember } from './raw.ts'
import { readNamed, type Type } from './type.ts'

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
    const list: T[] = []
    let at = reader.valueStart
    reader.enter()
    while (at < valueEnd) {
      reader.next(at, valueEnd)
      at = reader.end
      if (!item.tags.includes(reader.tag)) {
        const kind = item.tags.length > 1 ? 'unknown-arm' : 'wrong-tag'
        reader.fail(kind, reader.start, `${hexTag(reader.tag)} in a list of ${item.name} (${item.tags.map(hexTag).join(', ')})`)
      }
      list.push(readNamed(reader, list.length, item))
    }
    reader.leave()
    remember(list, reader.bytes, start, end)
    return list
  }

  write(writer: BerWriter, value: readonly T[]): void {
    const mark = writer.length
    for (let i = value.length - 1; i >= 0; i--) this.item.write(writer, value[i] as T)
    writer.header(this.#tag, mark)
  }
}
