/** What SGP.32 v1.3 and SGP.22 v2.6 added is read over, kept and written back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { sgp22Types } from '../registry.ts'
import { decode, encode } from '../schema/type.ts'
import { typeNamed, vectorNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'

const iccid = '5A0A98001032547698103214'

/** The vector with one more element at the end of its contents. */
function withAddition(vector: string, addition: string): Buffer {
  const bytes = vectorNamed(vector)
  const header = bytes[2] === 0x81 ? 4 : 3
  return tlv(bytes.readUInt16BE(0), bytes.subarray(header), hex(addition))
}

for (const [what, type, bytes, added] of [
  [
    'proprietary protocol information in the eIM configuration',
    'EimConfigurationData',
    hex('3009 8001 65 AA04 0402 0102'),
    'AA0404020102',
  ],
  [
    'proprietary protocol information in the IPA capabilities',
    'IpaCapabilities',
    hex('300A 8002 0780 8204 0402 0102'),
    '820404020102',
  ],
  ['the code in the unsigned package error', 'EuiccPackageErrorUnsigned', hex('3006 8001 65 8F01 0F'), '8F010F'],
  ['IoT data of a profile', 'ProfileInfo', hex(`E313 ${iccid} BF6404 8102 0102`), 'BF640481020102'],
  ['the minimum security level of the eUICC', 'EUICCInfo2', withAddition('EUICCInfo2 full', '950101'), '950101'],
  ['LPA mode and signing list of SGP.22 v2.6', 'EUICCInfo2 of SGP.22', withAddition('EUICCInfo2 least', '9F2A00'), '9F2A00'],
] as const) {
  test(what, () => {
    const found = type === 'EUICCInfo2 of SGP.22' ? sgp22Types.get('EUICCInfo2') : typeNamed(type)
    assert.ok(found, type)
    const { value, issues } = decode(found, bytes)
    assert.deepEqual([...new Set(issues.map(({ kind }) => kind))], ['unknown-element'])
    const kept = (value as { readonly $unknown?: readonly Buffer[] }).$unknown ?? []
    assert.ok(
      kept.some((element) => element.equals(hex(added))),
      `${kept.length} elements kept, and not ${added}`,
    )
    assert.deepEqual(encode(found, value), bytes)
  })
}

for (const [what, type, input, offset] of [
  ['ecallNotAvailable of DisableEmergencyProfile', 'DisableEmergencyProfileResponse', 'BF5C 03 8001 08', 5],
  ['downloadOrderExpired of AuthenticateClient', 'AuthenticateClientResponseEsipa', 'BF3B 03 8201 12', 5],
] as const) {
  test(`the number of ${what} is kept`, () => {
    const { value, issues } = decode(typeNamed(type), hex(input), { strict: true })
    assert.deepEqual(
      issues.map((issue) => ({ kind: issue.kind, offset: issue.offset })),
      [{ kind: 'unknown-enumeration', offset }],
    )
    assert.deepEqual(encode(typeNamed(type), value), hex(input))
  })
}
