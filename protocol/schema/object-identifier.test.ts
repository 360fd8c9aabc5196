import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import { attempt, openSslTest } from '../vectors/openssl.ts'
import { objectIdentifier } from './object-identifier.ts'
import { decode, encode } from './type.ts'

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
  ['2.4294967296', '9080808050'],
  ['2.5.18446744073709551616', '5582808080808080808000'],
] as const

for (const [oid, contents] of known) {
  test(`${oid} as octets`, () => {
    assert.equal(showOctets(encode(objectIdentifier(), oid).subarray(2)), contents)
    assert.equal(decode(objectIdentifier(), tlv(0x06, hex(contents)), { strict: true }).value, oid)
  })
}

openSslTest('openssl prints the same dotted form', () => {
  for (const oid of ['2.999.10', '2.23.146.1.2.1.4', '2.4294967296', '2.23.146.1.2.1.0.0.1.1', '1.39.18446744073709551616']) {
    const { text } = attempt(['asn1parse', '-inform', 'DER'], encode(objectIdentifier(), oid))
    assert.match(text, new RegExp(`:${oid.replaceAll('.', '\\.')}\\s*$`))
  }
})

for (const [what, contents, offset] of [
  ['no octets', '', 0],
  ['a cut arc', '883781', 4],
  ['a superfluous 80', '88378001', 4],
] as const) {
  test(`${what} is refused with its octet`, () =>
    assert.throws(() => decode(objectIdentifier(), tlv(0x06, hex(contents)), { strict: true }), { name: 'DecodeError', offset }))
}

test('object identifiers with large arcs come back', () => {
  for (const oid of ['0.0', '1.39.1', '2.999.10', '2.23.146.1.2.1.4', '2.25.329800735698586629295641978511506172918']) {
    assert.equal(decode(objectIdentifier(), encode(objectIdentifier(), oid)).value, oid)
  }
})

test('an OBJECT IDENTIFIER without end is refused before its arcs are added up', () => {
  const endless = tlv(0x06, Buffer.alloc(2_000_000, 0xff), hex('01'))
  const began = performance.now()
  assert.throws(() => decode(objectIdentifier(), endless), { kind: 'limit', offset: 0 })
  const took = performance.now() - began
  assert.ok(took < 1000, `${took} ms`)
  assert.doesNotThrow(() => decode(objectIdentifier(), tlv(0x06, Buffer.alloc(1024, 1)), { strict: true }))
  assert.throws(() => decode(objectIdentifier(), tlv(0x06, Buffer.alloc(1025, 1))), { kind: 'limit' })
})

const arc = fc.bigInt({ min: 0n, max: 1n << 80n })
const anyOid = fc.oneof(
  fc.tuple(fc.constantFrom(0n, 1n), fc.bigInt({ min: 0n, max: 39n }), fc.array(arc)),
  fc.tuple(fc.constant(2n), arc, fc.array(arc)),
)
test('every OID comes back from its octets', () => {
  fc.assert(
    fc.property(anyOid, ([first, second, rest]) => {
      const oid = [first, second, ...rest].join('.')
      assert.equal(decode(objectIdentifier(), encode(objectIdentifier(), oid), { strict: true }).value, oid)
    }),
  )
})
test('random octets give an OID that encodes to them, or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const element = tlv(0x06, octets)
      try {
        assert.deepEqual(encode(objectIdentifier(), decode(objectIdentifier(), element, { strict: true }).value), element)
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
  )
})
