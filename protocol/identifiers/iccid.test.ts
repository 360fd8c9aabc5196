import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { hex } from '../vectors/hex.ts'
import { iccidFromHeaderOctets, iccidFromOctets, iccidHeaderOctets, iccidOctets, parseIccid, remarksOnIccid } from './iccid.ts'

for (const [digits, swapped, header] of [
  ['89000123456789012341', '98001032547698103214', '89000123456789012341'],
  ['8949449999999990049', '989444999999990940F9', '8949449999999990049F'],
  ['894944999999999004', '989444999999990940FF', '894944999999999004FF'],
] as const) {
  test(`${digits} on the card and in a profile header`, () => {
    assert.deepEqual(iccidOctets(digits), hex(swapped))
    assert.equal(iccidFromOctets(hex(swapped)), digits)
    assert.deepEqual(iccidHeaderOctets(digits), hex(header))
    assert.equal(iccidFromHeaderOctets(hex(header)), digits)
  })
}

test('a filler at the end of the JSON form is no digit', () => {
  assert.equal(parseIccid('8949449999999990049F'), '8949449999999990049')
  assert.equal(parseIccid('8949449999999990049f'), '8949449999999990049')
  assert.equal(parseIccid('894944999999999004FF'), '894944999999999004')
})

for (const [what, text, message] of [
  ['17 digits', '89494499999999900', 'ICCID: 17 digits; write 18 to 20 digits, for example 89000123456789012341'],
  ['21 digits', '890001234567890123410', 'ICCID: 21 characters; write 18 to 20 digits, for example 89000123456789012341'],
  [
    'a filler behind 20 digits',
    '89000123456789012341F',
    'ICCID: 21 characters; write 18 to 20 digits, for example 89000123456789012341',
  ],
  [
    'a filler in the middle',
    '8900012345F789012341',
    'ICCID: "F" is no digit at character 11; write 18 to 20 digits, for example 89000123456789012341',
  ],
  [
    'spaces',
    '8900 0123456789012341',
    'ICCID: " " is no digit at character 5; write 18 to 20 digits, for example 89000123456789012341',
  ],
  ['nothing', '', 'ICCID: 0 digits; write 18 to 20 digits, for example 89000123456789012341'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseIccid(text), { name: 'IdentifierError', message }))
}

test('check digit and industry identifier are remarks, no reason to refuse', () => {
  assert.deepEqual(remarksOnIccid('89000123456789012341'), { telecommunication: true, luhn: true, reasons: [] })
  assert.deepEqual(remarksOnIccid('894944999999999004'), { telecommunication: true, luhn: undefined, reasons: [] })
  assert.deepEqual(remarksOnIccid('7900012345678901234'), {
    telecommunication: false,
    luhn: false,
    reasons: ['begins with 79, not 89', 'last digit 4, and the check digit would be 1'],
  })
})

for (const [what, digits, kind, offset] of [
  ['9 octets', '980010325476981032', 'size', 0],
  ['11 octets', '9800103254769810321400', 'size', 0],
  ['a hex digit', '98001032547A98103214', 'invalid-value', 5],
  ['a filler in the middle', '980010F2547698103214', 'invalid-value', 3],
  ['fillers only', 'FFFFFFFFFFFFFFFFFFFF', 'invalid-value', 0],
  ['17 digits', '98001032547698103FFF', 'invalid-value', 8],
] as const) {
  test(`octets with ${what} are no ICCID`, () =>
    assert.throws(() => iccidFromOctets(hex(digits)), { name: 'DecodeError', kind, offset }))
}
test('a hex digit in a profile header is told with its octet', () => {
  assert.throws(() => iccidFromHeaderOctets(hex('8900012345678901234A')), { name: 'DecodeError', offset: 9 })
})

test('every ICCID comes back from both forms', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{18,20}$/), (digits) => {
      assert.equal(iccidFromOctets(iccidOctets(digits)), digits)
      assert.equal(iccidFromHeaderOctets(iccidHeaderOctets(digits)), digits)
    }),
  )
})
test('random octets give an ICCID or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 11 }), (octets) => {
      for (const read of [iccidFromOctets, iccidFromHeaderOctets]) {
        try {
          assert.match(read(octets), /^[0-9]{18,20}$/)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }
    }),
  )
})
