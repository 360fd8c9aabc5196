import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { type Plmn, parsePlmn, plmnFromOctets, plmnMatches, plmnOctets, printPlmn } from './plmn.ts'

for (const [text, hex] of [
  ['262-01', '62F210'],
  ['001-01', '00F110'],
  ['310-260', '130062'],
  ['EEE-EEE', 'EEEEEE'],
  ['262-0E', '62F2E0'],
  ['26E-EE', '62FEEE'],
] as const) {
  test(`${text} is ${hex}`, () => {
    assert.equal(plmnOctets(parsePlmn(text)).toString('hex').toUpperCase(), hex)
    assert.equal(printPlmn(plmnFromOctets(Buffer.from(hex, 'hex'))), text)
  })
}
for (const text of ['262-01', '262/01', '26201']) {
  test(`${text} is MCC 262, MNC 01`, () => assert.deepEqual(parsePlmn(text), { mcc: '262', mnc: '01' }))
}
test('a star or a small e is any digit', () => assert.deepEqual(parsePlmn('26*-e*'), { mcc: '26E', mnc: 'EE' }))

for (const [what, text, message] of [
  [
    'four digits',
    '2620',
    'PLMN: "2620" is not three and then two or three digits; write MCC and MNC, for example 262-01 or 310-260 (E for any digit)',
  ],
  [
    'seven digits',
    '2620123',
    'PLMN: "2620123" is not three and then two or three digits; write MCC and MNC, for example 262-01 or 310-260 (E for any digit)',
  ],
  [
    'an MCC of two',
    '26-201',
    'PLMN: "26-201" is not three and then two or three digits; write MCC and MNC, for example 262-01 or 310-260 (E for any digit)',
  ],
  [
    'a letter',
    '262-0F',
    'PLMN: "F" is no digit at character 6; write MCC and MNC, for example 262-01 or 310-260 (E for any digit)',
  ],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parsePlmn(text), { name: 'IdentifierError', message }))
}

for (const [what, hex, kind, offset] of [
  ['two octets', '62F2', 'size', 0],
  ['a filler in the MCC', 'F2F210', 'invalid-value', 0],
  ['a filler as third digit of the MCC', '62FF10', 'invalid-value', 1],
  ['a filler as first digit of the MNC', '62F21F', 'invalid-value', 2],
  ['a hex digit', '62A210', 'invalid-value', 1],
] as const) {
  test(`octets with ${what} are no PLMN`, () =>
    assert.throws(() => plmnFromOctets(Buffer.from(hex, 'hex')), { name: 'DecodeError', kind, offset }))
}

for (const [allowed, plmn, matches] of [
  ['EEE-EEE', '262-01', true],
  ['EEE-EEE', '310-260', true],
  ['262-01', '262-01', true],
  ['262-01', '262-02', false],
  ['262-0E', '262-07', true],
  ['262-0E', '262-17', false],
  ['262-01', '262-010', false],
  ['EEE-EE', '310-260', false],
] as const) {
  test(`${allowed} ${matches ? 'takes in' : 'does not take in'} ${plmn}`, () => {
    assert.equal(plmnMatches(parsePlmn(allowed), parsePlmn(plmn)), matches)
  })
}

const plmn: fc.Arbitrary<Plmn> = fc.record(
  { mcc: fc.stringMatching(/^[0-9E]{3}$/), mnc: fc.stringMatching(/^[0-9E]{2,3}$/) },
  { noNullPrototype: true },
)
test('every PLMN comes back from its octets and its text', () => {
  fc.assert(
    fc.property(plmn, (value) => {
      assert.deepEqual(plmnFromOctets(plmnOctets(value)), value)
      assert.deepEqual(parsePlmn(printPlmn(value)), value)
    }),
  )
})
test('random octets give a PLMN that encodes to them, or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4 }), (octets) => {
      try {
        assert.deepEqual(plmnOctets(plmnFromOctets(octets)), Buffer.from(octets))
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
  )
})
