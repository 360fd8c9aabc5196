import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { BerReader } from './reader.ts'
import { BerWriter, tlv } from './writer.ts'

for (const [length, header] of [
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_535, '0482ffff'],
  [65_536, '0483010000'],
] as const) {
  test(`a value of ${length} octets has the header ${header}`, () => {
    const element = tlv(0x04, new Uint8Array(length).fill(7))
    assert.equal(element.toString('hex', 0, header.length / 2), header)
    assert.equal(element.length, header.length / 2 + length)
    const reader = new BerReader(element, { strict: true })
    reader.next(0, element.length)
    assert.equal(reader.valueEnd - reader.valueStart, length)
  })
}

test('tags of every length are written as they are read', () => {
  for (const tag of [0x30, 0xbf51, 0x9f8101, 0x9f818001]) {
    const reader = new BerReader(tlv(tag))
    reader.next(0, reader.bytes.length)
    assert.equal(reader.tag, tag)
  }
})

test('parts are put one after the other', () => {
  assert.deepEqual(tlv(0xa0, hex('0201 05'), hex('0500')), hex('a005 020105 0500'))
})

test('text is written as UTF-8, and a long one makes the buffer grow', () => {
  const writer = new BerWriter()
  writer.text('é'.repeat(700))
  writer.header(0x0c, 0)
  const element = writer.finish()
  assert.deepEqual(element.subarray(0, 6), hex('0c820578 c3a9'))
  assert.equal(element.length, 4 + 1400)
})

test('single octets make the buffer grow as well', () => {
  const writer = new BerWriter()
  for (let i = 0; i < 2000; i++) writer.octet(i & 0xff)
  assert.equal(writer.length, 2000)
  assert.equal(writer.finish()[1999], 0)
})

test('an encoding that no object of RSP needs is refused', () => {
  const writer = new BerWriter()
  assert.throws(() => writer.octets(new Uint8Array(64 * 1024 * 1024 + 1)), { name: 'EncodeError' })
})
