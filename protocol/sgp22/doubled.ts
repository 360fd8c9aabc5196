/** The tagged CHOICE that some ASN.1 compilers write with its header twice: `BF39 06 BF39 03 ..` for `BF39 03 ..`. */
import type { BerReader } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import { Explicit } from '../schema/choice.ts'
import { readNamed, type Type } from '../schema/type.ts'

/**
 * `inner` under `tag`; with `variants` also where another header stands between.
 *
 * @param second tag of that header; the same as `tag` unless said
 */
export function doubled<T>(tag: number, inner: Type<T>, second = tag): Explicit<T> {
  return new Explicit(inner.name, tag, inner, [{ first: second, read: (reader) => readInside(reader, inner, second) }])
}

function readInside<T>(reader: BerReader, inner: Type<T>, second: number): T {
  reader.issue('known-variant', reader.start, `${hexTag(second)} inside the tag that should replace it`)
  const { valueStart, valueEnd } = reader
  if (valueStart === valueEnd) reader.fail('missing-element', valueEnd, `${inner.name} without any of its arms`)
  reader.next(valueStart, valueEnd)
  if (!inner.tags.includes(reader.tag))
    reader.fail('unknown-arm', reader.start, `${hexTag(reader.tag)} is no arm of ${inner.name}`)
  return readNamed(reader, '', inner)
}
