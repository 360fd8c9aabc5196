import assert from 'node:assert/strict'
import { test } from 'node:test'
import { x963Kdf } from './x963-kdf.ts'

// NIST CAVS, ANSI X9.63-2001, SHA-256.
for (const [z, info, key] of [
  ['96c05619d56c328ab95fe84b18264b08725b85e33fd34f08', '', '443024c3dae66b95e6f5670601558f71'],
  [
    '22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d',
    '75eef81aa3041e33b80971203d2c0c52',
    'c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e52a13d9c7c6fc878c50c5ea0bc7b00e0da2447cfd874f6cf92f30d0097111485' +
      '500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21',
  ],
] as const) {
  test(`${key.length / 2} octets are derived as NIST derives them`, () => {
    assert.equal(x963Kdf(Buffer.from(z, 'hex'), Buffer.from(info, 'hex'), key.length / 2).toString('hex'), key)
  })
}

test('a shorter key is the beginning of a longer one, whatever the length', () => {
  const z = Buffer.alloc(32, 7)
  const long = x963Kdf(z, Buffer.of(1), 100)
  for (const length of [0, 1, 31, 32, 33, 64, 65]) assert.deepEqual(x963Kdf(z, Buffer.of(1), length), long.subarray(0, length))
})
