/** Departures in places that a first reading misses: inside wrappers, sets, open types and certificates, and beside one another. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tagAt } from '../ber/reader.ts'
import type { TreeNode } from '../ber/tree.ts'
import { tlv } from '../ber/writer.ts'
import { Name, SubjectPublicKeyInfo, X509Certificate } from '../certificates/x509-types.ts'
import { type SpecVersion, typesOf } from '../registry.ts'
import { vectorsOf } from '../vectors/vectors.ts'
import { anyElement } from './any.ts'
import { explicit } from './choice.ts'
import { objectIdentifier } from './object-identifier.ts'
import { boolean, integer, octetString } from './primitives.ts'
import { rawOf } from './raw.ts'
import { alsoTagged, sequence } from './sequence.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode, inspect, type Type } from './type.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

function named(name: string, spec: SpecVersion = '1.2'): Type<unknown> {
  const type = typesOf(spec).get(name)
  assert.ok(type, `no type ${name}`)
  return type
}

function departures(type: Type<unknown>, input: Uint8Array, options: { readonly variants?: boolean } = {}): string[] {
  return decode(type, input, options).issues.map(({ kind, offset, path }) => `${kind} ${offset} ${path}`.trim())
}

const vector = (name: string) => hex(vectorsOf('1.2').find((one) => one.name === name)?.hex ?? '')
const certificate = (() => {
  const { value } = decode(named('GetCertsResponse'), vector('GetCerts ok'))
  return (value as { readonly value: { readonly eumCertificate: Buffer } }).value.eumCertificate
})()
const insideCertificate = certificate.subarray(4)

describe('every kind of departure inside other types', () => {
  for (const [what, type, input, expected] of [
    [
      'an element missing before an unknown one',
      'EuiccCancelSessionSigned',
      '3009 800101 8301FF 820100',
      ['unknown-element 5', 'missing-element 8'],
    ],
    ['the last element missing', 'EuiccCancelSessionSigned', '3008 800101 81032B0601', ['missing-element 10']],
    [
      'a list in a package twice, then the other list',
      'EuiccPackageSigned',
      `3022 800165 5A10${'11'.repeat(16)} 810101 A002A600 A002A600 A100`,
      ['duplicate-element 30', 'unknown-element 34'],
    ],
    ['two neighbours the wrong way round', 'EimIdInfo', '3006 820102 800165', ['wrong-order 5']],
    ['a late element that comes twice', 'EimIdInfo', '3009 820102 800165 800166', ['wrong-order 5', 'duplicate-element 8']],
    ['an element again under a long tag', 'EimIdInfo', '300A 9F000165 820102 800166', ['high-tag-form 2', 'duplicate-element 9']],
    [
      'a wrapper with two things inside',
      'GetEimConfigurationDataRequest',
      'BF5508 A006 800165 800166',
      ['unknown-element 8 searchCriteria'],
    ],
    [
      'a long tag and a long length inside a list',
      'EimAcknowledgements',
      'BF5308 9F000101 80810107',
      ['high-tag-form 3', 'non-minimal-length 8'],
    ],
    [
      'an indefinite length inside signed data',
      'EuiccPackageResultDataSigned',
      '3010 800165 810101 830107 3080 830100 0000',
      ['indefinite-length 12'],
    ],
    [
      'a size and a minus with too many octets',
      'EimIdInfo',
      '3006 8000 8202FFFF',
      ['size 2 eimId', 'non-minimal-integer 4 eimIdType', 'unknown-enumeration 6 eimIdType'],
    ],
    ['a default that is TRUE but not FF', 'ProfileInfo', 'E304 9F260100', ['default-encoded 2']],
  ] as const) {
    test(what, () => assert.deepEqual(departures(named(type), hex(input)), expected))
  }

  test('the offsets inside a certificate count from the first octet of the object', () => {
    const at = certificate.indexOf(hex('0101FF'))
    assert.ok(at > 0)
    const damaged = Buffer.from(insideCertificate)
    damaged[at - 4 + 2] = 1
    for (const [tag, field] of [
      [0xa5, 'eimPublicKeyData.eimCertificate'],
      [0xa6, 'trustedPublicKeyDataTls.trustedCertificateTls'],
    ] as const) {
      const input = tlv(0x30, hex('800165'), tlv(tag, tlv(0xa1, damaged)))
      const [found] = decode(named('EimConfigurationData'), input).issues
      assert.deepEqual([found?.kind, found?.offset], ['boolean-not-ff', input.indexOf(hex('010101')) + 2])
      assert.ok(found?.path.startsWith(`${field}.tbsCertificate.extensions[`), found?.path)
    }
  })
})

describe('what DER has one form for', () => {
  const Version = explicit(0xa0, integer())

  test('another type inside an explicit tag is not read as the right one', () => {
    assert.throws(() => decode(Version, hex('A003 040102')), { kind: 'wrong-tag', offset: 2 })
    assert.equal(decode(Version, hex('A003 020102'), { strict: true }).value, 2)
    const at = certificate.indexOf(hex('A003020102'))
    const damaged = Buffer.from(certificate)
    damaged[at + 2] = 0x04
    assert.throws(() => decode(X509Certificate, damaged), { kind: 'wrong-tag', offset: at + 2 })
  })

  const organisation = '3009 0603 550406 0C02 4242'
  const commonName = '3009 0603 550403 0C02 4141'

  test('a SET OF that is not sorted is noted, read as it came, and written sorted', () => {
    const unsorted = hex(`3018 3116 ${organisation} ${commonName}`)
    assert.deepEqual(departures(Name, unsorted), ['wrong-order 15 [0]'])
    assert.throws(() => decode(Name, unsorted, { strict: true }), { kind: 'wrong-order', offset: 15 })
    const { value } = decode(Name, unsorted)
    assert.deepEqual(rawOf(value), unsorted)
    const sorted = hex(`3018 3116 ${commonName} ${organisation}`)
    assert.deepEqual(encode(Name, value), sorted)
    assert.deepEqual(decode(Name, sorted, { strict: true }).issues, [])
  })

  test('sizes and unknown elements inside a SET OF are written as asked', () => {
    const Items = sequenceOf(sequence('Item', { id: octetString(2, 2) })).retag(0x31)
    const value = [{ id: hex('02'), $unknown: [hex('0500')] }, { id: hex('01') }]
    assert.throws(() => encode(Items, value), { name: 'EncodeError' })
    assert.deepEqual(encode(Items, value, { sizes: 'any' }), hex('310C 3003040101 3005040102 0500'))
    assert.deepEqual(encode(Items, value, { sizes: 'any', unknown: 'drop' }), hex('310A 3003040101 3003040102'))
  })

  for (const [what, input, expected] of [
    ['a string in pieces', '3008 2C06 0C0141 0C0142', ['invalid-value 2 [0]']],
    ['an INTEGER that is constructed', '3002 2200', ['invalid-value 2 [0]']],
    ['a SEQUENCE that is primitive', '3002 1000', ['invalid-value 2 [0]']],
    ['the end of contents in a definite length', '3002 0000', ['invalid-value 2 [0]']],
    ['a SET, an EXTERNAL and strings', '3008 3100 2800 1300 1E00', []],
    ['context tags of either form', '3004 8000 A000', []],
  ] as const) {
    test(`${what} in an open type`, () => {
      assert.deepEqual(departures(anyElement, hex(input)), expected)
    })
  }

  test('a list of open types is read', () => {
    assert.deepEqual(decode(sequenceOf(anyElement), hex('3005 0500 020101'), { strict: true }).value, [
      hex('0500'),
      hex('020101'),
    ])
  })
})

test('an OBJECT IDENTIFIER without end is refused before its arcs are added up', () => {
  const endless = tlv(0x06, Buffer.alloc(2_000_000, 0xff), hex('01'))
  const began = performance.now()
  assert.throws(() => decode(objectIdentifier(), endless), { kind: 'limit', offset: 0 })
  assert.ok(performance.now() - began < 1000)
  assert.doesNotThrow(() => decode(objectIdentifier(), tlv(0x06, Buffer.alloc(1024, 1)), { strict: true }))
  assert.throws(() => decode(objectIdentifier(), tlv(0x06, Buffer.alloc(1025, 1))), { kind: 'limit' })
})

test('the octets of members beside unknown, wrapped, renamed and repeated ones', () => {
  const signed = sequence('Signed', {
    first: integer().retag(0x80),
    wrapped: explicit(0xa1, integer()),
    last: integer().retag(0x9f70),
  })
  const input = hex('3016 9F510101 800101 9F510102 A1800201070000 9F700109')
  const { value } = decode(signed, input)
  assert.deepEqual(value.$unknown, [hex('9F510101'), hex('9F510102')])
  assert.deepEqual(rawOf(value, 'first'), hex('800101'))
  assert.deepEqual(rawOf(value, 'wrapped'), hex('A1800201070000'))
  assert.deepEqual(rawOf(value, 'last'), hex('9F700109'))
  assert.equal(rawOf(value, '$unknown'), undefined)
  const twice = decode(signed, hex('3011 800101 800102 A103020107 9F700109 0500')).value
  assert.deepEqual(rawOf(twice, 'first'), hex('800101'))
})

test('the octets of a member of an input that is longer than the reader takes by default', () => {
  const long = sequence('Long', { first: anyElement, second: integer() })
  const input = tlv(0x30, tlv(0x04, Buffer.alloc(17 * 1024 * 1024)), hex('020105'))
  const { value } = decode(long, input, { limits: { length: input.length } })
  assert.deepEqual(rawOf(value, 'second'), hex('020105'))
})

test('the octets of an empty answer read as a variant', () => {
  const { value } = decode(named('ProvideEimPackageResultResponse'), hex('BF5000'), { variants: true })
  assert.deepEqual(rawOf(value as object), hex('BF5000'))
})

test('of a member under the tag of peers and again under its own the first counts, whichever it is', () => {
  const Flag = sequence('Flag', { flag: alsoTagged(boolean().retag(0x80), 0x01), count: integer().retag(0x81) })
  for (const [input, expected] of [
    ['3009 0101FF 800100 810105', ['known-variant 2', 'duplicate-element 5']],
    ['3009 8001FF 010100 810105', ['duplicate-element 5']],
    ['3009 0101FF 010100 810105', ['known-variant 2', 'duplicate-element 5']],
  ] as const) {
    assert.deepEqual(departures(Flag, hex(input), { variants: true }), expected)
    assert.deepEqual(decode(Flag, hex(input), { variants: true }).value, { flag: true, count: 5 })
  }
  const Pair = sequence('Pair', { first: integer(), flag: alsoTagged(boolean().retag(0x80), 0x01) })
  assert.deepEqual(departures(Pair, hex('3003 0101FF'), { variants: true }), ['known-variant 2', 'missing-element 2'])
})

test('a tag is found again in its shortest form', () => {
  assert.deepEqual(
    [tagAt(hex('820100'), 0), tagAt(hex('009F0201'), 1), tagAt(hex('BF51'), 0), tagAt(hex('9F818001'), 0)],
    [0x82, 0x82, 0xbf51, 0x9f818001],
  )
})

describe('variants of v1.0.1', () => {
  for (const [name, divergent, right] of [
    ['RetrieveNotificationsListResponse', 'BF2B00', 'BF2B02A000'],
    ['IpaEuiccDataResponse', 'BF5204 80026465', 'BF5206 A00480026465'],
  ] as const) {
    test(`${name} ${divergent}`, () => {
      const type = named(name, '1.0.1')
      const { value, issues } = decode(type, hex(divergent), { variants: true })
      assert.deepEqual(
        issues.map(({ kind }) => kind),
        ['known-variant'],
      )
      assert.deepEqual(encode(type, value), hex(right))
      assert.throws(() => decode(type, hex(divergent)), { name: 'DecodeError' })
    })
  }
})

describe('the tree', () => {
  const names = (nodes: readonly TreeNode[], depth = 0): string[] =>
    depth > 3
      ? []
      : nodes.flatMap((node) => [`${' '.repeat(depth)}${node.name}: ${node.type}`, ...names(node.children, depth + 1)])

  test('a choice in a wrapper, a list of choices, a choice that is an element', () => {
    const head = hex(`800165 5A10${'11'.repeat(16)} 810101`)
    const { tree } = inspect(named('EuiccPackageSigned'), tlv(0x30, head, hex('A005 A600 BF2D00')))
    assert.deepEqual(names(tree).slice(4), [
      ' euiccPackage.psmoList: SEQUENCE OF Psmo',
      '  [0].getRAT: GetRAT',
      '  [1].listProfileInfo: ProfileInfoListRequest',
    ])
    const trigger = inspect(named('ProfileDownloadTriggerRequest'), hex('BF5406 A004 A202 8000'))
    assert.deepEqual(names(trigger.tree), [
      'ProfileDownloadTriggerRequest: ProfileDownloadTriggerRequest',
      ' profileDownloadData: ProfileDownloadData',
      '  contactSmds: ContactSmds',
      '   smdsAddress: UTF8String',
    ])
  })

  for (const [what, carried, kind, type] of [
    ['a certificate in A1', tlv(0xa1, insideCertificate), 'eimCertificate', 'Certificate'],
    ['a bare certificate', certificate, 'eimCertificate', 'Certificate'],
    ['a key in A0', tlv(0xa0, encodeKey().subarray(2)), 'eimPublicKey', 'SubjectPublicKeyInfo'],
    ['a bare key', encodeKey(), 'eimPublicKey', 'SubjectPublicKeyInfo'],
  ] as const) {
    test(`${what} stands under its arm`, () => {
      const { tree, error } = inspect(named('EimConfigurationData'), tlv(0x30, hex('800165'), tlv(0xa5, carried)), {
        variants: true,
      })
      assert.equal(error, undefined)
      const arm = tree[0]?.children[1]?.children[0]
      assert.deepEqual([arm?.name, arm?.type], [kind, type])
      assert.equal(arm?.children[0]?.name, type === 'Certificate' ? 'tbsCertificate' : 'algorithm')
    })
  }
})

function encodeKey(): Buffer {
  return encode(SubjectPublicKeyInfo, {
    algorithm: { algorithm: '1.2.840.10045.2.1', parameters: hex('06082A8648CE3D030107') },
    subjectPublicKey: { unused: 0, octets: Buffer.alloc(65, 4) },
  })
}
