import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { DecodeError } from './issues.ts'
import { BerReader, type ReadOptions } from './reader.ts'

function first(text: string, options?: ReadOptions): BerReader {
  const bytes = hex(text)
  const reader = new BerReader(bytes, options)
  reader.next(0, bytes.length)
  return reader
}

for (const [what, input, tag, valueStart, valueEnd, end] of [
  ['a short tag and length', '5a 02 0102', 0x5a, 2, 4, 4],
  ['a tag of two octets', 'bf51 01 00', 0xbf51, 3, 4, 4],
  ['a tag of three octets', '9f8101 01 00', 0x9f8101, 4, 5, 5],
  ['a tag of four octets', '9f818001 00', 0x9f818001, 5, 5, 5],
  ['a length of two octets', `04 8180 ${'00'.repeat(128)}`, 0x04, 3, 131, 131],
  ['a length of three octets', `04 820100 ${'00'.repeat(256)}`, 0x04, 4, 260, 260],
  ['an indefinite length', '30 80 0201 05 0000', 0x30, 2, 5, 7],
  ['an indefinite length inside another', '30 80 30 80 0201 05 0000 0000', 0x30, 2, 9, 11],
  ['an indefinite length around long forms', `30 80 9f8101 00 04 8180 ${'00'.repeat(128)} 0000`, 0x30, 2, 137, 139],
] as const) {
  test(`${what} is read`, () => {
    const reader = first(input)
    assert.deepEqual(
      { tag: reader.tag, start: reader.start, valueStart: reader.valueStart, valueEnd: reader.valueEnd, end: reader.end },
      { tag, start: 0, valueStart, valueEnd, end },
    )
    assert.deepEqual(reader.value(), hex(input).subarray(valueStart, valueEnd))
  })
}

for (const [what, input, kind, offset] of [
  ['a long length that a short one fits', '04 8101 00', 'non-minimal-length', 1],
  ['a length with a leading zero octet', `04 820080 ${'00'.repeat(128)}`, 'non-minimal-length', 1],
  ['an indefinite length', '30 80 0000', 'indefinite-length', 1],
  ['a low tag number in the high form', '9f05 00', 'high-tag-form', 0],
  ['a high tag number with a leading 80', '9f8051 00', 'high-tag-form', 0],
] as const) {
  test(`${what} is read with an issue, and refused when strict`, () => {
    const { issues } = first(input)
    assert.deepEqual(
      issues.map((issue) => ({ kind: issue.kind, offset: issue.offset })),
      [{ kind, offset }],
    )
    assert.throws(() => first(input, { strict: true }), { name: 'DecodeError', kind, offset })
  })
}

for (const [what, input, kind, offset] of [
  ['nothing at all', '', 'truncated', 0],
  ['a tag that is cut off', '9f', 'truncated', 1],
  ['a tag whose last octet is missing', '9f81', 'truncated', 2],
  ['a tag of five octets', '9f81828384 00', 'limit', 0],
  ['a tag without a length', '5a', 'truncated', 1],
  ['a length that is cut off', '5a 82 01', 'truncated', 1],
  ['a length of seven octets', '5a 87 01020304050607', 'limit', 1],
  ['a value that is cut off', '5a 03 0102', 'truncated', 1],
  ['an indefinite length that nothing closes', '30 80 0201 05', 'truncated', 1],
  ['an indefinite length on a primitive', '04 80 0000', 'invalid-value', 1],
  ['an element inside an indefinite length that runs past the end', '30 80 02 7f 00 0000', 'truncated', 3],
  ['a length inside an indefinite length that is cut off', '30 80 02 83 0000', 'truncated', 3],
  ['a length of seven octets inside an indefinite length', '30 80 02 87 00000000000000', 'limit', 3],
  ['a tag inside an indefinite length that is cut off', '30 80 9f 81', 'truncated', 4],
] as const) {
  test(`${what} cannot be read`, () => {
    assert.throws(() => first(input), { name: 'DecodeError', kind, offset })
  })
}

test('an error says where it is, with the fields that are open', () => {
  const reader = new BerReader(hex('30 00'))
  reader.path.push('euiccPackage', 'psmoList', 3, '', 'enable')
  assert.throws(() => reader.fail('size', 7, '9 octets, not 10'), {
    message: '9 octets, not 10 at byte 7 in euiccPackage.psmoList[3].enable',
    what: '9 octets, not 10',
    path: 'euiccPackage.psmoList[3].enable',
  })
  assert.equal(new DecodeError('truncated', 2, 'cut').message, 'cut at byte 2')
})

test('an unknown enumeration value is noted in strict mode too', () => {
  const reader = new BerReader(hex('0201 63'), { strict: true })
  reader.issue('unknown-enumeration', 2, '99 is no value')
  assert.deepEqual(reader.issues, [{ kind: 'unknown-enumeration', offset: 2, path: '', what: '99 is no value' }])
})

test('the limits on length, depth and count are kept', () => {
  assert.throws(() => first('30 00', { limits: { length: 1 } }), { kind: 'limit', offset: 0 })
  const nested = new BerReader(hex('30 00'), { limits: { depth: 1 } })
  nested.enter()
  assert.throws(() => nested.enter(), { kind: 'limit' })
  nested.leave()
  const counted = new BerReader(hex('0500 0500'), { limits: { count: 1 } })
  counted.next(0, 4)
  assert.throws(() => counted.next(2, 4), { kind: 'limit', offset: 2 })
})

test('indefinite lengths inside one another end at the limits as well', () => {
  const deep = `${'3080'.repeat(40)}${'0000'.repeat(40)}`
  assert.throws(() => first(deep), { kind: 'limit' })
  assert.throws(() => first(`3080${'0500'.repeat(10)}0000`, { limits: { count: 5 } }), { kind: 'limit' })
})

test('the tags inside an element can be looked at without moving', () => {
  const reader = first('30 06 0201 05 bf2400')
  assert.deepEqual(reader.tagsInside(), [0x02, 0xbf24])
  assert.equal(reader.tag, 0x30)
})

test('an element that was read before becomes the current one again', () => {
  const reader = first('30 03 0201 05')
  const outer = { start: 0, valueStart: 2, valueEnd: 5, end: 5 }
  reader.next(2, 5)
  reader.standOn(outer)
  assert.deepEqual([reader.start, reader.valueStart, reader.valueEnd, reader.end], [0, 2, 5, 5])
})
