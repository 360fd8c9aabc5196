import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import type { GetEimPackageRequest } from '../esipa/get-eim-package.ts'
import { type SpecVersion, specVersions, typesOf } from '../registry.ts'
import { encode } from '../schema/type.ts'
import { hex } from '../vectors/hex.ts'
import { vectorsOf } from '../vectors/vectors.ts'
import { decodeEsipaRequest, decodeEsipaResponse, esipaAsn1, esipaFunctionOf } from './esipa-asn1.ts'

const poll = hex('bf4f12 5a10 89049032000000000000000000000066')

test('outer tag, caller and response of each function', () => {
  const table = Object.entries(esipaAsn1['1.2']).map(([name, { tag, caller, request, response }]) => [
    name,
    tag.toString(16),
    caller,
    request.name,
    response?.name,
    response?.tags[0] === tag,
  ])
  assert.deepEqual(table, [
    ['initiateAuthentication', 'bf39', 'ipa', 'InitiateAuthenticationRequestEsipa', 'InitiateAuthenticationResponseEsipa', true],
    ['authenticateClient', 'bf3b', 'ipa', 'AuthenticateClientRequestEsipa', 'AuthenticateClientResponseEsipa', true],
    ['getBoundProfilePackage', 'bf3a', 'ipa', 'GetBoundProfilePackageRequestEsipa', 'GetBoundProfilePackageResponseEsipa', true],
    ['transferEimPackage', 'bf4e', 'eim', 'TransferEimPackageRequest', 'TransferEimPackageResponse', true],
    ['getEimPackage', 'bf4f', 'ipa', 'GetEimPackageRequest', 'GetEimPackageResponse', true],
    ['provideEimPackageResult', 'bf50', 'ipa', 'ProvideEimPackageResult', 'ProvideEimPackageResultResponse', true],
    ['handleNotification', 'bf3d', 'ipa', 'HandleNotificationEsipa', undefined, false],
    ['cancelSession', 'bf41', 'ipa', 'CancelSessionRequestEsipa', 'CancelSessionResponseEsipa', true],
  ])
})

for (const spec of specVersions) {
  test(`v${spec} has its own types, all of them in the registry`, () => {
    const types = [...typesOf(spec).values()]
    for (const [name, { request, response, tag }] of Object.entries(esipaAsn1[spec])) {
      assert.ok(types.includes(request), `${name} request`)
      assert.ok(response === undefined || types.includes(response), `${name} response`)
      assert.equal(request.tags[0], tag)
      assert.equal(esipaAsn1['1.2'][name as 'getEimPackage'].tag, tag)
    }
  })
}

for (const spec of ['1.2', '1.0.1'] as const) {
  let count = 0
  for (const vector of vectorsOf(spec)) {
    const found = functionOf(spec, vector.type)
    if (found === undefined || vector.mode !== 'strict') continue
    count++
    test(`v${spec} vector: ${vector.name}`, () => {
      const bytes = hex(vector.hex)
      const decode = found.direction === 'request' ? decodeEsipaRequest : decodeEsipaResponse
      const decoded = decode(spec, bytes, { strict: true })
      assert.equal(decoded.function, found.name)
      assert.equal(esipaFunctionOf(bytes), found.name)
      const type = typesOf(spec).get(vector.type)!
      assert.deepEqual(encode(type, decoded.value), bytes)
    })
  }
  test(`v${spec} has vectors`, () => assert.ok(count > 10, String(count)))
}

test('an envelope A2 is noted', () => {
  const decoded = decodeEsipaRequest('1.2', tlv(0xa2, poll))
  assert.ok(decoded.function === 'getEimPackage', decoded.function)
  const value: GetEimPackageRequest = decoded.value
  assert.equal(Buffer.from(value.eidValue).toString('hex'), '89049032000000000000000000000066')
  assert.deepEqual(
    decoded.issues.map(({ kind, offset }) => [kind, offset]),
    [['known-variant', 0]],
  )
  assert.equal(esipaFunctionOf(tlv(0xa2, poll)), 'getEimPackage')
  for (const options of [{ strict: true }, { variants: false }])
    assert.throws(() => decodeEsipaRequest('1.2', tlv(0xa2, poll), options), {
      name: 'DecodeError',
      kind: 'wrong-tag',
      offset: 0,
    })
})

for (const [what, read, message] of [
  ['nothing', () => decodeEsipaRequest('1.2', hex('')), /nothing to read at byte 0/],
  [
    'an unknown function',
    () => decodeEsipaRequest('1.2', hex('bf7f00')),
    /BF7F is no ESipa request \(BF39, BF3B, .*BF3D, BF41\) at byte 0/,
  ],
  [
    'an unknown function in an envelope',
    () => decodeEsipaRequest('1.2', hex('a203bf7f00')),
    /BF7F is no ESipa request .* at byte 2/,
  ],
  ['an empty envelope', () => decodeEsipaRequest('1.2', hex('a200')), /an empty envelope A2 at byte 2/],
  [
    'an answer to HandleNotification',
    () => decodeEsipaResponse('1.2', hex('bf3d00')),
    /BF3D is no ESipa response \(((?!BF3D).)*\)/,
  ],
  ['an answer of ES11', () => decodeEsipaResponse('1.2', hex('bf4003810106')), /BF40 is no ESipa response/],
  ['a text', () => decodeEsipaResponse('1.2', Buffer.from('<html>')), DecodeError],
] as const) {
  test(`${what} is refused`, () => assert.throws(read, message))
}
test('an unknown function has no name', () => assert.equal(esipaFunctionOf(hex('bf7f00')), undefined))

test('the types are those of the version', () => {
  const empty = hex('bf5000')
  assert.deepEqual(decodeEsipaResponse('1.0.1', empty, { strict: true }).value, {})
  const decoded = decodeEsipaResponse('1.2', empty)
  assert.deepEqual(decoded.value, { kind: 'emptyResponse', value: {} })
  assert.deepEqual(
    decoded.issues.map(({ kind }) => kind),
    ['known-variant'],
  )
})

function functionOf(spec: SpecVersion, type: string) {
  const wanted = typesOf(spec).get(type)
  for (const [name, row] of Object.entries(esipaAsn1[spec])) {
    if (row.request === wanted) return { name, direction: 'request' } as const
    if (row.response !== undefined && row.response === wanted) return { name, direction: 'response' } as const
  }
  return undefined
}
