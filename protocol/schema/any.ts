/** Elements that a type leaves open: kept whole, their BER walked so that departures inside are seen and the tree shows them. */
import { showOctets, viewOf } from '../ber/octets.ts'
import { BerReader } from '../ber/reader.ts'
import { hexTag, isConstructed } from '../ber/tag.ts'
import type { BerWriter } from '../ber/writer.ts'
import { bitString } from './bits.ts'
import { judgeInteger } from './integer-contents.ts'
import { objectIdentifier } from './object-identifier.ts'
import { boolean, nil, octetString, utf8String } from './primitives.ts'
import { readNamed, type Type } from './type.ts'

/** Any element, whatever its tag; the value is the whole element. */
export const anyElement: Type<Uint8Array> = {
  name: 'ANY',
  tags: [],
  read(reader) {
    const { bytes, start, end } = reader
    walk(reader)
    return bytes.subarray(start, end)
  },
  write: (writer: BerWriter, value: Uint8Array) => writer.octets(value),
  retag: () => {
    throw new RangeError('an open type cannot be tagged; wrap it')
  },
  show: showElement,
}

/** INTEGER of any size, as its contents octets: serial numbers. */
export const bigInteger: Type<Uint8Array> = {
  name: 'INTEGER',
  tags: [0x02],
  read(reader) {
    judgeInteger(reader)
    return reader.value()
  },
  write(writer, value) {
    const mark = writer.length
    writer.octets(value)
    writer.header(0x02, mark)
  },
  retag: () => {
    throw new RangeError('a big INTEGER is only used under its own tag')
  },
  show: showOctets,
}

/** Universal types whose contents the walk judges; strings and times are octets to it. */
const judged: Readonly<Record<number, Pick<Type<unknown>, 'read'>>> = {
  1: boolean(),
  2: bigInteger,
  3: bitString(),
  4: octetString(),
  5: nil(),
  6: objectIdentifier(),
  12: utf8String(),
}

const inside: Type<string | undefined> = {
  name: '',
  tags: [],
  read(reader) {
    const shown = isConstructed(reader.tag) ? undefined : showContents(reader.value())
    walk(reader)
    return shown
  },
  write: () => {},
  retag: () => inside,
  show: (value) => value,
}

/** Walks the current element and everything inside it. */
function walk(reader: BerReader): void {
  const { tag, valueEnd } = reader
  judgeForm(reader)
  if (!isConstructed(tag)) {
    judged[tag]?.read(reader)
    return
  }
  let at = reader.valueStart
  let index = 0
  reader.enter()
  while (at < valueEnd) {
    reader.next(at, valueEnd)
    at = reader.end
    readNamed(reader, index++, inside)
  }
  reader.leave()
}

/** Universal types that are constructed: EXTERNAL, EMBEDDED PDV, SEQUENCE, SET, CHARACTER STRING. */
const constructedTypes = [8, 11, 16, 17, 29]

/** Notes a string in pieces, a primitive SEQUENCE and the like: DER has one form for each universal type (X.690 10.2). */
function judgeForm(reader: BerReader): void {
  const { tag, start } = reader
  if (tag >= 0x40) return
  const form = constructedTypes.includes(tag & 0x1f) ? 'constructed' : 'primitive'
  if (tag === 0 || (form === 'constructed') !== isConstructed(tag))
    reader.issue('invalid-value', start, `${hexTag(tag)} where DER has ${tag === 0 ? 'no element' : `only the ${form} form`}`)
}

function showElement(element: Uint8Array): string | undefined {
  const reader = new BerReader(element)
  reader.next(0, element.length)
  return isConstructed(reader.tag) ? undefined : showContents(reader.value())
}

/** Contents of an element of unknown type: as text where they are nothing but printable characters. */
function showContents(bytes: Uint8Array): string {
  const text = viewOf(bytes).toString('latin1')
  return bytes.length > 2 && /^[\x20-\x7e]+$/.test(text) ? JSON.stringify(text) : showOctets(bytes)
}
