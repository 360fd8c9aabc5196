import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { oidFromOctets, oidOctets, parseOid } from './oid.ts'

// From the contents of the SGP.26 certificates, X.690 8.19.5, and arcs beyond 32 and 64 bits.
const known = [
  ['2.23.146.1.2.1.4', '67811201020104'],
  ['2.999.10', '88370A'],
  ['2.999.3', '883703'],
  ['1.2.840.10045.3.1.7', '2A8648CE3D030107'],
  ['1.3.36.3.3.2.8.1.1.7', '2B2403030208010107'],
  ['0.0', '00'],
  ['0.39', '27'],
  ['1.39', '4F'],
  ['2.0', '50'],
  ['2.39', '77'],
  ['2.4294967296', '908080805' + '0'],
  ['2.5.18446744073709551616', '55828080808080808080' + '00'],
] as const

for (const [oid, hex] of known) {
  test(`${oid} as octets`, () => {
    assert.equal(oidOctets(oid).toString('hex').toUpperCase(), hex)
    assert.equal(oidFromOctets(Buffer.from(hex, 'hex')), oid)
  })
}

test('openssl prints the same dotted form', (t) => {
  for (const oid of ['2.999.10', '2.23.146.1.2.1.4', '2.4294967296', '2.23.146.1.2.1.0.0.1.1', '1.39.18446744073709551616']) {
    const { error, stdout } = spawnSync('openssl', ['asn1parse', '-inform', 'DER'], {
      input: tlv(0x06, oidOctets(oid)),
      encoding: 'utf8',
    })
    if (error !== undefined) {
      assert.notEqual(process.env['CI_FULL'], '1', 'openssl is missing')
      t.skip('openssl is not installed')
      return
    }
    assert.match(stdout, new RegExp(`:${oid.replaceAll('.', '\\.')}\\s*$`))
  }
})

for (const [what, text, message] of [
  ['nothing', '', 'OID: no number at character 1; write numbers with dots, for example 2.999.10'],
  ['one number', '2', 'OID: a single number; write numbers with dots, for example 2.999.10'],
  ['a trailing dot', '2.999.', 'OID: no number at character 7; write numbers with dots, for example 2.999.10'],
  ['a leading zero', '2.999.010', 'OID: the leading zero of 010 at character 7; write the number without it'],
  ['a letter', '2.999.x', 'OID: "x" is neither digit nor dot at character 7; write numbers with dots, for example 2.999.10'],
  ['a minus', '2.-1', 'OID: "-" is neither digit nor dot at character 3; write numbers with dots, for example 2.999.10'],
  ['a first number 3', '3.1', 'OID: the first number 3 at character 1; write 0, 1 or 2 there'],
  ['40 under 1', '1.40', 'OID: 40 under 1 at character 3; write at most 39 there'],
  ['40 under 0', '0.40', 'OID: 40 under 0 at character 3; write at most 39 there'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseOid(text), { name: 'IdentifierError', message }))
}

for (const [what, hex, offset] of [
  ['no octets', '', 0],
  ['a cut arc', '883781', 2],
  ['a superfluous 80', '88378001', 2],
] as const) {
  test(`${what} is refused with its octet`, () =>
    assert.throws(() => oidFromOctets(Buffer.from(hex, 'hex')), { name: 'DecodeError', offset }))
}

const arc = fc.bigInt({ min: 0n, max: 1n << 80n })
const anyOid = fc.oneof(
  fc.tuple(fc.constantFrom(0n, 1n), fc.bigInt({ min: 0n, max: 39n }), fc.array(arc)),
  fc.tuple(fc.constant(2n), arc, fc.array(arc)),
)
test('every OID comes back from its octets', () => {
  fc.assert(
    fc.property(anyOid, ([first, second, rest]) => {
      const oid = [first, second, ...rest].join('.')
      assert.equal(oidFromOctets(oidOctets(oid)), oid)
    }),
  )
})
test('random octets give an OID that encodes to them, or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      try {
        assert.deepEqual(oidOctets(oidFromOctets(octets)), Buffer.from(octets))
      } catch (error) {
        assert.ok(error instanceof DecodeError)
      }
    }),
  )
})
