/**
 * SEQUENCE. Every type here is extensible (EXTENSIBILITY IMPLIED): elements that the type does not know are kept, noted, and
 * written back behind the known ones.
 */
import { EncodeError } from '../ber/issues.ts'
import type { BerReader } from '../ber/reader.ts'
import { hexTag, tagAt } from '../ber/tag.ts'
import type { BerWriter } from '../ber/writer.ts'
import { remember, wroteReceived } from './raw.ts'
import { nodeOf, type Of, readNamed, type Type } from './type.ts'

/** A component that may be absent. */
export interface Optional<T> {
  readonly optional: Type<T>
}

/** A component whose absence means `standard`: DER leaves that value out. */
export interface Default<T> {
  readonly withDefault: Type<T>
  readonly standard: T
}

/** A component that real peers also send under other tags; read so only with the switch `variants`. */
export interface Divergent<T> {
  readonly divergent: Type<T> | Optional<T>
  readonly tags: readonly number[]
}

type Component = Type<unknown> | Optional<unknown> | Default<unknown> | Divergent<unknown>

type ValueOf<C> = C extends Divergent<infer T> ? T : C extends Optional<infer T> ? T : C extends Default<infer T> ? T : Of<C>
type IsOptional<C> = C extends { readonly optional: unknown }
  ? true
  : C extends { readonly divergent: { readonly optional: unknown } }
    ? true
    : false

/** Values of a SEQUENCE with these components. `$unknown` holds the elements that the type does not know, whole. */
export type SequenceOfComponents<S> = {
  readonly [K in keyof S as IsOptional<S[K]> extends true ? never : K]: ValueOf<S[K]>
} & {
  readonly [K in keyof S as IsOptional<S[K]> extends true ? K : never]?: ValueOf<S[K]>
} & { readonly $unknown?: readonly Uint8Array[] }

export function optional<T>(type: Type<T>): Optional<T> {
  return { optional: type }
}

export function withDefault<T>(type: Type<T>, standard: T): Default<T> {
  return { withDefault: type, standard }
}

/** @param tags identifier octets that peers are known to send in place of the right ones */
export function alsoTagged<T>(
  component: Optional<T>,
  ...tags: readonly number[]
): { readonly divergent: Optional<T>; readonly tags: readonly number[] }
export function alsoTagged<T>(
  component: Type<T>,
  ...tags: readonly number[]
): { readonly divergent: Type<T>; readonly tags: readonly number[] }
export function alsoTagged<T>(component: Type<T> | Optional<T>, ...tags: readonly number[]): Divergent<T> {
  return { divergent: component, tags }
}

/** One component, ready for reading and writing. */
export interface Field {
  readonly key: string
  readonly type: Type<unknown>
  readonly required: boolean
  readonly standard: unknown
  readonly divergentTags: readonly number[]
}

/** The SEQUENCE type `name` with `components` in the order of the specification; its tag is 30 until {@link Type.retag}. */
export function sequence<const S extends Readonly<Record<string, Component>>>(
  name: string,
  components: S,
  tag = 0x30,
): Sequence<SequenceOfComponents<S>> {
  return new Sequence(
    name,
    tag,
    Object.entries(components).map(([key, component]) => fieldOf(key, component)),
  )
}

function fieldOf(key: string, component: Component, divergentTags: readonly number[] = []): Field {
  if ('divergent' in component) return fieldOf(key, component.divergent, component.tags)
  if ('optional' in component) return field(key, component.optional, false, undefined, divergentTags)
  if ('withDefault' in component) return field(key, component.withDefault, false, component.standard, divergentTags)
  return field(key, component, true, undefined, divergentTags)
}

function field(key: string, type: Type<unknown>, required: boolean, standard: unknown, divergentTags: readonly number[]): Field {
  return { key, type, required, standard, divergentTags }
}

export class Sequence<T> implements Type<T> {
  readonly name: string
  readonly tags: readonly number[]
  readonly fields: readonly Field[]
  readonly #tag: number

  constructor(name: string, tag: number, fields: readonly Field[]) {
    this.name = name
    this.tags = [tag]
    this.fields = fields
    this.#tag = tag
  }

  retag(tag: number): Sequence<T> {
    return new Sequence(this.name, tag, this.fields)
  }

  read(reader: BerReader): T {
    const { start, end, valueEnd } = reader
    const { fields } = this
    const value: Record<string, unknown> = {}
    const starts: (number | undefined)[] = []
    const unknown: Uint8Array[] = []
    let passedOver: (number | undefined)[] | undefined
    let next = 0
    let at = reader.valueStart
    reader.enter()
    while (at < valueEnd) {
      reader.next(at, valueEnd)
      at = reader.end
      let index = this.#indexFrom(next, reader.tag)
      if (index >= 0) {
        if (index > next) passedOver = this.#passOver(reader.start, next, index, passedOver)
        next = index + 1
      } else {
        index = this.#misplaced(reader, next, starts)
        if (index >= next) {
          passedOver = this.#passOver(reader.start, next, index, passedOver)
          next = index + 1
        }
      }
      if (index >= 0) this.#readField(reader, index, value, starts)
      else if (!this.#isRepeated(reader, starts)) unknown.push(keepUnknown(reader))
    }
    reader.leave()
    for (let i = 0; i < fields.length; i++) {
      if (starts[i] !== undefined) continue
      const { key, required, standard } = fields[i] as Field
      if (required) reader.issue('missing-element', passedOver?.[i] ?? valueEnd, `${this.name} without ${key}`)
      else if (standard !== undefined) value[key] = standard
    }
    if (unknown.length > 0) value['$unknown'] = unknown
    remember(value, reader.bytes, start, end, fields, starts)
    return value as T
  }

  write(writer: BerWriter, value: T): void {
    if (wroteReceived(writer, value, this.tags)) return
    const members = value as Readonly<Record<string, unknown>>
    const mark = writer.length
    const unknown = members['$unknown'] as readonly Uint8Array[] | undefined
    if (unknown !== undefined && writer.keepUnknown) for (const element of unknown.toReversed()) writer.octets(element)
    for (let i = this.fields.length - 1; i >= 0; i--) {
      const { key, type, required, standard } = this.fields[i] as Field
      const member = members[key]
      if (member === undefined) {
        if (required) throw new EncodeError(`${this.name} needs ${key}`)
      } else if (standard === undefined || !isStandard(member, standard)) {
        type.write(writer, member)
      }
    }
    writer.header(this.#tag, mark)
  }

  #indexFrom(from: number, tag: number): number {
    for (let i = from; i < this.fields.length; i++) if (takes((this.fields[i] as Field).type, tag)) return i
    return -1
  }

  /** Notes where fields that must be there were passed over: should they not come later, they are missing there. */
  #passOver(at: number, from: number, to: number, passedOver: (number | undefined)[] = []): (number | undefined)[] {
    for (let i = from; i < to; i++) if ((this.fields[i] as Field).required) passedOver[i] = at
    return passedOver
  }

  #readField(reader: BerReader, index: number, value: Record<string, unknown>, starts: (number | undefined)[]): void {
    const { key, type, standard } = this.fields[index] as Field
    const at = reader.start
    starts[index] = at
    const member = readNamed(reader, key, type)
    value[key] = member
    if (standard !== undefined && isStandard(member, standard)) {
      reader.issue('default-encoded', at, `${key} holds its default value and should be absent`)
    }
  }

  /** Index of a field before `next` that is not there yet, or of one that peers send under this other tag; -1 for none. */
  #misplaced(reader: BerReader, next: number, starts: readonly (number | undefined)[]): number {
    const { tag, start } = reader
    const late = this.fields.findIndex(({ type }, i) => i < next && type.tags.includes(tag) && starts[i] === undefined)
    if (late >= 0) {
      reader.issue('wrong-order', start, `${this.fields[late]?.key} after an element that ${this.name} lists later`)
      return late
    }
    if (!reader.variants) return -1
    const divergent = this.fields.findIndex(({ divergentTags }, i) => divergentTags.includes(tag) && starts[i] === undefined)
    if (divergent >= 0) {
      const { key, type } = this.fields[divergent] as Field
      reader.issue('known-variant', start, `${key} under ${hexTag(tag)}, not ${type.tags.map(hexTag).join(' or ')}`)
    }
    return divergent
  }

  /** Notes an element that occurs a second time: the first one counts. */
  #isRepeated(reader: BerReader, starts: readonly (number | undefined)[]): boolean {
    const { bytes, tag, start } = reader
    const first = this.fields.find(({ type, divergentTags }, i) => {
      const at = starts[i]
      if (at === undefined) return false
      if (!type.tags.includes(tag)) return reader.variants && divergentTags.includes(tag)
      // Another arm of a CHOICE is no repetition but unknown.
      return type.tags.length === 1 || tagAt(bytes, at) === tag
    })
    if (first === undefined) return false
    reader.issue('duplicate-element', start, `${first.key} a second time`)
    keepInTree(reader, first.key)
    return true
  }
}

/** An open type takes every tag. */
function takes({ tags }: Type<unknown>, tag: number): boolean {
  return tags.length === 0 || tags.includes(tag)
}

function isStandard(member: unknown, standard: unknown): boolean {
  if (member instanceof Uint8Array && standard instanceof Uint8Array) return Buffer.compare(member, standard) === 0
  return member === standard
}

function keepUnknown(reader: BerReader): Uint8Array {
  const { bytes, start, end, tag } = reader
  reader.issue('unknown-element', start, `${hexTag(tag)} is no element of this type`)
  keepInTree(reader, '')
  return bytes.subarray(start, end)
}

function keepInTree(reader: BerReader, name: string): void {
  reader.open?.at(-1)?.children.push(nodeOf(reader, name, ''))
}
