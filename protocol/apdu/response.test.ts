import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { answer, encodeResponse, parseResponse } from './response.ts'

test('a response is data and a status word', () => {
  assert.deepEqual(parseResponse(Buffer.from('019000', 'hex')), { data: Buffer.from([1]), sw: 0x9000 })
  assert.deepEqual(parseResponse(Buffer.from('6115', 'hex')), { data: Buffer.alloc(0), sw: 0x6115 })
  assert.equal(encodeResponse(answer(0x910b)).toString('hex'), '910b')
  assert.equal(encodeResponse(answer()).toString('hex'), '9000')
})
for (const hex of ['', '90']) {
  test(`${hex.length / 2} octets are no response`, () => {
    assert.throws(() => parseResponse(Buffer.from(hex, 'hex')), {
      name: 'ApduError',
      message: `a response of ${hex.length / 2} octets; it ends with a status word of two at byte ${hex.length / 2}`,
    })
  })
}
for (const sw of [-1, 65536, 1.5])
  test(`${sw} is no status word`, () => assert.throws(() => encodeResponse(answer(sw)), { name: 'EncodeError' }))
test('every response comes back from its octets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2 }), (octets) =>
      assert.deepEqual(encodeResponse(parseResponse(octets)), Buffer.from(octets)),
    ),
  )
})
