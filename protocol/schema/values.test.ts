/** Values of every kind of type: what is read, noted, refused, written and printed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { anyElement, bigInteger } from './any.ts'
import { bitString } from './bits.ts'
import { objectIdentifier } from './object-identifier.ts'
import { boolean, integer, nil, octetString, utf8String } from './primitives.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode, type Type } from './type.ts'
import { Either, Flags, Result, Sample } from './vectors/sample-types.ts'

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

test('bits that a later version names are kept by number', () => {
  assert.deepEqual(decode(Flags, hex('0303 06 80 40')).value, ['first', 9])
  assert.deepEqual(encode(Flags, ['first', 9]), hex('0303 06 80 40'))
  assert.deepEqual(encode(Flags, []), hex('0301 00'))
})

test('text counts characters, not octets', () => {
  assert.equal(decode(utf8String(1, 3), hex('0c06 c3a9c3a9c3a9'), { strict: true }).value, 'ééé')
  assert.equal(decode(utf8String(), hex('0c03 efbfbd'), { strict: true }).value, '\ufffd')
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
