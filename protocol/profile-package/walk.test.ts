import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { goldenElements, ten } from './vectors/golden-package.ts'
import { walk } from './walk.ts'

test('the golden package is walked over element by element', () => {
  const elements = walk(ten)
  let offset = 0
  for (const [i, { name, hex: digits, length }] of goldenElements.entries()) {
    const element = elements[i]
    assert.ok(element !== undefined, 'no element')
    assert.equal(element.offset, offset)
    assert.equal(element.name, name)
    assert.equal(element.bytes.toString('hex').toUpperCase(), digits)
    assert.equal(element.tag, hex(digits)[0])
    offset += length
  }
  assert.equal(elements.length, goldenElements.length)
  assert.deepEqual(
    elements.map(({ identification }) => identification),
    [undefined, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  assert.deepEqual(
    elements.map(({ mandated }) => mandated),
    [false, true, true, true, true, true, true, true, false, true],
  )
})

for (const [what, digits, expected] of [
  ['a number in two octets', 'B506 A004 8102 7FFF', { mandated: false, identification: 32_767 }],
  ['a tag that has no name', 'BF2207 A005 8000 810101', { name: undefined, tag: 0xbf22, mandated: true, identification: 1 }],
  ['a number past 32767', 'B507 A005 8103 008000', { identification: undefined }],
  ['a negative number', 'B505 A003 8101 FF', { identification: undefined }],
  ['no number', 'B504 A002 8000', { mandated: false, identification: undefined }],
  ['nothing inside', 'B500', { identification: undefined }],
  ['another element first', 'B503 8101 01', { identification: undefined }],
  ['a header that goes past its element', 'B504 A007 8101', { identification: undefined }],
  ['a header that cannot be read', 'B504 A002 8105', { identification: undefined }],
  ['a length of more octets than needed', 'B58105 A003 810101', { identification: 1 }],
] as const) {
  test(`${what} is walked over`, () => {
    const [element, ...others] = walk(hex(digits))
    assert.deepEqual(others, [])
    assert.ok(element !== undefined, 'no element')
    assert.deepEqual({ ...element, ...expected }, element)
  })
}

for (const [what, digits, kind, offset] of [
  ['nothing', '', 'truncated', 0],
  ['a length past the end', 'A000 B105 A003', 'truncated', 3],
  ['one octet left over', 'A000 B100 B1', 'truncated', 5],
  ['length octets past the end', 'A000 B182 01', 'truncated', 3],
  ['an element after end', 'A000 AA05 A003810101 B000', 'trailing-octets', 9],
  ['a second end', 'A000 AA00 AA00', 'trailing-octets', 4],
  ['octets after end', 'A000 AA00 FF', 'trailing-octets', 4],
  ['an indefinite length', 'A000 B180 0000', 'indefinite-length', 3],
] as const) {
  test(`${what} is refused at byte ${offset}`, () => {
    assert.throws(() => walk(hex(digits)), { name: 'DecodeError', kind, offset })
  })
}
