/**
 * A BoundProfilePackage cut into the pieces that LoadBoundProfilePackage sends, each of them a run of STORE DATA commands of its
 * own (SGP.22 2.5.5 and 5.7.6).
 */
import type { IssueKind } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'

interface Part {
  readonly tag: number
  readonly name: string
  readonly items: 0x86 | 0x87 | 0x88
  /** Whether the header travels together with the first item. */
  readonly headerWithFirst: boolean
  readonly required: boolean
}

const parts: readonly Part[] = [
  { tag: 0xa0, name: 'firstSequenceOf87', items: 0x87, headerWithFirst: true, required: true },
  { tag: 0xa1, name: 'sequenceOf88', items: 0x88, headerWithFirst: false, required: true },
  { tag: 0xa2, name: 'secondSequenceOf87', items: 0x87, headerWithFirst: true, required: false },
  { tag: 0xa3, name: 'sequenceOf86', items: 0x86, headerWithFirst: false, required: true },
]

/**
 * The segments in the order of sending: views on `boundProfilePackage` that follow one another without a gap.
 *
 * BF36 header and BF23; A0 header and the first 87; each further 87; A1 header; each 88; A2 header and the first 87; each further
 * 87; A3 header; each 86. Lengths of more octets than needed are taken as they are.
 *
 * @throws DecodeError where the bytes are no such package
 */
export function segmentsOf(boundProfilePackage: Uint8Array): readonly Buffer[] {
  const reader = new BerReader(boundProfilePackage)
  const { bytes } = reader
  const segments: Buffer[] = []

  expect(reader, 0xbf36, 0, bytes.length, 'BoundProfilePackage')
  const packageEnd = reader.end
  if (packageEnd !== bytes.length)
    reader.fail('trailing-octets', packageEnd, `${bytes.length - packageEnd} octets after the package`)
  expect(reader, 0xbf23, reader.valueStart, packageEnd, 'initialiseSecureChannelRequest')
  segments.push(bytes.subarray(0, reader.end))

  let at = reader.end
  for (const part of parts) {
    if (!part.required && bytes[at] !== part.tag) continue
    expect(reader, part.tag, at, packageEnd, part.name)
    const { end, valueStart } = reader
    if (valueStart === end) reader.fail('missing-element', end, `${part.name} is empty`)
    let from = at
    if (!part.headerWithFirst) {
      segments.push(bytes.subarray(at, valueStart))
      from = valueStart
    }
    for (let item = valueStart; item < end; item = from) {
      expect(reader, part.items, item, end, part.name)
      segments.push(bytes.subarray(from, reader.end))
      from = reader.end
    }
    at = end
  }
  if (at !== packageEnd) {
    reader.next(at, packageEnd)
    reader.fail(...surplus(reader.tag, at))
  }
  return segments
}

/** Makes the element at `at` the current one and sees that it is this one, with a definite length. */
function expect(reader: BerReader, tag: number, at: number, limit: number, name: string): void {
  if (at === limit && at > 0) reader.fail('missing-element', at, `no ${name} (${hexTag(tag)})`)
  reader.next(at, limit)
  if (reader.tag !== tag) reader.fail('wrong-tag', at, `${hexTag(reader.tag)} where ${name} has ${hexTag(tag)}`)
  // Headers are sent alone, so a length that only the end of the package reveals cannot be sent at all.
  if (reader.end !== reader.valueEnd) reader.fail('indefinite-length', reader.valueStart - 1, `${name} has an indefinite length`)
}

function surplus(tag: number, at: number): [IssueKind, number, string] {
  const known = parts.find((part) => part.tag === tag)
  if (known === undefined) return ['unknown-element', at, `${hexTag(tag)} after sequenceOf86`]
  return [known.required ? 'duplicate-element' : 'wrong-order', at, `${known.name} (${hexTag(tag)}) after sequenceOf86`]
}
