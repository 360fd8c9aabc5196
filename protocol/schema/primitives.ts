/**
 * Universal types with primitive contents, under their own or another tag. Encoding rules: X.690 clauses 8, 10 and 11.
 */
import { EncodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import type { BerReader } from '../ber/reader.ts'
import type { BerWriter } from '../ber/writer.ts'
import { parseInteger, putInteger } from './integer-contents.ts'
import type { Type } from './type.ts'

/** What a primitive type is made of; test data generators read it. */
export type Shape =
  | { readonly base: 'octets' | 'utf8'; readonly min: number; readonly max: number }
  | { readonly base: 'integer' | 'unboundedInteger' | 'boolean' | 'null' | 'oid' | 'bits' }
  | { readonly base: 'time'; readonly kind: 'utcTime' | 'generalTime' }
  | { readonly base: 'enumeration'; readonly names: Readonly<Record<string, number>> }
  | { readonly base: 'namedBits'; readonly names: readonly string[] }

interface Contents<T> {
  readonly shape: Shape
  /** Reads the contents of the reader's current element. */
  parse(reader: BerReader): T
  /** Writes the contents only. */
  put(writer: BerWriter, value: T): void
  show(value: T): string
}

/** A type whose contents are octets and no further elements. */
export class Primitive<T> implements Type<T> {
  readonly name: string
  readonly tags: readonly number[]
  readonly shape: Shape
  readonly #tag: number
  readonly #contents: Contents<T>

  constructor(name: string, tag: number, contents: Contents<T>) {
    this.name = name
    this.tags = [tag]
    this.shape = contents.shape
    this.#tag = tag
    this.#contents = contents
  }

  read(reader: BerReader): T {
    return this.#contents.parse(reader)
  }

  write(writer: BerWriter, value: T): void {
    const mark = writer.length
    this.#contents.put(writer, value)
    writer.header(this.#tag, mark)
  }

  retag(tag: number): Primitive<T> {
    return new Primitive(this.name, tag, this.#contents)
  }

  show(value: T): string {
    return this.#contents.show(value)
  }

  /** The same encoding under the name of a specification's type, printed by `show`. */
  named(name: string, show: (value: T) => string = (value) => this.#contents.show(value)): Primitive<T> {
    return new Primitive(name, this.#tag, { ...this.#contents, show })
  }
}

/** OCTET STRING of `min` to `max` octets; decoded as a view on the input. */
export function octetString(min = 0, max = Number.POSITIVE_INFINITY): Primitive<Uint8Array> {
  return new Primitive('OCTET STRING', 0x04, {
    shape: { base: 'octets', min, max },
    parse(reader) {
      checkRead(reader, reader.valueEnd - reader.valueStart, min, max, 'octets')
      return reader.value()
    },
    put(writer, value) {
      checkWritten(writer, value.length, min, max, 'octets')
      writer.octets(value)
    },
    show: showOctets,
  })
}

/** UTF8String of `min` to `max` characters. */
export function utf8String(min = 0, max = Number.POSITIVE_INFINITY): Primitive<string> {
  return new Primitive('UTF8String', 0x0c, {
    shape: { base: 'utf8', min, max },
    parse(reader) {
      const { bytes, valueStart, valueEnd } = reader
      let ascii = true
      for (let i = valueStart; i < valueEnd && ascii; i++) ascii = (bytes[i] as number) < 0x80
      const text = ascii ? bytes.toString('latin1', valueStart, valueEnd) : utf8(reader)
      checkRead(reader, characters(text, ascii), min, max, 'characters')
      return text
    },
    put(writer, value) {
      checkWritten(writer, characters(value), min, max, 'characters')
      writer.text(value)
    },
    show: (value) => JSON.stringify(value),
  })
}

/** INTEGER in the range that a JavaScript number holds exactly. */
export function integer(): Primitive<number> {
  return new Primitive('INTEGER', 0x02, { shape: { base: 'integer' }, parse: parseInteger, put: putInteger, show: String })
}

/** INTEGER with named values. A number without a name is kept and noted as `unknown-enumeration`, which no mode refuses. */
export function enumeration<const N extends Readonly<Record<string, number>>>(
  name: string,
  names: N,
): Primitive<Extract<keyof N, string> | number> {
  type Value = Extract<keyof N, string> | number
  const byNumber = new Map(Object.entries(names).map(([key, number]) => [number, key as Extract<keyof N, string>]))
  const numberOf = (value: Value): number => {
    if (typeof value === 'number') return value
    const number = names[value]
    if (number === undefined) throw new EncodeError(`${name} has no value ${value}; it has ${Object.keys(names).join(', ')}`)
    return number
  }
  return new Primitive<Value>(name, 0x02, {
    shape: { base: 'enumeration', names },
    parse(reader) {
      const number = parseInteger(reader)
      const known = byNumber.get(number)
      if (known !== undefined) return known
      reader.issue('unknown-enumeration', reader.valueStart, `${number} is no value of ${name}`)
      return number
    },
    put: (writer, value) => putInteger(writer, numberOf(value)),
    show: (value) => (typeof value === 'number' ? String(value) : `${value} (${names[value]})`),
  })
}

export function boolean(): Primitive<boolean> {
  return new Primitive('BOOLEAN', 0x01, {
    shape: { base: 'boolean' },
    parse(reader) {
      const { bytes, valueStart, valueEnd } = reader
      if (valueEnd !== valueStart + 1) reader.fail('invalid-value', reader.start, `a BOOLEAN of ${valueEnd - valueStart} octets`)
      const octet = bytes[valueStart] as number
      if (octet !== 0 && octet !== 0xff)
        reader.issue('boolean-not-ff', valueStart, `TRUE written as ${showOctets(Uint8Array.of(octet))}`)
      return octet !== 0
    },
    put: (writer, value) => writer.octet(value ? 0xff : 0),
    show: (value) => (value ? 'TRUE' : 'FALSE'),
  })
}

/** NULL; the value says only that it is there. */
export function nil(): Primitive<true> {
  return new Primitive<true>('NULL', 0x05, {
    shape: { base: 'null' },
    parse(reader) {
      const length = reader.valueEnd - reader.valueStart
      if (length > 0) reader.issue('invalid-value', reader.valueStart, `a NULL with ${length} octets of contents`)
      return true
    },
    put: () => {},
    show: () => '',
  })
}

function utf8(reader: BerReader): string {
  const text = reader.bytes.toString('utf8', reader.valueStart, reader.valueEnd)
  if (text.includes('�') && !Buffer.from(text, 'utf8').equals(reader.value()))
    reader.issue('invalid-value', reader.valueStart, 'octets that are no UTF-8')
  return text
}

/** Characters, not UTF-16 units: a SIZE constraint on UTF8String counts characters. */
function characters(text: string, ascii = false): number {
  if (ascii) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}

function checkRead(reader: BerReader, size: number, min: number, max: number, unit: string): void {
  if (size < min || size > max) reader.issue('size', reader.start, `${size} ${unit}, not ${range(min, max)}`)
}

function checkWritten(writer: BerWriter, size: number, min: number, max: number, unit: string): void {
  if (writer.checkSizes && (size < min || size > max)) throw new EncodeError(`${size} ${unit}, not ${range(min, max)}`)
}

function range(min: number, max: number): string {
  if (min === max) return String(min)
  return max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
}
