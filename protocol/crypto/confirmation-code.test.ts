import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashCc } from './confirmation-code.ts'

for (const [code, transactionId, hash] of [
  ['12345678', '00112233445566778899AABBCCDDEEFF', '8d8c7fedc8d71c360fc2a64588a0c91666111939d42af4d1fe0fd1e057eab543'],
  ['1234', '0102030405060708090A0B0C0D0E0F10', '94e57b8cdfe3eb0a8510f18898add0b1e67b48fafd39892796d6f65f9ce3cc40'],
] as const) {
  test(`the code ${code} in transaction ${transactionId} has its hash`, () => {
    assert.equal(hashCc(code, Buffer.from(transactionId, 'hex')).toString('hex'), hash)
  })
}

test('the digits of a code are text and not hexadecimal', () => {
  const wrong = '16839909ba8952f9f94894d5cae341b7ce48fb3cb5f1e4436f1567ec00d2da21'
  assert.notEqual(hashCc('12345678', Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex')).toString('hex'), wrong)
})
