import { BerReader } from '../../../protocol/ber/reader.ts'

/** An element of a constructed one, with its octets as they were received. */
export interface Child {
  readonly tag: number
  readonly octets: Buffer
  readonly value: Buffer
}

/** The elements inside of a constructed one that fills `bytes`. @throws DecodeError for octets that are none */
export function childrenOf(bytes: Uint8Array): readonly Child[] {
  const reader = new BerReader(bytes)
  reader.next(0, bytes.length)
  const { valueStart, valueEnd } = reader
  const children: Child[] = []
  for (let at = valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    children.push({ tag: reader.tag, octets: reader.bytes.subarray(at, reader.end), value: reader.value() })
  }
  return children
}

/** The element with a tag, as it was received. @throws RangeError where there is none: the object was read as complete before */
export function childOf(bytes: Uint8Array, tag: number): Buffer {
  const found = childrenOf(bytes).find((child) => child.tag === tag)
  if (found === undefined) throw new RangeError(`no element ${tag.toString(16)}`)
  return found.octets
}
