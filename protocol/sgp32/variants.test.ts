/** Forms that real peers send: read only with the switch `variants`, each with one issue at the wrong tag. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { decode, encode, inspect } from '../schema/type.ts'
import { typeNamed, vectorNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'

/** The divergent octets are read as the right ones are, with one issue, and are refused without the switch. */
function reads(name: string, divergent: Buffer, right: Buffer, offset: number): void {
  const type = typeNamed(name)
  const { value, issues } = decode(type, divergent, { variants: true })
  assert.deepEqual(
    issues.map((issue) => ({ kind: issue.kind, offset: issue.offset })),
    [{ kind: 'known-variant', offset }],
  )
  assert.deepEqual(encode(type, value), right)
  assert.equal(inspect(type, divergent, { variants: true }).error, undefined)
  assert.throws(() => decode(type, divergent, { strict: true, variants: true }), { kind: 'known-variant', offset })
  const plain = inspect(type, divergent)
  assert.notEqual(plain.error ?? plain.issues[0], undefined)
}

const configuration = (key: Buffer) => tlv(0x30, hex('8001 65'), key)
const spki = hex(
  '3059301306072A8648CE3D020106082A8648CE3D030107034200040C4843F930F3E60B6FB61A61387D6E3BDD31D200A0C1A2FEBFEA16ABE7CBCECDB476219444AE62D90EE9C781240FD49E2BF7BA64E6377C37BAA0D23DB4859C7D',
)
const certificate = (() => {
  const { value } = decode(typeNamed('GetCertsResponse'), vectorNamed('GetCerts ok'))
  return (value as { value: { eumCertificate: Buffer } }).value.eumCertificate
})()
const inside = (element: Buffer) => element.subarray(element[1] === 0x82 ? 4 : 2)

for (const [field, tag] of [
  ['eimPublicKeyData', 0xa5],
  ['trustedPublicKeyDataTls', 0xa6],
] as const) {
  test(`${field} holding a bare key`, () => {
    reads('EimConfigurationData', configuration(tlv(tag, spki)), configuration(tlv(tag, tlv(0xa0, inside(spki)))), 7)
  })

  test(`${field} holding a bare certificate`, () => {
    const right = configuration(tlv(tag, tlv(0xa1, inside(certificate))))
    reads('EimConfigurationData', configuration(tlv(tag, certificate)), right, 11)
  })

  test(`${field} holding a whole certificate inside A1`, () => {
    const right = configuration(tlv(tag, tlv(0xa1, inside(certificate))))
    reads('EimConfigurationData', configuration(tlv(tag, tlv(0xa1, certificate))), right, 15)
  })
}

test('a package result without its A0 arm', () => {
  const right = vectorNamed('stopped after the first result')
  reads('EuiccPackageResult', tlv(0xbf51, inside(right.subarray(3))), right, 3)
})

test('a signed package error without its A1 arm', () => {
  const right = vectorNamed('signed error ecallActive')
  reads('EuiccPackageResult', tlv(0xbf51, inside(right.subarray(3))), right, 3)
})

test('data without their A0 arm', () => {
  reads('IpaEuiccDataResponse', hex('BF52 07 8102 6465 8401 05'), hex('BF52 09 A007 8102 6465 8401 05'), 3)
})

test('a data error without its A1 arm', () => {
  reads('IpaEuiccDataResponse', hex('BF52 03 0201 01'), hex('BF52 05 A103 0201 01'), 3)
  reads('IpaEuiccDataResponse', hex('BF52 06 8001 05 0201 01'), hex('BF52 08 A106 8001 05 0201 01'), 3)
})

test('an empty ProvideEimPackageResultResponse is the emptyResponse', () => {
  reads('ProvideEimPackageResultResponse', hex('BF50 00'), hex('BF50 02 3000'), 0)
})

test('an empty RetrieveNotificationsListResponse is an empty list', () => {
  reads('RetrieveNotificationsListResponse', hex('BF2B 00'), hex('BF2B 02 A000'), 0)
})

test('refreshFlag under the universal tag', () => {
  for (const [name, tag] of [
    ['ImmediateEnableRequest', 'BF5A'],
    ['ProfileRollbackRequest', 'BF58'],
    ['ExecuteFallbackMechanismRequest', 'BF5D'],
    ['ReturnFromFallbackRequest', 'BF5E'],
    ['EnableEmergencyProfileRequest', 'BF5B'],
    ['DisableEmergencyProfileRequest', 'BF5C'],
  ] as const) {
    reads(name, hex(`${tag} 03 0101 FF`), hex(`${tag} 03 8001 FF`), 3)
  }
})

test('the key identifier of GetCerts under the universal tag', () => {
  reads('GetCertsRequest', hex('BF56 04 0402 F541'), hex('BF56 04 8002 F541'), 3)
})

test('rollbackFlag as 81 00 grants no rollback, with or without the switch', () => {
  const type = typeNamed('Psmo')
  const { value, issues } = decode(type, hex('A30E 5A0A98001032547698103214 8100'), { variants: true })
  assert.deepEqual(
    issues.map(({ kind }) => kind),
    ['unknown-element'],
  )
  assert.equal('rollbackFlag' in (value as { value: object }).value, false)
})

test('the header of a tagged CHOICE twice, as some compilers write it', () => {
  reads('RemoteProfileProvisioningResponse', hex('A209 BF3906 BF3903 810101'), hex('A206 BF3903 810101'), 5)
  reads('CancelSessionRequestEsipa', hex('BF41 0B 8001 02 A106 BF4103 810105'), hex('BF41 08 8001 02 A103 810105'), 8)
})

for (const [what, name, input, kind] of [
  ['twice with nothing inside', 'RemoteProfileProvisioningResponse', 'A206 BF3903 BF3900', 'missing-element'],
  ['twice with an unknown arm', 'RemoteProfileProvisioningResponse', 'A209 BF3906 BF3903 890101', 'unknown-arm'],
  ['an A5 with neither key nor certificate', 'EimConfigurationData', '3007 8001 65 A502 0500', 'unknown-arm'],
] as const) {
  test(`${what} stays unreadable`, () => {
    assert.throws(() => decode(typeNamed(name), hex(input), { variants: true }), { kind })
  })
}

for (const [name, divergent, right] of [
  ['RetrieveNotificationsListResponse', 'BF2B00', 'BF2B02A000'],
  ['IpaEuiccDataResponse', 'BF5204 80026465', 'BF5206 A00480026465'],
] as const) {
  test(`v1.0.1 ${name} ${divergent}`, () => {
    const type = typeNamed(name, '1.0.1')
    const { value, issues } = decode(type, hex(divergent), { variants: true })
    assert.deepEqual(
      issues.map(({ kind }) => kind),
      ['known-variant'],
    )
    assert.deepEqual(encode(type, value), hex(right))
    assert.throws(() => decode(type, hex(divergent)), { name: 'DecodeError' })
  })
}
