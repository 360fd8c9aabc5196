import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { hex } from '../vectors/hex.ts'
import { comprehensionTlv, parseComprehensionTlvs } from './comprehension-tlv.ts'

test('objects with and without the comprehension bit', () => {
  assert.deepEqual(parseComprehensionTlvs(hex('81 03 010104 02 02 8182')), [
    { tag: 1, comprehensionRequired: true, value: hex('010104') },
    { tag: 2, comprehensionRequired: false, value: hex('8182') },
  ])
})
test('a tag of three octets', () => {
  assert.deepEqual(parseComprehensionTlvs(hex('7F 80 90 01 AA 7F 00 90 00')), [
    { tag: 0x90, comprehensionRequired: true, value: hex('AA') },
    { tag: 0x90, comprehensionRequired: false, value: hex('') },
  ])
})
test('lengths of two and three octets', () => {
  for (const header of ['85 81 80', '85 82 0080']) {
    const [object] = parseComprehensionTlvs(Buffer.concat([hex(header), Buffer.alloc(128, 7)]))
    assert.equal(object?.value.length, 128)
  }
})
test('tags whose lower bits look like a long BER tag are plain here', () => {
  assert.deepEqual(
    parseComprehensionTlvs(hex('9F 01 00')).map(({ tag }) => tag),
    [0x1f],
  )
})
for (const [what, digits, kind, offset] of [
  ['tag 00', '00 00', 'invalid-value', 0],
  ['tag 80', '80 00', 'invalid-value', 0],
  ['tag FF', '81 00 FF 00', 'invalid-value', 2],
  ['no length', '81', 'truncated', 1],
  ['a cut tag', '7F 80', 'truncated', 2],
  ['a cut length', '81 82 00', 'truncated', 3],
  ['a length form 80', '81 80', 'invalid-value', 1],
  ['a length form 83', '81 83 000001 00', 'invalid-value', 1],
  ['a cut value', '81 03 0101', 'truncated', 0],
] as const) {
  test(`${what} is refused`, () =>
    assert.throws(() => parseComprehensionTlvs(hex(digits)), { name: 'DecodeError', kind, offset }))
}
for (const tag of [0, 127, 1.5])
  test(`tag ${tag} has no octet`, () => assert.throws(() => comprehensionTlv(tag), { name: 'EncodeError' }))
test('an object holds 255 octets', () =>
  assert.throws(() => comprehensionTlv(1, ...Array.from({ length: 256 }, () => 0)), { name: 'EncodeError' }))
test('every object comes back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 126 }), fc.uint8Array({ maxLength: 255 }), (tag, value) => {
      const [object, ...others] = parseComprehensionTlvs(comprehensionTlv(tag, ...value))
      assert.deepEqual([object?.tag, object?.comprehensionRequired, others], [tag, true, []])
      assert.deepEqual(Buffer.from(object?.value ?? []), Buffer.from(value))
    }),
  )
})
test('random octets are objects or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (octets) => {
      try {
        parseComprehensionTlvs(octets)
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
  )
})
