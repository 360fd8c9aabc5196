import assert from 'node:assert/strict'
import { test } from 'node:test'
import { X509Certificate } from '../certificates/x509-types.ts'
import { typeNamed, vectorNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'
import { anyElement, bigInteger } from './any.ts'
import { choice, explicit } from './choice.ts'
import { integer } from './primitives.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode } from './type.ts'
import { Either } from './vectors/sample-types.ts'

test('a CHOICE says which arm it is', () => {
  assert.deepEqual(decode(Either, hex('0201 07')).value, { kind: 'number', value: 7 })
  assert.deepEqual(decode(Either, hex('a302 0500')).value, { kind: 'wrapped', value: { kind: 'yes', value: true } })
  assert.deepEqual(encode(Either, { kind: 'wrapped', value: { kind: 'yes', value: true } }), hex('a302 0500'))
})

test('types that stand under one tag only say so', () => {
  assert.throws(() => anyElement.retag(0x80), RangeError)
  assert.throws(() => bigInteger.retag(0x80), RangeError)
  assert.throws(() => Either.retag(0xa0), /explicit\(\) wrapper/)
  assert.throws(() => choice('Twice', { a: integer(), b: integer() }), /two arms with the tag 02/)
})

test('a tagged type can be tagged again, and the last tag counts', () => {
  assert.deepEqual(encode(explicit(0xa0, Either).retag(0xa1), { kind: 'number', value: 1 }), hex('a103 0201 01'))
  assert.deepEqual(encode(sequenceOf(integer()).retag(0xa4), [1, 2]), hex('a406 0201 01 0201 02'))
})

const certificate = (() => {
  const { value } = decode(typeNamed('GetCertsResponse'), vectorNamed('GetCerts ok'))
  return (value as { readonly value: { readonly eumCertificate: Buffer } }).value.eumCertificate
})()

const Version = explicit(0xa0, integer())

test('another type inside an explicit tag is not read as the right one', () => {
  assert.throws(() => decode(Version, hex('A003 040102')), { kind: 'wrong-tag', offset: 2 })
  assert.equal(decode(Version, hex('A003 020102'), { strict: true }).value, 2)
  const at = certificate.indexOf(hex('A003020102'))
  const damaged = Buffer.from(certificate)
  damaged[at + 2] = 0x04
  assert.throws(() => decode(X509Certificate, damaged), { kind: 'wrong-tag', offset: at + 2 })
})
