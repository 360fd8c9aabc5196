/** Departures inside wrappers, lists, signed data and certificates, and beside one another: each is noted at its octet. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { typeNamed, vectorNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'
import { decode, type Type } from './type.ts'

const certificate = (() => {
  const { value } = decode(typeNamed('GetCertsResponse'), vectorNamed('GetCerts ok'))
  return (value as { readonly value: { readonly eumCertificate: Buffer } }).value.eumCertificate
})()

const insideCertificate = certificate.subarray(4)

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
  test(what, () => assert.deepEqual(departures(typeNamed(type), hex(input)), expected))
}

test('the offsets inside a certificate count from the first octet of the object', () => {
  const at = certificate.indexOf(hex('0101FF'))
  assert.ok(at > 0, String(at))
  const damaged = Buffer.from(insideCertificate)
  damaged[at - 4 + 2] = 1
  for (const [tag, field] of [
    [0xa5, 'eimPublicKeyData.eimCertificate'],
    [0xa6, 'trustedPublicKeyDataTls.trustedCertificateTls'],
  ] as const) {
    const input = tlv(0x30, hex('800165'), tlv(tag, tlv(0xa1, damaged)))
    const [found] = decode(typeNamed('EimConfigurationData'), input).issues
    assert.deepEqual([found?.kind, found?.offset], ['boolean-not-ff', input.indexOf(hex('010101')) + 2])
    assert.ok(found?.path.startsWith(`${field}.tbsCertificate.extensions[`), found?.path)
  }
})

function departures(type: Type<unknown>, input: Uint8Array, options: { readonly variants?: boolean } = {}): string[] {
  return decode(type, input, options).issues.map(({ kind, offset, path }) => `${kind} ${offset} ${path}`.trim())
}
