import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { hex } from '../vectors/hex.ts'
import { eidCheckDigits, eidFromOctets, eidOctets, judgeEid, parseEid } from './eid.ts'

const TEST_EID = '89049032123451234512345678901235'

for (const eid of [
  TEST_EID,
  '89049032000000000000000000000066',
  '89882119900000000000000000000975',
  '89882119900000000000000000000005',
]) {
  test(`${eid} is an EID`, () => {
    assert.equal(parseEid(eid), eid)
    assert.equal(eidCheckDigits(eid.slice(0, 30)), eid.slice(30))
    assert.deepEqual(judgeEid(eidOctets(eid)), { digits: eid, reasons: [] })
  })
}

test('the octets hold the digits in reading order', () => {
  assert.deepEqual(eidOctets(TEST_EID), hex('89049032123451234512345678901235'))
  assert.equal(eidFromOctets(hex('89049032123451234512345678901235')), TEST_EID)
})

for (const [what, text, message] of [
  [
    'a letter',
    '8904903212345123451234567890123x',
    'EID: "x" is no digit at character 32; write 32 digits, for example 89049032123451234512345678901235',
  ],
  ['31 digits', TEST_EID.slice(1), 'EID: 31 digits; write 32 digits, for example 89049032123451234512345678901235'],
  ['33 digits', `${TEST_EID}0`, 'EID: 33 digits; write 32 digits, for example 89049032123451234512345678901235'],
  ['nothing', '', 'EID: 0 digits; write 32 digits, for example 89049032123451234512345678901235'],
  [
    'wrong check digits',
    '89049032123451234512345678901335',
    'EID: check digits 35, and the number modulo 97 is not 1 at character 31; write 89049032123451234512345678901332, or correct the digits before',
  ],
  [
    'digits of another script',
    `${TEST_EID.slice(0, 31)}٥`,
    'EID: "٥" is no digit at character 32; write 32 digits, for example 89049032123451234512345678901235',
  ],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseEid(text), { name: 'IdentifierError', message }))
}

test('check digits need the 30 digits before them', () => {
  assert.throws(() => eidCheckDigits('890'), {
    name: 'IdentifierError',
    message: 'EID: 3 digits before the check digits; write all 30 of them',
  })
})
// Sums of 98 - 0..96 that have one digit only.
test('check digits below ten have a leading zero', () => assert.equal(eidCheckDigits('898821199000000000000000000000'), '05'))

for (const [what, digits, reasons] of [
  ['a hex digit', '8904903212345123451234567890123A', ['not decimal: A as digit 32']],
  ['swapped nibbles', '98400923214315325421436587092153', ['wrong check digits: 53, not 10']],
  ['two octets too few', '8904903212345123451234567890', ['14 octets, not 16']],
  ['wrong check digits', '89049032123451234512345678901335', ['wrong check digits: 35, not 32']],
  ['too few octets with a filler', 'FF', ['1 octets, not 16', 'not decimal: F as digit 1']],
  ['nothing', '', ['0 octets, not 16']],
] as const) {
  test(`octets with ${what} are judged, not refused`, () => {
    const judgement = judgeEid(hex(digits))
    assert.deepEqual(judgement.reasons, reasons)
    assert.equal(judgement.digits, digits.slice(0, hex(digits).length * 2))
  })
}

for (const [what, digits, kind, offset] of [
  ['15 octets', '890490321234512345123456789012', 'size', 0],
  ['a hex digit', '890490321234512345123456789012A5', 'invalid-value', 15],
  ['wrong check digits', '89049032123451234512345678901335', 'invalid-value', 15],
] as const) {
  test(`octets with ${what} are no EID`, () =>
    assert.throws(() => eidFromOctets(hex(digits)), { name: 'DecodeError', kind, offset }))
}

const first30 = fc.stringMatching(/^[0-9]{30}$/)
test('every EID comes back from its octets, and no other check digits hold', () => {
  fc.assert(
    fc.property(first30, fc.integer({ min: 0, max: 99 }), (digits, other) => {
      const eid = digits + eidCheckDigits(digits)
      assert.equal(BigInt(eid) % 97n, 1n)
      assert.equal(eidFromOctets(eidOctets(eid)), eid)
      // 00 to 02 and 97 to 99 leave the same rest; only one of each pair is what the formula makes.
      const wrong = digits + String(other).padStart(2, '0')
      if (wrong !== eid) assert.throws(() => parseEid(wrong), { name: 'IdentifierError' })
    }),
  )
})
test('random octets are judged without an exception, and read with no other than DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (octets) => {
      const { reasons } = judgeEid(octets)
      try {
        eidFromOctets(octets)
        assert.deepEqual(reasons, [])
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
        assert.notEqual(reasons.length, 0)
      }
    }),
  )
})
