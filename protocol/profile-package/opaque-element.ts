/** Profile elements known by name only: the PEHeader is read, everything behind it is kept as it came. */
import { EncodeError } from '../ber/issues.ts'
import type { BerReader } from '../ber/reader.ts'
import type { BerWriter } from '../ber/writer.ts'
import { anyElement } from '../schema/any.ts'
import { remember } from '../schema/raw.ts'
import { readNamed, type Type } from '../schema/type.ts'
import { PEHeader } from './pe-header.ts'

const HEADER = 0xa0

export interface OpaqueContents {
  readonly header: PEHeader
  /** The elements behind the header, whole. */
  readonly contents: readonly Uint8Array[]
}

/** An element `name` of which only the PEHeader is known. */
export class OpaqueElement implements Type<OpaqueContents> {
  readonly name: string
  readonly tags: readonly number[]
  readonly #tag: number

  constructor(name: string, tag: number) {
    this.name = name
    this.tags = [tag]
    this.#tag = tag
  }

  retag(tag: number): OpaqueElement {
    return new OpaqueElement(this.name, tag)
  }

  read(reader: BerReader): OpaqueContents {
    const { start, end, valueStart, valueEnd } = reader
    const contents: Uint8Array[] = []
    let header: PEHeader | undefined
    reader.enter()
    for (let at = valueStart; at < valueEnd; ) {
      reader.next(at, valueEnd)
      const isHeader = at === valueStart && reader.tag === HEADER
      at = reader.end
      if (isHeader) header = readNamed(reader, 'header', PEHeader)
      else contents.push(readNamed(reader, contents.length, anyElement))
    }
    reader.leave()
    if (header === undefined) reader.issue('missing-element', valueStart, `${this.name} without PEHeader`)
    // As a SEQUENCE read tolerantly, the value then lacks what was noted as missing.
    const value = { header, contents } as OpaqueContents
    remember(value, reader.bytes, start, end, [{ key: 'header' }], header === undefined ? [] : [valueStart])
    return value
  }

  write(writer: BerWriter, { header, contents }: OpaqueContents): void {
    if (header === undefined) throw new EncodeError(`${this.name} needs header`)
    const mark = writer.length
    for (const element of contents.toReversed()) writer.octets(element)
    PEHeader.write(writer, header)
    writer.header(this.#tag, mark)
  }
}
