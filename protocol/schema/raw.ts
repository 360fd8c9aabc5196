/**
 * The octets that a decoded value was read from. Signatures are checked over these, and a relay passes them on: never a re-encoding.
 */
import { BerReader } from '../ber/reader.ts'
import type { BerWriter } from '../ber/writer.ts'

/** Where a value lies in the input. */
interface Origin {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** For a SEQUENCE: names of the fields, and the offset of each field's element. */
  readonly fields: readonly { readonly key: string }[] | undefined
  readonly starts: readonly (number | undefined)[] | undefined
  /** Whether this is an EXPLICIT wrapper around the value. */
  readonly wrapper: boolean
  /** For a wrapper: the origin of the same value without it. */
  readonly inside: Origin | undefined
}

class Self {
  constructor(value: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is what makes the private field of Traced land on a value of another make
    return value as Self
  }
}

/**
 * Puts a private field on a plain object. It is invisible to comparison, copying and printing, as a WeakMap entry would be, and
 * ten times as fast: reading a message makes one for every SEQUENCE in it.
 */
class Traced extends Self {
  #origin: Origin

  constructor(value: object, origin: Origin) {
    super(value)
    this.#origin = origin
  }

  static put(value: object, origin: Origin): void {
    if (#origin in value) value.#origin = origin
    else new Traced(value, origin)
  }

  static of(value: object): Origin | undefined {
    return #origin in value ? value.#origin : undefined
  }
}

/** Notes where a decoded SEQUENCE, list or CHOICE came from. */
export function remember(
  value: object,
  bytes: Buffer,
  start: number,
  end: number,
  fields?: Origin['fields'],
  starts?: Origin['starts'],
): void {
  Traced.put(value, { bytes, start, end, fields, starts, wrapper: false, inside: undefined })
}

/** Notes the EXPLICIT wrapper of a value: the wrapper counts as its octets from then on. */
export function rememberWrapper(value: object, bytes: Buffer, start: number, end: number): void {
  const before = Traced.of(value)
  const inside = before?.wrapper === true ? before.inside : before
  Traced.put(value, { bytes, start, end, fields: undefined, starts: undefined, wrapper: true, inside })
}

/**
 * Notes that a value is another form of a decoded one and has its octets, for a reader who knows one version only.
 *
 * @param nameOf what a field is called in that form
 */
export function rememberAs(form: object, decoded: object, nameOf: (key: string) => string): void {
  const origin = Traced.of(decoded)
  if (origin === undefined) return
  const fields = origin.fields?.map(({ key }) => ({ key: nameOf(key) }))
  Traced.put(form, { ...origin, fields })
}

/** What is asked for was read before, within the limits of that reading. */
const withinLimits = { depth: Number.POSITIVE_INFINITY, length: Number.POSITIVE_INFINITY, count: Number.POSITIVE_INFINITY }

/**
 * The exact received octets of a decoded SEQUENCE, list or CHOICE value, tag and length included; with `field`, those of one
 * field of a SEQUENCE.
 *
 * @returns undefined for a value that was made and not decoded, and for a field that was not there
 */
export function rawOf(value: object, field?: string): Buffer | undefined {
  const origin = Traced.of(value)
  if (origin === undefined) return undefined
  const { bytes, start, end, fields, starts } = origin
  if (field === undefined) return bytes.subarray(start, end)
  const at = starts?.[fields?.findIndex(({ key }) => key === field) ?? -1]
  if (at === undefined) return undefined
  const reader = new BerReader(bytes, { limits: withinLimits })
  reader.next(at, end)
  return bytes.subarray(at, reader.end)
}

/**
 * Writes a decoded value with the octets that it was read from, where the writer is asked to keep those. The outer tag becomes the first
 * of `tags` where it is none of them.
 *
 * @param form whether the type is an EXPLICIT wrapper: a value that was read without one is written by its parts
 * @returns false where nothing was written: also for a value that was made and not decoded
 */
export function wroteReceived(
  writer: BerWriter,
  value: unknown,
  tags: readonly number[],
  form: 'bare' | 'wrapped' = 'bare',
): boolean {
  if (!writer.keepReceived || typeof value !== 'object' || value === null) return false
  const outermost = Traced.of(value)
  const isWrapped = outermost?.wrapper === true
  const origin = form === 'wrapped' ? (isWrapped ? outermost : undefined) : isWrapped ? outermost.inside : outermost
  if (origin === undefined) return false
  const { bytes, start, end } = origin
  const reader = new BerReader(bytes, { limits: withinLimits })
  reader.next(start, end)
  const [tag] = tags
  if (tag === undefined || tags.includes(reader.tag)) {
    writer.octets(bytes.subarray(start, end))
    return true
  }
  const mark = writer.length
  writer.octets(reader.value())
  writer.header(tag, mark)
  return true
}
