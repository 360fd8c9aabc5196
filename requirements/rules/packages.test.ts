// Long because: one row for each form that a package can have.
/** Rules about eUICC packages: each holds, fails, and has nothing to say. */
import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { judgeAll } from '../rule.ts'
import { eimRules } from './eim.ts'
import { inAsn1, inBoth, judged, type RuleRow } from './test-exchanges.ts'
import {
  answered,
  answeredSigned,
  DISABLE,
  ENABLE,
  eimKeys,
  elementsOf,
  knows,
  LIST,
  otherKeys,
  signedBy,
  spkiOf,
} from './test-packages.ts'

const [, inJson] = inBoth('getEimPackage', 'package')
const [nothing] = inBoth('getEimPackage', 'no package')
const OTHER_EID = '89882119900000000000000000000975'
const over = (octets: (signed: Buffer) => Buffer) => (signed: Buffer) =>
  sign('sha256', octets(signed), { key: eimKeys.privateKey, dsaEncoding: 'ieee-p1363' })
const byHash = (hash: string) => (signed: Buffer) =>
  sign(hash, signedBytes.eimSignature(signed, 0n), { key: eimKeys.privateKey, dsaEncoding: 'ieee-p1363' })
const inDer = (signed: Buffer) => sign('sha256', signedBytes.eimSignature(signed, 0n), eimKeys.privateKey)
const longHead = (elements: readonly Buffer[]) => {
  const contents = Buffer.concat(elements)
  return Buffer.concat([Buffer.from([0x30, 0x82, contents.length >> 8, contents.length & 0xff]), contents])
}
const signed = (parts = {}) => tlv(0x30, ...elementsOf(parts))
const inBf4f = (octets: Buffer) => inAsn1('getEimPackage', tlv(0xbf4f, octets))
const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) })
const certificate = pki.eimSigning.certificate.der.toString('hex')
const CN = pki.eimSigning.certificate.subject.attributes.at(-1)?.value ?? ''
const newKeyAt = (counter: string) =>
  answered({
    counter,
    lists: tlv(
      0xa1,
      tlv(0xaa, tlv(0x80, Buffer.from('eim.example.test')), tlv(0xa5, tlv(0xa0, hex(spkiOf(otherKeys.publicKey)).subarray(2)))),
    ).toString('hex'),
  })
const updated = newKeyAt('01')

const table: readonly RuleRow[] = [
  ['PKG-001', 'the two parts', [answered()], true],
  ['PKG-001', 'a package in JSON', [inJson], true],
  ['PKG-001', 'no signature', [inBf4f(tlv(0xbf51, signed()))], false],
  ['PKG-001', 'the signature in front', [inBf4f(tlv(0xbf51, tlv(0x5f37, Buffer.alloc(64)), signed()))], false],
  [
    'PKG-001',
    'the counter behind the operations',
    [answeredSigned(tlv(0x30, ...[0, 1, 3, 4, 2].flatMap((i) => elementsOf()[i] ?? [])))],
    false,
  ],
  ['PKG-001', 'two counters', [answeredSigned(tlv(0x30, ...[0, 1, 2, 2, 3, 4].flatMap((i) => elementsOf()[i] ?? [])))], false],
  ['PKG-001', 'an element of a later version', [answeredSigned(tlv(0x30, ...elementsOf(), hex('8F0100')))], true],
  ['PKG-001', 'no package', [nothing], undefined],
  ['PKG-002', 'a name', [answered()], true],
  ['PKG-002', 'no name', [answeredSigned(tlv(0x30, ...elementsOf().slice(1)))], false],
  ['PKG-002', 'an empty name', [answered({ eimId: Buffer.of() })], false],
  ['PKG-002', 'a name of 128 characters in 256 octets', [answered({ eimId: Buffer.from('é'.repeat(128)) })], true],
  ['PKG-002', 'a name of 129 characters', [answered({ eimId: Buffer.alloc(129, 0x61) })], false],
  ['PKG-002', 'a name of 129 characters in v1.0.1', [answered({ eimId: Buffer.alloc(129, 0x61) })], true, { spec: '1.0.1' }],
  ['PKG-002', 'octets that are no UTF-8', [answered({ eimId: hex('FFFE') })], false],
  ['PKG-002', 'no package', [nothing], undefined],
  ['PKG-003', 'an EID', [answered()], true],
  ['PKG-003', 'no EID', [answeredSigned(tlv(0x30, ...[0, 2, 3, 4].flatMap((i) => elementsOf()[i] ?? [])))], false],
  ['PKG-003', 'an EID in digits', [answered({ eid: Buffer.from('89049032000000000000000000000066').toString('hex') })], false],
  ['PKG-003', 'no package', [nothing], undefined],
  ['PKG-006', 'the highest counter', [answered({ counter: '7FFFFF' })], true],
  ['PKG-006', 'one too high', [answered({ counter: '00800000' })], false],
  ['PKG-006', 'a counter that is written unsigned', [answered({ counter: 'C8' })], false],
  ['PKG-006', 'no package', [nothing], undefined],
  ['PKG-008', 'an identifier', [answered()], true],
  ['PKG-008', 'none', [answered({ transaction: '' })], false],
  ['PKG-008', 'no package', [nothing], undefined],
  ['PKG-009', 'a psmoList', [answered()], true],
  ['PKG-009', 'an ecoList', [answered({ lists: 'A102AB00' })], true],
  ['PKG-009', 'both', [answered({ lists: 'A002A600A102AB00' })], false],
  ['PKG-009', 'neither', [answered({ lists: '' })], false],
  ['PKG-009', 'no package', [nothing], undefined],
  ['ECO-GEN-002', 'all four', [inBf4f(vectorNamed('all four eCOs'))], true],
  ['ECO-GEN-002', 'a PSMO among them', [answered({ lists: 'A104AB00A600' })], false],
  ['ECO-GEN-002', 'a psmoList', [answered()], undefined],
  ['ECO-GEN-002', 'no package', [nothing], undefined],
  ['PKG-004', 'the first package', [answered()], undefined],
  [
    'PKG-004',
    'the first package above the last of an earlier run',
    [answered({ counter: '05' })],
    true,
    knows({ counterBefore: 4 }),
  ],
  [
    'PKG-004',
    'the first package, which an earlier run has left',
    [answered({ counter: '04' })],
    undefined,
    knows({ counterBefore: 4 }),
  ],
  [
    'PKG-004',
    'the second of two packages that an earlier run has left',
    [answered({ counter: '03' }), answered({ counter: '04' })],
    undefined,
    knows({ counterBefore: 4 }),
  ],
  [
    'PKG-004',
    'a package under a counter that came before, also of an earlier run',
    [answered({ counter: '04' }), answered({ counter: '03', operations: DISABLE })],
    false,
    knows({ counterBefore: 4 }),
  ],
  ['PKG-004', 'the next counter', [answered(), answered({ counter: '02' })], true],
  ['PKG-004', 'a counter far above', [answered(), answered({ counter: '00FF' })], true],
  ['PKG-004', 'a lower counter', [answered({ counter: '05' }), answered({ counter: '04' })], false],
  ['PKG-004', 'the counter of another package', [answered(), answered({ operations: DISABLE })], false],
  ['PKG-004', 'the same package again', [answered(), answered()], undefined],
  ['PKG-004', 'a lower counter after a new key', [answered({ counter: '05' }), newKeyAt('06'), answered()], undefined],
  [
    'PKG-004',
    'a lower counter after another lower one, after a new key',
    [answered({ counter: '05' }), newKeyAt('06'), answered({ counter: '02' }), answered({ operations: DISABLE })],
    false,
  ],
  [
    'PKG-004',
    'the counter of a package under another eimId',
    [answered(), answered({ eimId: Buffer.from('other.example.test') })],
    undefined,
  ],
  ['PKG-004', 'a package for another eUICC', [answered(), answered({ eid: OTHER_EID })], undefined],
  ['PKG-004', 'no counter', [answeredSigned(tlv(0x30, ...[0, 1, 3, 4].flatMap((i) => elementsOf()[i] ?? [])))], false],
  ['PKG-018', 'the same package under another signature', [answered(), answered()], true],
  ['PKG-018', 'another operation under the same counter', [answered(), answered({ operations: DISABLE })], false],
  [
    'PKG-018',
    'another operation under a counter from before a new key',
    [answered(), newKeyAt('02'), answered({ operations: DISABLE })],
    undefined,
  ],
  ['PKG-018', 'another identifier under the same counter', [answered(), answered({ transaction: 'FF' })], false],
  ['PKG-018', 'another counter', [answered(), answered({ counter: '02' })], undefined],
  ['PKG-018', 'another eUICC', [answered(), answered({ eid: OTHER_EID })], undefined],
  [
    'PKG-026',
    'random identifiers',
    [answered({ transaction: '5566778899' }), answered({ counter: '02', transaction: '1122334455' })],
    true,
  ],
  ['PKG-026', 'the identifier of another package', [answered(), answered({ counter: '02' })], false],
  ['PKG-026', 'the identifier of another eUICC', [answered(), answered({ eid: OTHER_EID })], false],
  [
    'PKG-026',
    'running numbers',
    [answered({ transaction: '00000007' }), answered({ counter: '02', transaction: '00000008' })],
    false,
  ],
  ['PKG-026', 'one octet', [answered({ transaction: '07' })], false],
  ['PKG-026', 'the same package again', [answered(), answered()], true],
  ['PKG-026', 'none', [answered({ transaction: '' })], undefined],
  ['PKG-010', 'package and token object', [answered()], true, knows()],
  [
    'PKG-010',
    'package and the token of the association',
    [answered({}, signedBy(eimKeys.privateKey, 128n))],
    true,
    knows({ token: '128' }),
  ],
  [
    'PKG-010',
    'the package alone',
    [
      answered(
        {},
        over((octets) => octets),
      ),
    ],
    false,
    knows(),
  ],
  ['PKG-010', 'a token that the eUICC never gave', [answered({}, signedBy(eimKeys.privateKey, 1n))], false, knows()],
  ['PKG-010', 'no token where there is one', [answered()], false, knows({ token: '5' })],
  [
    'PKG-010',
    'the token written unsigned',
    [
      answered(
        {},
        over((octets) => Buffer.concat([octets, hex('840180')])),
      ),
    ],
    false,
    knows({ token: '128' }),
  ],
  [
    'PKG-010',
    'the token in front',
    [
      answered(
        {},
        over((octets) => Buffer.concat([hex('840100'), octets])),
      ),
    ],
    false,
    knows(),
  ],
  [
    'PKG-010',
    'another encoding than the one that was sent',
    [answeredSigned(longHead(elementsOf()), () => signedBy()(signed()))],
    false,
    knows(),
  ],
  ['PKG-010', 'a signature of nobody', [answered({}, () => Buffer.alloc(64, 7))], undefined, knows()],
  ['PKG-010', 'an eUICC that is not known', [answered()], undefined],
  ['PKG-010', 'a key that is not known', [answered()], undefined, knows({ publicKey: undefined })],
  ['PKG-011', 'r and s', [answered()], true, knows()],
  ['PKG-011', 'r and s, without a key', [answered()], true],
  ['PKG-011', 'the form of X.509', [answered({}, inDer)], false, knows()],
  ['PKG-011', 'the form of X.509, without a key', [answered({}, inDer)], false],
  ['PKG-011', 'SHA-384', [answered({}, byHash('sha384'))], false, knows()],
  ['PKG-011', 'nothing', [answered({}, () => Buffer.of())], false],
  ['PKG-011', 'a signature of nobody', [answered({}, () => Buffer.alloc(64, 7))], undefined, knows()],
  ['PKG-011', 'no package', [nothing], undefined, knows()],
  ['PKG-013', 'the key of the association', [answered()], true, knows()],
  ['PKG-013', 'another key', [answered({}, signedBy(otherKeys.privateKey))], false, knows()],
  [
    'PKG-013',
    'the right key over the wrong octets',
    [
      answered(
        {},
        over((octets) => octets),
      ),
    ],
    true,
    knows(),
  ],
  ['PKG-013', 'the right key in the form of X.509', [answered({}, inDer)], true, knows()],
  [
    'PKG-013',
    'a key that updateEim brought',
    [updated, answered({ counter: '02' }, signedBy(otherKeys.privateKey))],
    true,
    knows(),
  ],
  ['PKG-013', 'no signature at all', [answered({}, () => Buffer.of())], undefined, knows()],
  ['PKG-013', 'an eUICC that is not known', [answered()], undefined],
  ['SEC-CERT-001', 'a certificate for signatures', [answered()], true, knows({ certificate })],
  [
    'SEC-CERT-001',
    'a certificate for TLS of another use',
    [answered()],
    false,
    knows({ certificate: pki.ci.certificate.der.toString('hex') }),
  ],
  ['SEC-CERT-001', 'a key without a certificate', [answered()], undefined, knows()],
  ['SEC-CERT-002', 'the name of the eIM', [answered({ eimId: Buffer.from(CN) })], true, knows({ certificate })],
  ['SEC-CERT-002', 'another name', [answered()], false, knows({ certificate })],
  ['SEC-CERT-002', 'a certificate that cannot be read', [answered()], undefined, knows({ certificate: '3000' })],
  ['PKG-020', 'the list first', [answered({ operations: LIST + ENABLE })], true],
  ['PKG-020', 'the list behind a change', [answered({ operations: ENABLE + LIST })], false],
  ['PKG-020', 'the list between', [answered({ operations: LIST + ENABLE + LIST })], false],
  ['PKG-020', 'no list', [answered()], undefined],
  ['PKG-021', 'one of each', [answered({ operations: DISABLE + ENABLE })], true],
  ['PKG-021', 'two enables', [answered({ operations: ENABLE + ENABLE })], false],
  ['PKG-021', 'two disables', [answered({ operations: DISABLE + ENABLE + DISABLE })], false],
  ['PKG-021', 'a list', [answered({ operations: LIST })], undefined],
]

for (const [requirement, what, exchanges, holds, known] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, exchanges, known)?.holds, holds)
  })
}

test('a check of a signature points at its octets', () => {
  const { where } = judged('PKG-013', [answered()], knows()) ?? {}
  const body = answered().response.body
  assert.deepEqual(where, [{ line: 2, of: 'body', offset: body.length - 64, length: 64 }])
})

test('a check of a package in JSON points at the base64 that holds it', () => {
  const [place] = judged('PKG-001', [inJson])?.where ?? []
  assert.ok(place !== undefined)
  const text = Buffer.from(inJson.response.body).toString('latin1', place.offset, place.offset + place.length)
  const whole = vectorNamed('package').subarray(3)
  assert.ok(whole.toString('base64').includes(text))
  const octets = Buffer.from(text, 'base64')
  assert.ok(octets.includes(whole.subarray(3, 3 + 0x31)) && octets.length <= 0x31 + 4)
})

test('PKG-004 says nothing of the order of packages that were asked for at the same time', () => {
  const [newer, older] = [answered({ counter: '06' }), answered({ counter: '05' })]
  const exchanges = [
    { ...newer, sent: 2, received: 3 },
    { ...older, sent: 1, received: 4 },
  ]
  const found = judgeAll(eimRules, { entries: [], exchanges }, { spec: '1.2', associationOf: () => undefined })
  assert.deepEqual(
    found.filter(({ requirement }) => requirement === 'PKG-004'),
    [],
  )
})
