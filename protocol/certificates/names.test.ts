import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { decode, encode } from '../schema/type.ts'
import { attributesOf, nameText, valuesOf } from './names.ts'
import { attributeIds } from './x509-oids.ts'
import { Name } from './x509-types.ts'

const utf8 = (text: string) => tlv(0x0c, Buffer.from(text))
const one = (value: Uint8Array, type: string = attributeIds.commonName) => [[{ type, value }]]

test('a name is printed in the order of its encoding, attributes by their short names', () => {
  const name: Name = [
    [{ type: attributeIds.country, value: tlv(0x13, Buffer.from('ES')) }],
    [{ type: attributeIds.organization, value: utf8('RSP Test EUM') }],
    [{ type: attributeIds.serialNumber, value: tlv(0x13, Buffer.from('89049032')) }],
    [{ type: '2.5.4.99', value: utf8('x') }],
  ]
  const read = decode(Name, encode(Name, name), { strict: true }).value
  assert.equal(nameText(read), 'C=ES, O=RSP Test EUM, serialNumber=89049032, 2.5.4.99=x')
  assert.deepEqual(valuesOf(attributesOf(read), attributeIds.serialNumber), ['89049032'])
})

test('an RDN of two attributes is joined by a plus sign', () => {
  const rdn = [
    { type: attributeIds.commonName, value: utf8('a') },
    { type: attributeIds.organization, value: utf8('b') },
  ]
  assert.equal(nameText([rdn]), 'CN=a+O=b')
})

for (const [what, value, text] of [
  ['a UTF8String', utf8('Größe'), 'Größe'],
  ['a PrintableString', tlv(0x13, Buffer.from('ab')), 'ab'],
  ['a NumericString', tlv(0x12, Buffer.from('12')), '12'],
  ['an IA5String', tlv(0x16, Buffer.from('a@b')), 'a@b'],
  ['a TeletexString', tlv(0x14, Buffer.of(0xe9)), 'é'],
  ['a BMPString', tlv(0x1e, Buffer.from('00e90041', 'hex')), 'éA'],
  ['a UniversalString', tlv(0x1c, Buffer.from('0001f600', 'hex')), '😀'],
  ['a character that Unicode does not have', tlv(0x1c, Buffer.from('7fffffff', 'hex')), '�'],
  ['no string at all', tlv(0x02, Buffer.of(5)), '#020105'],
  ['a plus sign that separates nothing', utf8('SM-DP+'), 'SM-DP+'],
  ['what looks like a second attribute', utf8('a+O=b, C=DE'), 'a\\+O=b\\, C=DE'],
  ['a terminal escape', utf8('\u001b[31m'), '\\1B[31m'],
  ['a right-to-left mark', utf8('a\u202eb'), 'a\\E2\\80\\AEb'],
] as const) {
  test(`${what} is printed as ${text}`, () => assert.equal(nameText(one(value)), `CN=${text}`))
}
