import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHeader } from './header.ts'

for (const [bytes, tag, size, length] of [
  ['A13C', 0xa1, 2, 0x3c],
  ['A381FF', 0xa3, 3, 0xff],
  ['A38203E8AA', 0xa3, 4, 1000],
  ['BF36820139BF23', 0xbf36, 5, 313],
  ['A0830000AA', 0xa0, 5, 0xaa],
] as const) {
  test(`the header of ${bytes} stands without its contents`, () =>
    assert.deepEqual(readHeader(Buffer.from(bytes, 'hex')), { tag, size, length }))
}

for (const [what, bytes, kind, message] of [
  ['nothing', '', 'truncated', /nothing to read at byte 0/],
  ['half a tag', 'BF', 'truncated', /the tag is cut off at byte 1/],
  ['no length', 'A1', 'truncated', /no length after the tag at byte 1/],
  ['half a length', 'A18201', 'truncated', /the length octets are cut off at byte 1/],
  ['an indefinite length', 'BF3680', 'indefinite-length', /an indefinite length at byte 2/],
  ['an enormous length', 'A187', 'limit', /a length of 7 octets at byte 1/],
] as const) {
  test(`${what} is no header`, () =>
    assert.throws(() => readHeader(Buffer.from(bytes, 'hex')), { name: 'DecodeError', kind, message }))
}
