/**
 * The one BER reader: a cursor over the received bytes.
 *
 * It copies nothing, keeps every departure from DER as an {@link Issue}, and in strict mode refuses at the first.
 */
import { DecodeError, type Issue, type IssueKind } from './issues.ts'
import { viewOf } from './octets.ts'
import { endOfTag, hexTag, isConstructed, tagOf } from './tag.ts'
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

/** Length of an element that ends with 00 00 (X.690 8.1.3.6). */
export const INDEFINITE = -1

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
    this.bytes = viewOf(bytes)
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
    if (++this.#count > this.limits.count) this.fail('limit', at, `more than ${this.limits.count} elements`)
    const length = this.header(at, limit)
    if (length === INDEFINITE) {
      this.#closeIndefinite(limit)
      return
    }
    const { valueStart } = this
    const end = valueStart + length
    if (end > limit) {
      const what = `${hexTag(this.tag)} needs ${length} octets of value and ${limit - valueStart} are left`
      this.fail('truncated', endOfTag(this.bytes, at), what)
    }
    this.valueEnd = end
    this.end = end
  }

  /**
   * Reads tag and length at `at` into `tag`, `start` and `valueStart`; whether the contents are there is not looked at.
   *
   * @returns octets of contents that are announced, or {@link INDEFINITE}
   */
  header(at: number, limit: number): number {
    const { bytes } = this
    if (at >= limit) this.fail('truncated', at, at === 0 ? 'nothing to read' : 'no tag where an element should begin')
    let lengthAt = at + 1
    let tag = bytes[at] as number
    if ((tag & 0x1f) === 0x1f) {
      lengthAt = this.#longTag(at, limit)
      tag = this.tag
    }
    const length = this.#length(lengthAt, limit)
    const octets = this.valueStart - lengthAt
    if (octets > 1 && (length < 0x80 || bytes[lengthAt + 1] === 0)) {
      this.issue('non-minimal-length', lengthAt, `length ${length} in ${octets} octets`)
    }
    this.tag = tag
    this.start = at
    return length
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

  /** Reads the length octets at `at`, and leaves the offset behind them in `valueStart`. */
  #length(at: number, limit: number): number {
    const { bytes } = this
    if (at >= limit) this.fail('truncated', limit, 'no length after the tag')
    const first = bytes[at] as number
    this.valueStart = at + 1
    if (first < 0x80) return first
    if (first === 0x80) return INDEFINITE
    const octets = first & 0x7f
    if (octets > 6) this.fail('limit', at, `a length of ${octets} octets`)
    this.valueStart += octets
    if (this.valueStart > limit) this.fail('truncated', at, 'the length octets are cut off')
    let length = 0
    for (let i = at + 1; i < this.valueStart; i++) length = length * 256 + (bytes[i] as number)
    return length
  }

  /** Ends the current element, whose header has an indefinite length. */
  #closeIndefinite(limit: number): void {
    const { tag, valueStart } = this
    const what = `${hexTag(tag)} has an indefinite length`
    if (!isConstructed(tag)) this.fail('invalid-value', valueStart - 1, `${what} but is primitive`)
    const valueEnd = this.#endOfContents(valueStart, limit, this.#depth)
    this.issue('indefinite-length', valueStart - 1, what)
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
    const lengthAt = endOfTag(this.bytes, at)
    const length = this.#length(lengthAt, limit)
    const { valueStart } = this
    if (length === INDEFINITE) return this.#endOfContents(valueStart, limit, depth + 1) + 2
    const left = limit - valueStart
    if (length > left) this.fail('truncated', lengthAt, `an element needs ${length} octets and ${left} are left`)
    return valueStart + length
  }
}
