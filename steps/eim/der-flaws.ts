/** Ways in which the octets of a request can be broken, each made of a right one (X.690 8.1, 10.1). */
import { tlv } from '../../protocol/ber/writer.ts'

export interface Spoilt {
  readonly what: string
  readonly body: Buffer
}

/** @param below a number from 0 below this one, by chance */
export type Spoil = (body: Buffer, below: (limit: number) => number) => readonly Spoilt[]

/** How many places a long request is cut at. */
const CUTS = 12
/** Every place of a short one: the EID alone makes 21 octets. */
const SHORT = 24
const DEEP = 10_000
const MANY = 100_000
/** Of elements that a later version might have: context tags that no version has at these places. */
const LATER = 0x9f7d

export const derFlaws = {
  'its end cut off': (body, below) =>
    cutsOf(body.length, below).map((at) => ({
      what: `its first ${at} of ${body.length} octets`,
      body: body.subarray(0, at),
    })),
  'a length beyond its end': (body) =>
    ['FF', '81FF', '82FFFF', '83FFFFFF', '84FFFFFFFF', '887FFFFFFFFFFFFFFF'].flatMap((length) => [
      ...(length === 'FF' ? [] : [{ what: `an outer length of ${length}`, body: withLength(body, length) }]),
      { what: `a length of ${length} inside`, body: withInner(body, (first) => withLength(first, length)) },
    ]),
  'indefinite lengths': (body) => {
    const { tag, contents } = partsOf(body)
    return [{ what: 'an indefinite outer length', body: Buffer.concat([tag, Buffer.of(0x80), contents, Buffer.alloc(2)]) }]
  },
  'lengths in more octets than they need': (body) => {
    const { contents } = partsOf(body)
    const length = contents.length.toString(16).padStart(2, '0')
    return [
      { what: 'an outer length in three octets', body: withLength(body, `8200${length}`) },
      { what: 'an outer length in five octets', body: withLength(body, `84000000${length}`) },
      {
        what: 'an inner length in two octets',
        body: withInner(body, (first) => withLength(first, `81${partsOf(first).contents.length.toString(16).padStart(2, '0')}`)),
      },
    ]
  },
  'a tag in more octets than it needs': (body) => [
    {
      what: 'the tag of its first element in the long form',
      body: withInner(body, (first) => {
        const { tag, rest } = partsOf(first)
        const [lead = 0] = tag
        return tag.length > 1 ? first : Buffer.concat([Buffer.of(lead | 0x1f, lead & 0x1f), rest])
      }),
    },
  ],
  'octets behind its end': (body) => [
    { what: 'two zero octets behind it', body: Buffer.concat([body, Buffer.alloc(2)]) },
    { what: 'a NULL behind it', body: Buffer.concat([body, Buffer.of(5, 0)]) },
    { what: 'the same request behind it', body: Buffer.concat([body, body]) },
  ],
  'an element twice': (body) => [
    { what: 'its last element twice', body: again(body, (elements) => [...elements, elements.at(-1) ?? Buffer.of()]) },
    { what: 'its first element twice', body: again(body, (elements) => [elements[0] ?? Buffer.of(), ...elements]) },
  ],
  'an element of a later version': (body) => [
    { what: 'an unknown element at its end', body: again(body, (elements) => [...elements, tlv(LATER, Buffer.of(0))]) },
    {
      what: 'an unknown constructed element at its end',
      body: again(body, (elements) => [...elements, tlv(0xbf7d, tlv(0x80, Buffer.of(1)), tlv(0x81))]),
    },
  ],
  'ten thousand elements inside each other': (body) => [
    { what: `${DEEP} elements inside each other`, body: again(body, (elements) => [...elements, nested()]) },
  ],
  'a hundred thousand elements': (body) => [
    {
      what: `${MANY} elements`,
      body: again(body, (elements) => [...elements, tlv(0xbf7d, Buffer.alloc(2 * MANY).fill(Buffer.of(0x80, 0)))]),
    },
  ],
  'an outer tag that no version has': (body) => [
    { what: 'BF7F without contents', body: tlv(0xbf7f) },
    { what: 'BF7F around its contents', body: tlv(0xbf7f, partsOf(body).contents) },
  ],
} as const satisfies Record<string, Spoil>

export type DerFlaw = keyof typeof derFlaws

function cutsOf(length: number, below: (limit: number) => number): readonly number[] {
  const all = Array.from({ length: length - 1 }, (_, at) => at + 1)
  if (length <= SHORT) return all
  const some = new Set([1, length - 1])
  while (some.size < Math.min(CUTS, all.length)) some.add(1 + below(length - 1))
  return [...some].sort((a, b) => a - b)
}

interface Parts {
  readonly tag: Buffer
  /** Length and contents. */
  readonly rest: Buffer
  readonly contents: Buffer
  /** Of the whole element. */
  readonly size: number
}

/** An element that our own encoder wrote. */
function partsOf(octets: Buffer): Parts {
  const tagEnd = ((octets[0] ?? 0) & 0x1f) === 0x1f ? 2 : 1
  const first = octets[tagEnd] ?? 0
  const more = first > 0x80 ? first & 0x7f : 0
  const length = more === 0 ? first : octets.readUIntBE(tagEnd + 1, more)
  const start = tagEnd + 1 + more
  return {
    tag: octets.subarray(0, tagEnd),
    rest: octets.subarray(tagEnd, start + length),
    contents: octets.subarray(start, start + length),
    size: start + length,
  }
}

function withLength(element: Buffer, length: string): Buffer {
  const { tag, contents } = partsOf(element)
  return Buffer.concat([tag, Buffer.from(length, 'hex'), contents])
}

function elementsOf(contents: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < contents.length; ) {
    const { size } = partsOf(contents.subarray(at))
    found.push(contents.subarray(at, at + size))
    at += size
  }
  return found
}

function again(body: Buffer, change: (elements: readonly Buffer[]) => readonly Buffer[]): Buffer {
  const { tag, contents } = partsOf(body)
  return tlv(tag.readUIntBE(0, tag.length), ...change(elementsOf(contents)))
}

/** The first element inside in another form. */
function withInner(body: Buffer, change: (first: Buffer) => Buffer): Buffer {
  return again(body, ([first = Buffer.of(), ...others]) => [change(first), ...others])
}

/** Built from the inside out: headers in front of what there is. */
function nested(): Buffer {
  const headers: Buffer[] = []
  let length = 0
  for (let level = 0; level < DEEP; level++) {
    const header =
      length < 0x80
        ? Buffer.of(0xa0, length)
        : length < 0x100
          ? Buffer.of(0xa0, 0x81, length)
          : Buffer.of(0xa0, 0x82, length >> 8, length & 0xff)
    headers.push(header)
    length += header.length
  }
  return tlv(0xbf7d, Buffer.concat(headers.reverse()))
}
