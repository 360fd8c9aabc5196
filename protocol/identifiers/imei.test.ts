import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { hex } from '../vectors/hex.ts'
import { imeiFromOctets, imeiLuhn, imeiOctets, parseImei, parseTac, tacFromOctets, tacOctets } from './imei.ts'

test('14 digits get their check digit', () => assert.equal(parseImei('49015420323751'), '490154203237518'))
test('a wrong check digit is told, not refused', () => {
  assert.equal(parseImei('490154203237510'), '490154203237510')
  assert.deepEqual([imeiLuhn('490154203237510'), imeiLuhn('490154203237518')], [false, true])
})
for (const [what, text, message] of [
  ['13 digits', '4901542032375', /^IMEI: 13 digits; write 15 digits/],
  ['hyphens', '49-015420-323751-8', /^IMEI: "-" is no digit at character 3; write 15 digits/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseImei(text), { name: 'IdentifierError', message }))
}
test('a TAC has eight digits', () => {
  assert.equal(parseTac('35290611'), '35290611')
  assert.throws(() => parseTac('3529061'), {
    name: 'IdentifierError',
    message: 'TAC: 7 digits; write 8 digits, for example 35290611',
  })
  assert.throws(() => parseTac('3529061x'), { name: 'IdentifierError', message: /"x" is no digit at character 8/ })
})

test('the TAC of the lpac default, in both orders', () => {
  assert.equal(showOctets(tacOctets('35290611', 'plain')), '35290611')
  assert.equal(showOctets(tacOctets('35290611')), '53926011')
  assert.deepEqual(tacFromOctets(hex('35290611')), [
    { order: 'telephony', digits: '53926011' },
    { order: 'plain', digits: '35290611' },
  ])
})
test('an IMEI has check digit and filler in the last octet', () => {
  assert.equal(showOctets(imeiOctets('490154203237518')), '941045022373158F')
  assert.equal(showOctets(imeiOctets('490154203237518', 'plain')), '490154203237518F')
})
for (const [what, octets, first, others] of [
  ['telephony BCD as SGP.22 has it', '941045022373158F', { order: 'telephony', digits: '490154203237518', luhn: true }, 1],
  ['plain BCD', '490154203237518F', { order: 'plain', digits: '490154203237518', luhn: true }, 1],
  [
    'telephony BCD with the filler swapped too',
    '94104502237315F8',
    { order: 'telephony', digits: '490154203237518', luhn: true },
    1,
  ],
  [
    'telephony BCD with a software version',
    '9410450223731576',
    { order: 'telephony', digits: '4901542032375167', luhn: undefined },
    1,
  ],
  ['no check digit that holds', '941045022373151F', { order: 'telephony', digits: '490154203237511', luhn: false }, 1],
] as const) {
  test(`an IMEI in ${what} is read`, () => {
    const readings = imeiFromOctets(hex(octets))
    assert.deepEqual(readings[0], first)
    assert.equal(readings.length, 1 + others)
  })
}
for (const [what, octets, kind, offset] of [
  ['7 octets', '94104502237315', 'size', 0],
  ['a filler in the middle', '94F045022373158F', 'invalid-value', 1],
  ['two fillers at the end', '94104502237315FF', 'invalid-value', 7],
] as const) {
  test(`an IMEI of ${what} is refused`, () =>
    assert.throws(() => imeiFromOctets(hex(octets)), { name: 'DecodeError', kind, offset }))
}
for (const [what, octets, kind, offset] of [
  ['8 octets, as in SGP.22 v2.0', '3529061100000000', 'size', 0],
  ['a hex digit', '352A0611', 'invalid-value', 1],
] as const) {
  test(`a TAC of ${what} is refused`, () =>
    assert.throws(() => tacFromOctets(hex(octets)), { name: 'DecodeError', kind, offset }))
}

test('where the check digit holds both ways, the order of SGP.22 comes first', () => {
  assert.deepEqual(
    imeiFromOctets(hex('000000000000000F')).map(({ order, luhn }) => [order, luhn]),
    [
      ['telephony', true],
      ['plain', true],
    ],
  )
})
const order = fc.constantFrom('telephony' as const, 'plain' as const)
test('every IMEI is among the readings of its octets', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{14}$/), order, (digits, how) => {
      const readings = imeiFromOctets(imeiOctets(digits, how))
      assert.ok(
        readings.some((reading) => reading.order === how && reading.digits === parseImei(digits) && reading.luhn),
        digits,
      )
      assert.equal(readings[0].luhn, true)
      const tac = digits.slice(0, 8)
      assert.ok(
        tacFromOctets(tacOctets(tac, how)).some((reading) => reading.order === how && reading.digits === tac),
        tac,
      )
    }),
  )
})
test('random octets give readings or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9 }), (octets) => {
      for (const read of [imeiFromOctets, tacFromOctets]) {
        try {
          for (const { digits } of read(octets)) assert.match(digits, /^[0-9]+$/)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }
    }),
  )
})
