/** CHOICE without a tag of its own, and the EXPLICIT wrapper that it gets when it is tagged. */
import { EncodeError } from '../ber/issues.ts'
import type { BerReader, Extent } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import type { BerWriter } from '../ber/writer.ts'
import { remember, rememberWrapper, wroteReceived } from './raw.ts'
import { nodeOf, type Of, readNamed, type Type } from './type.ts'

type Arms = Readonly<Record<string, Type<unknown>>>

/** Values of a CHOICE: which arm, and its value. */
export type ChoiceOfArms<S> = { [K in keyof S & string]: { readonly kind: K; readonly value: Of<S[K]> } }[keyof S & string]

/** The untagged CHOICE `name`. */
export function choice<const S extends Arms>(name: string, arms: S): Choice<ChoiceOfArms<S>> {
  return new Choice(name, arms)
}

export class Choice<T> implements Type<T> {
  readonly name: string
  readonly tags: readonly number[]
  readonly arms: Arms
  readonly #byTag = new Map<number, string>()

  constructor(name: string, arms: Arms) {
    this.name = name
    this.arms = arms
    for (const [kind, type] of Object.entries(arms)) {
      for (const tag of type.tags) {
        if (this.#byTag.has(tag)) throw new RangeError(`${name}: two arms with the tag ${hexTag(tag)}`)
        this.#byTag.set(tag, kind)
      }
    }
    this.tags = [...this.#byTag.keys()]
  }

  retag(tag: number): Type<T> {
    throw new RangeError(`${this.name} is an untagged CHOICE: ${hexTag(tag)} must be an explicit() wrapper`)
  }

  read(reader: BerReader): T {
    const { start, end } = reader
    const kind = this.#byTag.get(reader.tag)
    if (kind === undefined)
      reader.fail('unknown-arm', start, `${hexTag(reader.tag)} is no arm of ${this.name} (${this.tags.map(hexTag).join(', ')})`)
    const value = { kind, value: readNamed(reader, kind, this.arms[kind] as Type<unknown>) }
    remember(value, reader.bytes, start, end)
    return value as T
  }

  write(writer: BerWriter, value: T): void {
    if (wroteReceived(writer, value, this.tags)) return
    const { kind, value: inner } = value as { readonly kind: string; readonly value: unknown }
    const arm = Object.hasOwn(this.arms, kind) ? (this.arms[kind] as Type<unknown>) : undefined
    if (arm === undefined) throw new EncodeError(`${this.name} has no arm ${kind}; it has ${Object.keys(this.arms).join(', ')}`)
    arm.write(writer, inner)
  }
}

/** A divergent form of a wrapper's contents that real peers send. */
export interface Variant<T> {
  /** First tag inside the wrapper that shows the form; `undefined` for an empty wrapper. */
  readonly first: number | undefined
  /** Reads it; the reader stands on the first element inside, or on the wrapper itself where it is empty. */
  read(reader: BerReader, wrapper: Extent): T
}

/** `inner` inside an element of its own: how a CHOICE is tagged. */
export function explicit<T>(tag: number, inner: Type<T>, variants: readonly Variant<T>[] = []): Explicit<T> {
  return new Explicit(inner.name, tag, inner, variants)
}

export class Explicit<T> implements Type<T> {
  readonly name: string
  readonly tags: readonly number[]
  readonly inner: Type<T>
  readonly #tag: number
  readonly #variants: readonly Variant<T>[]

  constructor(name: string, tag: number, inner: Type<T>, variants: readonly Variant<T>[]) {
    this.name = name
    this.tags = [tag]
    this.inner = inner
    this.#tag = tag
    this.#variants = variants
  }

  /** A tag on a type that has one already replaces the outermost. */
  retag(tag: number): Explicit<T> {
    return new Explicit(this.name, tag, this.inner, this.#variants)
  }

  read(reader: BerReader): T {
    const { start, valueStart, valueEnd, end } = reader
    const wrapper = { start, valueStart, valueEnd, end }
    reader.enter()
    if (valueStart === valueEnd) {
      const variant = this.#variantFor(reader, undefined)
      if (variant === undefined) reader.fail('missing-element', valueEnd, `${this.name} without any of its arms`)
      reader.leave()
      return this.#remembered(variant.read(reader, wrapper), reader, wrapper)
    }
    reader.next(valueStart, valueEnd)
    const isInner = this.inner.tags.length === 0 || this.inner.tags.includes(reader.tag)
    const variant = isInner ? undefined : this.#variantFor(reader, reader.tag)
    // A CHOICE says itself that it has no such arm.
    if (!isInner && variant === undefined && !(this.inner instanceof Choice))
      reader.fail(
        'wrong-tag',
        reader.start,
        `${hexTag(reader.tag)} is no ${this.name} (${this.inner.tags.map(hexTag).join(', ')})`,
      )
    let at = reader.end
    const value = variant === undefined ? readNamed(reader, '', this.inner) : variant.read(reader, wrapper)
    if (variant !== undefined) at = valueEnd
    while (at < valueEnd) {
      reader.next(at, valueEnd)
      at = reader.end
      reader.issue('unknown-element', reader.start, `${hexTag(reader.tag)} behind the one element that belongs here`)
      reader.open?.at(-1)?.children.push(nodeOf(reader, '', ''))
    }
    reader.leave()
    return this.#remembered(value, reader, wrapper)
  }

  write(writer: BerWriter, value: T): void {
    if (this.inner instanceof Choice && wroteReceived(writer, value, this.tags, 'wrapped')) return
    const mark = writer.length
    this.inner.write(writer, value)
    writer.header(this.#tag, mark)
  }

  /** The octets of a tagged CHOICE are those of its wrapper. */
  #remembered(value: T, reader: BerReader, { start, end }: Extent): T {
    if (this.inner instanceof Choice) rememberWrapper(value as object, reader.bytes, start, end)
    return value
  }

  #variantFor(reader: BerReader, first: number | undefined): Variant<T> | undefined {
    return reader.variants ? this.#variants.find((variant) => variant.first === first) : undefined
  }
}
