/**
 * The one BER reader: a cursor over the received bytes.
 *
 * It copies nothing, keeps every departure from DER as an {@link Issue}, and in strict mode refuses at the first.
 */
import { DecodeError, type Issue, type IssueKind } from './issues.ts'
import type { TreeNode } from './tree.ts'

/** Bounds on what a hostile input can make the reader do. */
export interface Limits {
  /** Constructed elements inside one another. */
  readonly depth: number
  /** Octets of the whole input. */
  readonly length: number
  /** Elements in the whole input. */
  readonly count: number
}

export const defaultLimits: Limits = { depth: 32, length: 16 * 1024 * 1024, count: 200_000 }

export interface ReadOptions {
  /** Refuse at the first departure from DER instead of collecting it. Unknown enumeration values are never refused. */
  readonly strict?: boolean
  /** Also read the divergent forms that real peers are known to send, each with an issue `known-variant`. */
  readonly variants?: boolean
  readonly limits?: Partial<Limits>
}

/** Longest identifier read: class and form, then up to three octets of tag number. Nothing in RSP needs more than two in all. */
const MAX_TAG_OCTETS = 4

/** Where an element lies in the input. */
export interface Extent {
  readonly start: number
  readonly valueStart: number
  readonly valueEnd: number
  readonly end: number
}

export class BerReader {
  readonly bytes: Buffer
  readonly strict: boolean
  readonly variants: boolean
  readonly limits: Limits
  readonly issues: Issue[] = []
  /** Names of the fields that are open, from the outermost inwards. */
  readonly path: (string | number)[] = []
  /** Nodes that are open, when the reading is to leave a tree behind. */
  readonly open: TreeNode[] | undefined

  /** Identifier octets of the current element as one number (`0xbf51`, `0x5f37`), in their shortest form. */
  tag = 0
  /** Offset of the current element's first octet. */
  start = 0
  /** Offset of its contents. */
  valueStart = 0
  /** Offset behind its contents. */
  valueEnd = 0
  /** Offset behind the element: `valueEnd`, or two octets later after an indefinite length. */
  end = 0

  #depth = 0
  #count = 0

  constructor(bytes: Uint8Array, options: ReadOptions = {}, open?: TreeNode[]) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.strict = options.strict ?? false
    this.variants = options.variants ?? false
    this.limits = options.limits === undefined ? defaultLimits : { ...defaultLimits, ...options.limits }
    this.open = open
    if (this.bytes.length > this.limits.length) {
      this.fail('limit', 0, `${this.bytes.length} octets, more than the ${this.limits.length} that are read`)
    }
  }

  /** Makes the element that begins at `at` and has to end by `limit` the current one. */
  next(at: number, limit: number): void {
    const { bytes } = this
    if (at >= limit) this.fail('truncated', at, at === 0 ? 'nothing to read' : 'no tag where an element should begin')
    if (++this.#count > this.limits.count) this.fail('limit', at, `more than ${this.limits.count} elements`)

    let i = at + 1
    let tag = bytes[at] as number
    if ((tag & 0x1f) === 0x1f) {
      i = this.#longTag(at, limit)
      tag = this.tag
    }
    if (i >= limit) this.fail('truncated', i, 'no length after the tag')
    const lengthAt = i
    let length = bytes[i++] as number
    if (length >= 0x80) {
      if (length === 0x80) {
        this.#indefinite(tag, at, i, limit)
        return
      }
      const octets = length & 0x7f
      if (octets > 6) this.fail('limit', lengthAt, `a length of ${octets} octets`)
      if (i + octets > limit) this.fail('truncated', lengthAt, 'the length octets are cut off')
      length = 0
      for (let k = 0; k < octets; k++) length = length * 256 + (bytes[i++] as number)
      if (length < 0x80 || bytes[lengthAt + 1] === 0) {
        this.issue('non-minimal-length', lengthAt, `length ${length} in ${octets + 1} octets`)
      }
    }
    if (i + length > limit) {
      this.fail('truncated', lengthAt, `${hexTag(tag)} needs ${length} octets of value and ${limit - i} are left`)
    }
    this.tag = tag
    this.start = at
    this.valueStart = i
    this.valueEnd = i + length
    this.end = i + length
  }

  /** Opens the current constructed element; every `enter` has its `leave`. */
  enter(): void {
    if (++this.#depth > this.limits.depth)
      this.fail('limit', this.start, `more than ${this.limits.depth} elements inside one another`)
  }

  leave(): void {
    this.#depth--
  }

  /** Notes a departure; throws it in strict mode. */
  issue(kind: IssueKind, offset: number, what: string): void {
    if (this.strict && kind !== 'unknown-enumeration') this.fail(kind, offset, what)
    this.issues.push({ kind, offset, path: this.pathText(), what })
  }

  /** @throws DecodeError always: in no mode can these bytes be read */
  fail(kind: IssueKind, offset: number, what: string): never {
    throw new DecodeError(kind, offset, what, this.pathText())
  }

  /** The contents of the current element, a view on the input. */
  value(): Buffer {
    return this.bytes.subarray(this.valueStart, this.valueEnd)
  }

  /** Makes an element that was read before the current one again. */
  standOn(element: Extent): void {
    this.start = element.start
    this.valueStart = element.valueStart
    this.valueEnd = element.valueEnd
    this.end = element.end
  }

  /** Tags of the elements inside the current one; nothing moves, nothing is noted. */
  tagsInside(): number[] {
    const inside = new BerReader(this.bytes, { limits: this.limits })
    const tags: number[] = []
    for (let at = this.valueStart; at < this.valueEnd; at = inside.end) {
      inside.next(at, this.valueEnd)
      tags.push(inside.tag)
    }
    return tags
  }

  pathText(): string {
    let text = ''
    for (const part of this.path) {
      if (typeof part === 'number') text += `[${part}]`
      else if (part === '') continue
      else text += text === '' ? part : `.${part}`
    }
    return text
  }

  /** Reads an identifier of more than one octet into `this.tag`; returns the offset behind it. */
  #longTag(at: number, limit: number): number {
    const { bytes } = this
    const first = bytes[at] as number
    let number = 0
    let i = at + 1
    for (;;) {
      if (i >= limit) this.fail('truncated', i, 'the tag is cut off')
      const octet = bytes[i++] as number
      number = number * 128 + (octet & 0x7f)
      if (octet < 0x80) break
      if (i - at >= MAX_TAG_OCTETS) this.fail('limit', at, `a tag of more than ${MAX_TAG_OCTETS} octets`)
    }
    this.tag = tagOf(first & 0xe0, number)
    if (number < 0x1f || bytes[at + 1] === 0x80) {
      this.issue('high-tag-form', at, `tag ${hexTag(this.tag)} written as ${bytes.toString('hex', at, i).toUpperCase()}`)
    }
    return i
  }

  #indefinite(tag: number, at: number, valueStart: number, limit: number): void {
    const what = `${hexTag(tag)} has an indefinite length`
    if (!isConstructed(tag)) this.fail('invalid-value', valueStart - 1, `${what} but is primitive`)
    const valueEnd = this.#endOfContents(valueStart, limit, this.#depth)
    this.issue('indefinite-length', valueStart - 1, what)
    this.tag = tag
    this.start = at
    this.valueStart = valueStart
    this.valueEnd = valueEnd
    this.end = valueEnd + 2
  }

  /** Finds the 00 00 that closes an indefinite length, stepping over the elements before it. */
  #endOfContents(from: number, limit: number, depth: number): number {
    if (depth > this.limits.depth) this.fail('limit', from, `more than ${this.limits.depth} elements inside one another`)
    let at = from
    while (at + 1 < limit) {
      if (this.bytes[at] === 0 && this.bytes[at + 1] === 0) return at
      at = this.#skip(at, limit, depth)
    }
    return this.fail('truncated', from - 1, 'no 00 00 closes the indefinite length')
  }

  #skip(at: number, limit: number, depth: number): number {
    if (++this.#count > this.limits.count) this.fail('limit', at, `more than ${this.limits.count} elements`)
    const { bytes } = this
    let i = at + 1
    if (((bytes[at] as number) & 0x1f) === 0x1f) {
      while (i < limit && (bytes[i] as number) >= 0x80) i++
      i++
    }
    if (i >= limit) this.fail('truncated', Math.min(i, limit), 'no length after the tag')
    const lengthAt = i
    let length = bytes[i++] as number
    if (length === 0x80) return this.#endOfContents(i, limit, depth + 1) + 2
    if (length > 0x80) {
      const octets = length & 0x7f
      if (octets > 6) this.fail('limit', lengthAt, `a length of ${octets} octets`)
      if (i + octets > limit) this.fail('truncated', lengthAt, 'the length octets are cut off')
      length = 0
      for (let k = 0; k < octets; k++) length = length * 256 + (bytes[i++] as number)
    }
    if (i + length > limit) this.fail('truncated', lengthAt, `an element needs ${length} octets and ${limit - i} are left`)
    return i + length
  }
}

/** The identifier octets of a tag number with the class and form bits of `lead` (the upper three of the first octet). */
export function tagOf(lead: number, number: number): number {
  if (number < 0x1f) return lead | number
  if (number < 0x80) return (lead | 0x1f) * 0x100 + number
  const high = 0x80 | (number >> 7)
  if (number < 0x4000) return ((lead | 0x1f) * 0x100 + high) * 0x100 + (number & 0x7f)
  return (((lead | 0x1f) * 0x100 + (0x80 | (number >> 14))) * 0x100 + (0x80 | ((number >> 7) & 0x7f))) * 0x100 + (number & 0x7f)
}

/** The tag of an element that was read before and begins at `at`, in its shortest form. */
export function tagAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  if ((first & 0x1f) !== 0x1f) return first
  let number = 0
  let i = at + 1
  for (; (bytes[i] as number) >= 0x80; i++) number = number * 128 + ((bytes[i] as number) & 0x7f)
  return tagOf(first & 0xe0, number * 128 + (bytes[i] as number))
}

/** Whether the identifier octets of a tag carry the bit "constructed". */
export function isConstructed(tag: number): boolean {
  return (leadOctet(tag) & 0x20) !== 0
}

/** First identifier octet of a tag. */
export function leadOctet(tag: number): number {
  if (tag <= 0xff) return tag
  if (tag <= 0xffff) return tag >> 8
  return tag <= 0xffffff ? tag >> 16 : Math.floor(tag / 0x1000000)
}

/** A tag as the specifications print it: `5A`, `BF51`. */
export function hexTag(tag: number): string {
  const text = tag.toString(16).toUpperCase()
  return text.length % 2 === 0 ? text : `0${text}`
}
