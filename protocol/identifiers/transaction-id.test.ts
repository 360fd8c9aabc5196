import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTransactionId, printTransactionId } from './transaction-id.ts'

for (const hex of ['01', '0102030405060708090A0B0C0D0E0F10', '00112233445566778899AABBCCDDEEFF']) {
  test(`${hex} is a transactionId`, () => {
    assert.deepEqual(parseTransactionId(hex), Buffer.from(hex, 'hex'))
    assert.equal(printTransactionId(Buffer.from(hex, 'hex')), hex)
  })
}
const shape = '2 to 32 upper-case hex digits, an even number of them, for example 00112233445566778899AABBCCDDEEFF'
for (const [what, text, message] of [
  ['nothing', '', `transactionId: no digits; write ${shape}`],
  ['lower case', '0a', `transactionId: the lower-case a at character 2; write ${shape}`],
  ['the comma of the pattern in SGP.22', '0,', `transactionId: "," is no hex digit at character 2; write ${shape}`],
  ['base64', 'AQID==', `transactionId: "Q" is no hex digit at character 2; write ${shape}`],
  ['an odd number of digits', 'ABC', `transactionId: 3 digits, which are no whole octets; write ${shape}`],
  ['17 octets', '00'.repeat(17), `transactionId: 34 digits at character 33; write ${shape}`],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseTransactionId(text), { name: 'IdentifierError', message }))
}
for (const length of [0, 17]) {
  test(`${length} octets are no transactionId`, () =>
    assert.throws(() => printTransactionId(Buffer.alloc(length)), { name: 'DecodeError', kind: 'size' }))
}
test('every transactionId comes back from its text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 16 }), (octets) =>
      assert.deepEqual(parseTransactionId(printTransactionId(octets)), Buffer.from(octets)),
    ),
  )
})
