import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { luhnDigit, luhnHolds } from './luhn.ts'

// 79927398713 is the example that every description of the formula uses; 490154203237518 that of 3GPP TS 23.003.
for (const number of ['79927398713', '490154203237518', '89000123456789012341', '8949449999999990049']) {
  test(`${number} has the right check digit`, () => {
    assert.equal(luhnHolds(number), true)
    assert.equal(luhnDigit(number.slice(0, -1)), number.slice(-1))
  })
}
test('nothing has no check digit', () => assert.equal(luhnHolds(''), false))
test('every other last digit is wrong', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,25}$/), (digits) => {
      const right = luhnDigit(digits)
      for (const last of '0123456789') assert.equal(luhnHolds(digits + last), last === right)
    }),
  )
})
