import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyElement, bigInteger } from './any.ts'
import { bitString, namedBits } from './bits.ts'
import { choice, explicit } from './choice.ts'
import { objectIdentifier, oidContents } from './object-identifier.ts'
import { boolean, enumeration, integer, nil, octetString, utf8String } from './primitives.ts'
import { rawOf } from './raw.ts'
import { alsoTagged, optional, sequence, withDefault } from './sequence.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode, inspect, type Type } from './type.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const Result = enumeration('Result', { ok: 0, refused: 1 })
const Flags = namedBits('Flags', ['first', 'second', 'third'])
const Sample = sequence('Sample', {
  id: octetString(2, 4),
  count: optional(integer().retag(0x80)),
  flag: withDefault(boolean().retag(0x81), true),
  result: alsoTagged(Result.retag(0x82), 0x0a),
})

test('a SEQUENCE is read into its members and written from them', () => {
  const bytes = hex('300a 0402 0102 8001 05 8201 01')
  const { value, issues } = decode(Sample, bytes, { strict: true })
  assert.deepEqual(value, { id: hex('0102'), count: 5, flag: true, result: 'refused' })
  assert.deepEqual(issues, [])
  assert.deepEqual(encode(Sample, value), bytes)
})

test('a member whose value is the default is left out, another is written', () => {
  const value = { id: hex('0102'), flag: false, result: 'ok' } as const
  assert.deepEqual(encode(Sample, value), hex('300a 0402 0102 8101 00 8201 00'))
  assert.deepEqual(encode(Sample, { ...value, flag: true }), hex('3007 0402 0102 8201 00'))
})

test('octets of the whole, of a member, and of an absent member', () => {
  const bytes = hex('300a 0402 0102 8001 05 8201 01')
  const { value } = decode(Sample, bytes)
  assert.deepEqual(rawOf(value), bytes)
  assert.deepEqual(rawOf(value, 'count'), hex('8001 05'))
  assert.equal(rawOf(value, 'flag'), undefined)
  assert.equal(rawOf(value, 'nothing'), undefined)
  assert.equal(rawOf({ ...value }), undefined)
  assert.equal(rawOf(value.id, 'x'), undefined)
})

for (const [what, input, kind, offset] of [
  ['an unknown element at the end', '300a 0402 0102 8201 01 9f51 00', 'unknown-element', 9],
  ['a missing member in the middle', '3006 8001 05 8201 01', 'missing-element', 2],
  ['a member twice', '300a 0402 0102 8201 01 8201 00', 'duplicate-element', 9],
  ['members in the wrong order', '300a 0402 0102 8201 01 8001 05', 'wrong-order', 9],
  ['a default that is present', '300a 0402 0102 8101 ff 8201 01', 'default-encoded', 6],
  ['a size below the least', '3006 0401 01 8201 01', 'size', 2],
  ['a size above the most', '300a 0405 0102030405 8201 01', 'size', 2],
  ['an INTEGER with a superfluous zero', '300b 0402 0102 8002 0005 8201 01', 'non-minimal-integer', 6],
  ['an INTEGER with a superfluous FF', '300b 0402 0102 8002 ffff 8201 01', 'non-minimal-integer', 6],
  ['a value without a name', '3007 0402 0102 8201 63', 'unknown-enumeration', 8],
] as const) {
  test(`${what} is noted where it is`, () => {
    const found = decode(Sample, hex(input)).issues
    assert.deepEqual({ kind: found[0]?.kind, offset: found[0]?.offset }, { kind, offset })
    if (kind !== 'unknown-enumeration') assert.throws(() => decode(Sample, hex(input), { strict: true }), { kind, offset })
  })
}

test('what is missing at the end is missing at the end of its container', () => {
  assert.deepEqual(
    decode(Sample, hex('3004 0402 0102')).issues.map(({ kind, offset, what }) => ({ kind, offset, what })),
    [{ kind: 'missing-element', offset: 6, what: 'Sample without result' }],
  )
})

test('the first of two members counts, and the names of the open fields stand in the issue', () => {
  const List = sequence('List', { items: sequenceOf(Sample) })
  const { value, issues } = decode(List, hex('300e 300c 300a 0402 0102 8201 01 8201 00'))
  assert.equal(value.items[0]?.result, 'refused')
  assert.equal(issues[0]?.path, 'items[0]')
})

test('unknown elements are kept, written back behind the others, or dropped when asked', () => {
  const { value } = decode(Sample, hex('300a 0402 0102 9f51 00 8201 01'))
  assert.deepEqual(value.$unknown, [hex('9f51 00')])
  assert.deepEqual(encode(Sample, value), hex('300a 0402 0102 8201 01 9f51 00'))
  assert.deepEqual(encode(Sample, value, { unknown: 'drop' }), hex('3007 0402 0102 8201 01'))
})

test('a member under a tag that peers use is read only with the switch', () => {
  const divergent = hex('3007 0402 0102 0a01 01')
  const { value, issues } = decode(Sample, divergent, { variants: true })
  assert.equal(value.result, 'refused')
  assert.deepEqual(
    issues.map(({ kind, offset, what }) => ({ kind, offset, what })),
    [{ kind: 'known-variant', offset: 6, what: 'result under 0A, not 82' }],
  )
  assert.deepEqual(
    decode(Sample, divergent).issues.map(({ kind }) => kind),
    ['unknown-element', 'missing-element'],
  )
})

test('sizes are checked when writing, unless a peer that misbehaves is wanted', () => {
  const value = { id: hex('01'), flag: true, result: 'ok' } as const
  assert.throws(() => encode(Sample, value), { name: 'EncodeError', message: '1 octets, not 2 to 4' })
  assert.deepEqual(encode(Sample, value, { sizes: 'any' }), hex('3006 0401 01 8201 00'))
})

test('a value without a member that must be there has no encoding', () => {
  const partial = { id: hex('0102'), flag: true } as never
  assert.throws(() => encode(Sample, partial), { name: 'EncodeError', message: 'Sample needs result' })
})

const Either = choice('Either', {
  number: integer(),
  text: utf8String(1, 3),
  wrapped: explicit(0xa3, choice('Inner', { yes: nil() })),
})

test('a CHOICE says which arm it is', () => {
  assert.deepEqual(decode(Either, hex('0201 07')).value, { kind: 'number', value: 7 })
  assert.deepEqual(decode(Either, hex('a302 0500')).value, { kind: 'wrapped', value: { kind: 'yes', value: true } })
  assert.deepEqual(encode(Either, { kind: 'wrapped', value: { kind: 'yes', value: true } }), hex('a302 0500'))
})

test('the octets of a tagged CHOICE include its wrapper, those of its arm do not', () => {
  const { value } = decode(Either, hex('a302 0500'))
  assert.deepEqual(rawOf(value), hex('a302 0500'))
})

for (const [what, type, input, kind, offset] of [
  ['a tag that no arm has', Either, '0401 00', 'wrong-tag', 0],
  ['an arm that the inner CHOICE does not have', Either, 'a302 0400', 'unknown-arm', 2],
  ['a wrapper with nothing inside', Either, 'a300', 'missing-element', 2],
  ['another object', Sample, '3100', 'wrong-tag', 0],
  ['another item in a list', sequenceOf(Sample), '3002 0500', 'wrong-tag', 2],
  ['another item in a list of choices', sequenceOf(Either), '3002 0500', 'unknown-arm', 2],
  ['an INTEGER of seven octets', integer(), '0207 01020304050607', 'limit', 0],
  ['an INTEGER without octets', integer(), '0200', 'invalid-value', 0],
  ['a BOOLEAN of two octets', boolean(), '0102 0000', 'invalid-value', 0],
  ['a BIT STRING without octets', bitString(), '0300', 'invalid-value', 0],
  ['nine unused bits', bitString(), '0302 0900', 'invalid-value', 2],
  ['unused bits of nothing', bitString(), '0301 01', 'invalid-value', 2],
  ['named bits without end', Flags, `03820102 00${'ff'.repeat(257)}`, 'limit', 0],
  ['an OBJECT IDENTIFIER without octets', objectIdentifier(), '0600', 'invalid-value', 0],
  ['an OBJECT IDENTIFIER that is cut off', objectIdentifier(), '0602 88b7', 'invalid-value', 3],
  ['a serial number without octets', bigInteger, '0200', 'invalid-value', 0],
] as readonly (readonly [string, Type<unknown>, string, string, number])[]) {
  test(`${what} cannot be read`, () => {
    assert.throws(() => decode(type, hex(input)), { name: 'DecodeError', kind, offset })
  })
}

for (const [what, type, input, kind, offset, value] of [
  [
    'an unknown element behind the arm',
    Either,
    'a304 0500 0400',
    'unknown-element',
    4,
    { kind: 'wrapped', value: { kind: 'yes', value: true } },
  ],
  ['octets behind the object', Either, '0201 07 dead', 'trailing-octets', 3, { kind: 'number', value: 7 }],
  ['named bits with zeros at the end', Flags, '0302 0080', 'untrimmed-bits', 2, ['first']],
  ['named bits that are all zero', Flags, '0302 0000', 'untrimmed-bits', 2, []],
  ['bits behind the last one', Flags, '0302 06ff', 'unused-bits-not-zero', 3, ['first', 'second']],
  ['TRUE that is not FF', boolean(), '0101 01', 'boolean-not-ff', 2, true],
  ['a NULL with contents', nil(), '0501 00', 'invalid-value', 2, true],
  ['text that is no UTF-8', utf8String(), '0c02 c328', 'invalid-value', 2, '\ufffd('],
  ['too much text', utf8String(0, 2), '0c03 616263', 'size', 0, 'abc'],
  ['an arc with a superfluous 80', objectIdentifier(), '0603 808837', 'invalid-value', 2, '2.999'],
  ['a serial number with a superfluous zero', bigInteger, '0202 0001', 'non-minimal-integer', 0, hex('0001')],
  ['a serial number with a superfluous FF', bigInteger, '0202 ff80', 'non-minimal-integer', 0, hex('ff80')],
] as readonly (readonly [string, Type<unknown>, string, string, number, unknown])[]) {
  test(`${what} is noted where it is, and the value read`, () => {
    const decoded = decode(type, hex(input))
    assert.deepEqual(decoded.value, value)
    assert.deepEqual(
      decoded.issues.map((issue) => ({ kind: issue.kind, offset: issue.offset })),
      [{ kind, offset }],
    )
    assert.throws(() => decode(type, hex(input), { strict: true }), { kind, offset })
  })
}

for (const [value, octets] of [
  [0, '020100'],
  [127, '02017f'],
  [128, '02020080'],
  [-1, '0201ff'],
  [-128, '020180'],
  [-129, '0202ff7f'],
  [8_388_607, '02037fffff'],
  [2 ** 47 - 1, '02067fffffffffff'],
  [-(2 ** 47), '0206800000000000'],
] as const) {
  test(`INTEGER ${value} is ${octets}`, () => {
    assert.equal(encode(integer(), value).toString('hex'), octets)
    assert.equal(decode(integer(), hex(octets), { strict: true }).value, value)
  })
}

for (const [what, write, message] of [
  ['an INTEGER of seven octets', () => encode(integer(), 2 ** 47), /up to 6 octets/],
  ['a fraction', () => encode(integer(), 1.5), /up to 6 octets/],
  ['a value without a number', () => encode(Result, 'lost' as never), /Result has no value lost; it has ok, refused/],
  ['a bit without a number', () => encode(Flags, ['fourth' as never]), /Flags has no bit fourth/],
  ['a bit that is no number', () => encode(Flags, [1.5]), /has no bit 1.5/],
  ['eight unused bits', () => encode(bitString(), { unused: 8, octets: hex('00') }), /8 unused bits/],
  ['unused bits of nothing', () => encode(bitString(), { unused: 1, octets: hex('') }), /1 unused bits/],
  ['text that is no OID', () => encode(objectIdentifier(), '2.999.'), /write it as 2.999.10/],
  ['an OID with a second arc of 40', () => encode(objectIdentifier(), '1.40'), /at most 39/],
  [
    'an arm that the CHOICE does not have',
    () => encode(Either, { kind: 'toString', value: 1 } as never),
    /Either has no arm toString/,
  ],
] as const) {
  test(`${what} has no encoding`, () => assert.throws(write, { name: 'EncodeError', message }))
}

test('object identifiers with large arcs come back', () => {
  for (const oid of ['0.0', '1.39.1', '2.999.10', '2.23.146.1.2.1.4', '2.25.329800735698586629295641978511506172918']) {
    assert.equal(decode(objectIdentifier(), encode(objectIdentifier(), oid)).value, oid)
  }
  assert.equal(Buffer.from(oidContents('2.999.10')).toString('hex'), '88370a')
})

test('bits that a later version names are kept by number', () => {
  assert.deepEqual(decode(Flags, hex('0303 06 80 40')).value, ['first', 9])
  assert.deepEqual(encode(Flags, ['first', 9]), hex('0303 06 80 40'))
  assert.deepEqual(encode(Flags, []), hex('0301 00'))
})

test('text counts characters, not octets', () => {
  assert.equal(decode(utf8String(1, 3), hex('0c06 c3a9c3a9c3a9'), { strict: true }).value, 'ééé')
  assert.equal(decode(utf8String(), hex('0c03 efbfbd'), { strict: true }).value, '\ufffd')
})

test('an open type keeps the element and judges what is inside', () => {
  const { value, issues } = decode(anyElement, hex('3009 0101 05 0202 0001 0500'))
  assert.deepEqual(value, hex('3009 0101 05 0202 0001 0500'))
  assert.deepEqual(
    issues.map(({ kind, path }) => ({ kind, path })),
    [
      { kind: 'boolean-not-ff', path: '[0]' },
      { kind: 'non-minimal-integer', path: '[1]' },
    ],
  )
  assert.deepEqual(encode(anyElement, value), value)
})

test('types that stand under one tag only say so', () => {
  assert.throws(() => anyElement.retag(0x80), RangeError)
  assert.throws(() => bigInteger.retag(0x80), RangeError)
  assert.throws(() => Either.retag(0xa0), /explicit\(\) wrapper/)
  assert.throws(() => choice('Twice', { a: integer(), b: integer() }), /two arms with the tag 02/)
})

test('a tagged type can be tagged again, and the last tag counts', () => {
  assert.deepEqual(encode(explicit(0xa0, Either).retag(0xa1), { kind: 'number', value: 1 }), hex('a103 0201 01'))
  assert.deepEqual(encode(sequenceOf(integer()).retag(0xa4), [1, 2]), hex('a406 0201 01 0201 02'))
})

test('the tree names every element, with values in human form', () => {
  const Outer = sequence('Outer', { either: Either, sample: Sample, open: optional(anyElement) })
  const { tree, issues } = inspect(Outer, hex('3015 a302 0500 3007 0402 0102 8201 01 0c03 616263 0101 ff'))
  const lines: string[] = []
  const walk = (nodes: typeof tree, depth: number) => {
    for (const node of nodes) {
      lines.push(
        `${' '.repeat(depth)}${node.offset} ${node.name}: ${node.type}${node.value === undefined ? '' : ` = ${node.value}`}`,
      )
      walk(node.children, depth + 1)
    }
  }
  walk(tree, 0)
  assert.deepEqual(lines, [
    '0 Outer: Outer',
    ' 2 either.wrapped: Inner',
    '  4 yes: NULL = ',
    ' 6 sample: Sample',
    '  8 id: OCTET STRING = 0102',
    '  12 result: Result = refused (1)',
    ' 15 open: ANY = "abc"',
    ' 20 : ',
  ])
  assert.equal(issues[0]?.kind, 'unknown-element')
})

test('a tree ends where reading ended, with the error beside it', () => {
  const { tree, error, value } = inspect(Sample, hex('3005 0402 0102 80'))
  assert.equal(value, undefined)
  assert.equal(error?.kind, 'truncated')
  assert.deepEqual(
    tree[0]?.children.map(({ name }) => name),
    ['id'],
  )
  assert.equal(inspect(Sample, hex('3000'), { limits: { length: 1 } }).error?.kind, 'limit')
})

test("a mistake of ours in a type is not taken for the peer's", () => {
  const broken: Type<unknown> = { ...anyElement, tags: [], read: () => Number(undefined).toFixed(1000) }
  assert.throws(() => inspect(broken, hex('0500')), RangeError)
})

for (const [type, value, text] of [
  [boolean(), true, 'TRUE'],
  [boolean(), false, 'FALSE'],
  [Result, 'ok', 'ok (0)'],
  [Result, 9, '9'],
  [Flags, ['first', 9], '{ first, bit 9 }'],
  [Flags, [], '{}'],
  [bitString(), { unused: 3, octets: hex('f8') }, 'F8 (3 bits unused)'],
  [bitString(), { unused: 0, octets: hex('f8') }, 'F8'],
  [objectIdentifier((oid) => (oid === '2.999' ? 'example' : undefined)), '2.999', '2.999 (example)'],
  [objectIdentifier(), '2.999', '2.999'],
  [integer(), -1, '-1'],
  [octetString().named('Challenge'), hex('0a'), '0A'],
  [anyElement, hex('3000'), undefined],
  [anyElement, hex('0401 07'), '07'],
] as readonly (readonly [Type<unknown>, unknown, string | undefined])[]) {
  test(`${type.name} ${text} is printed`, () => assert.equal(type.show?.(value), text))
}
