import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { endOfTag, hexTag, isConstructed, leadOctet, tagAt, tagOf } from './tag.ts'

for (const [lead, number, tag, text, constructed] of [
  [0x80, 5, 0x85, '85', false],
  [0xa0, 0x51, 0xbf51, 'BF51', true],
  [0x80, 0x51, 0x9f51, '9F51', false],
  [0x80, 0x80, 0x9f8100, '9F8100', false],
  [0xa0, 0x4000, 0xbf818000, 'BF818000', true],
  [0x00, 5, 0x05, '05', false],
] as const) {
  test(`tag number ${number} of class ${lead.toString(16)} is ${text}`, () => {
    assert.equal(tagOf(lead, number), tag)
    assert.equal(hexTag(tag), text)
    assert.equal(isConstructed(tag), constructed)
    assert.equal(leadOctet(tag), Number.parseInt(text.slice(0, 2), 16))
  })
}

test('a tag is found again in its shortest form', () => {
  assert.deepEqual(
    [tagAt(hex('820100'), 0), tagAt(hex('009F0201'), 1), tagAt(hex('BF51'), 0), tagAt(hex('9F818001'), 0)],
    [0x82, 0x82, 0xbf51, 0x9f818001],
  )
})

for (const [input, at, end] of [
  ['820100', 0, 1],
  ['00bf5103', 1, 3],
  ['9f818001', 0, 4],
  ['9f', 0, 2],
  ['9f81', 0, 3],
] as const) {
  test(`the tag at ${at} of ${input} ends before ${end}`, () => assert.equal(endOfTag(hex(input), at), end))
}
