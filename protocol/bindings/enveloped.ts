/** Reading one function object that stands in the envelope A2 (ES9+, ES11: SGP.22 v2.5 6.6) or without it (ESipa: SGP.32 v1.2 6.3). */
import { DecodeError, type Issue } from '../ber/issues.ts'
import { BerReader, type ReadOptions } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import { explicit } from '../schema/choice.ts'
import { type Decoded, decode, type Type } from '../schema/type.ts'

export const ENVELOPE = 0xa2

/** Outer tag of the function object, in the envelope or without. */
export interface FunctionTag {
  readonly tag: number
  /** Where it stands. */
  readonly offset: number
  readonly enveloped: boolean
}

/** @throws DecodeError where not even a header can be read, or where the envelope is empty */
export function functionTag(bytes: Uint8Array): FunctionTag {
  const reader = new BerReader(bytes)
  reader.next(0, bytes.length)
  if (reader.tag !== ENVELOPE) return { tag: reader.tag, offset: 0, enveloped: false }
  const { valueStart, valueEnd } = reader
  if (valueStart === valueEnd) reader.fail('missing-element', valueEnd, 'an empty envelope A2')
  reader.next(valueStart, valueEnd)
  return { tag: reader.tag, offset: valueStart, enveloped: true }
}

/**
 * Decodes an object with its envelope as it is, and notes at offset 0 when that is not as the interface has it.
 *
 * @param envelope whether the interface has the envelope
 * @throws DecodeError where the object cannot be read; with `variants: false` or `strict` also for the envelope
 */
export function decodeEnveloped<T>(
  type: Type<T>,
  bytes: Uint8Array,
  envelope: boolean,
  enveloped: boolean,
  options: ReadOptions,
): Decoded<T> {
  const all: ReadOptions = { variants: true, ...options }
  if (envelope === enveloped) return decode(enveloped ? explicit(ENVELOPE, type) : type, bytes, all)
  const what = enveloped ? 'an envelope A2 around an ESipa function' : 'a function without the envelope A2'
  if (all.variants !== true || all.strict === true) throw new DecodeError('wrong-tag', 0, what)
  const note: Issue = { kind: 'known-variant', offset: 0, path: '', what }
  const { value, issues } = decode(enveloped ? explicit(ENVELOPE, type) : type, bytes, all)
  return { value, issues: [note, ...issues] }
}

/** @throws DecodeError always: the object is none of `known` */
export function unknownFunction({ tag, offset }: FunctionTag, of: string, known: readonly (number | undefined)[]): never {
  const tags = known.flatMap((candidate) => (candidate === undefined ? [] : [hexTag(candidate)]))
  throw new DecodeError('wrong-tag', offset, `${hexTag(tag)} is no ${of} (${tags.join(', ')})`)
}
