import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import type { GetEimPackageRequest } from '../esipa/get-eim-package.ts'
import { type SpecVersion, specVersions, typesOf } from '../registry.ts'
import { encode } from '../schema/type.ts'
import { vectorsOf } from '../vectors/vectors.ts'
import { decodeEs9Request, decodeEs9Response, encodeEs9, es9Asn1, es11Asn1 } from './es9-asn1.ts'
import { decodeEsipaRequest, decodeEsipaResponse, esipaAsn1, esipaFunctionOf } from './esipa-asn1.ts'

const poll = Buffer.from('bf4f125a1089049032000000000000000000000066', 'hex')
poll[2] = 0x12
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('ESipa', () => {
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
      [
        'initiateAuthentication',
        'bf39',
        'ipa',
        'InitiateAuthenticationRequestEsipa',
        'InitiateAuthenticationResponseEsipa',
        true,
      ],
      ['authenticateClient', 'bf3b', 'ipa', 'AuthenticateClientRequestEsipa', 'AuthenticateClientResponseEsipa', true],
      [
        'getBoundProfilePackage',
        'bf3a',
        'ipa',
        'GetBoundProfilePackageRequestEsipa',
        'GetBoundProfilePackageResponseEsipa',
        true,
      ],
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
        assert.ok(encode(type, decoded.value).equals(bytes))
      })
    }
    test(`v${spec} has vectors`, () => assert.ok(count > 10, String(count)))
  }

  test('an envelope A2 is noted', () => {
    const decoded = decodeEsipaRequest('1.2', tlv(0xa2, poll))
    assert.ok(decoded.function === 'getEimPackage')
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
})

describe('ES9+ and ES11', () => {
  // Known answers of the ASN.1 module of SGP.22 v2.5.
  for (const [what, of, bytes, name, value] of [
    [
      'an error',
      'ES9+',
      'a2 06 bf39 03 810101',
      'initiateAuthentication',
      { kind: 'initiateAuthenticationError', value: 'invalidDpAddress' },
    ],
    ['cancelSessionOk', 'ES9+', 'a2 05 bf41 02 a000', 'cancelSession', { kind: 'cancelSessionOk', value: {} }],
    [
      'an error of the SM-DS',
      'ES11',
      'a2 06 bf40 03 810106',
      'authenticateClient',
      { kind: 'authenticateClientError', value: 'eventIdUnknown' },
    ],
    [
      'an error of the SM-DP+ with the same number',
      'ES9+',
      'a2 06 bf3b 03 810106',
      'authenticateClient',
      { kind: 'authenticateClientError', value: 'matchingIdRefused' },
    ],
    [
      'two events',
      'ES11',
      'a2 1f bf40 1c a01a 800101 a115 3008 800131 8103612e62 3009 80023232 8103612e63',
      'authenticateClient',
      {
        kind: 'authenticateClientOk',
        value: {
          transactionId: Buffer.of(1),
          eventEntries: [
            { eventId: '1', rspServerAddress: 'a.b' },
            { eventId: '22', rspServerAddress: 'a.c' },
          ],
        },
      },
    ],
  ] as const) {
    test(what, () => {
      const decoded = decodeEs9Response(of, hex(bytes), { strict: true })
      assert.equal(decoded.function, name)
      assert.deepEqual(decoded.value, value)
      const table: Readonly<Record<string, { readonly response: unknown }>> = of === 'ES11' ? es11Asn1 : es9Asn1
      const type = table[name]!.response as Parameters<typeof encodeEs9>[0]
      assert.equal(encodeEs9(type, decoded.value).toString('hex'), bytes.replaceAll(' ', ''))
    })
  }

  for (const [what, bytes, issues] of [
    ['the envelope is missing', 'bf39 03 810101', [['known-variant', 0]]],
    ['the header of the CHOICE is there twice', 'a2 09 bf39 06 bf39 03 810101', [['known-variant', 5]]],
    [
      'both',
      'bf39 06 bf39 03 810101',
      [
        ['known-variant', 0],
        ['known-variant', 3],
      ],
    ],
    ['octets behind the envelope', 'a2 06 bf39 03 810101 00', [['trailing-octets', 8]]],
    ['an element beside the function', 'a2 08 bf39 03 810101 0500', [['unknown-element', 8]]],
  ] as const) {
    test(`read when ${what}`, () => {
      const { value, issues: found } = decodeEs9Response('ES9+', hex(bytes))
      assert.deepEqual(value, { kind: 'initiateAuthenticationError', value: 'invalidDpAddress' })
      assert.deepEqual(
        found.map(({ kind, offset }) => [kind, offset]),
        issues,
      )
      assert.throws(() => decodeEs9Response('ES9+', hex(bytes), { strict: true }), DecodeError)
    })
  }

  test('cancelSessionResponse in a request replaces its tag, and is read where it does not', () => {
    const value = {
      transactionId: Buffer.of(1),
      cancelSessionResponse: { kind: 'cancelSessionResponseError', value: 'invalidTransactionId' },
    } as const
    const right = hex('a2 0b bf41 08 800101 a103 810105')
    const twice = hex('a2 0e bf41 0b 800101 a106 bf4103 810105')
    assert.ok(encodeEs9(es9Asn1.cancelSession.request, value).equals(right))
    assert.deepEqual(decodeEs9Request('ES9+', right, { strict: true }), { function: 'cancelSession', value, issues: [] })
    const { value: read, issues } = decodeEs9Request('ES9+', twice)
    assert.deepEqual(read, value)
    assert.deepEqual(
      issues.map(({ kind, offset }) => [kind, offset]),
      [['known-variant', 10]],
    )
  })

  for (const [what, read, message] of [
    [
      'an unknown function',
      () => decodeEs9Request('ES9+', hex('a203bf7f00')),
      /BF7F is no ES9\+ request \(BF39, BF3B, BF3A, BF41, BF3D\) at byte 2/,
    ],
    ['a function of ESipa', () => decodeEs9Request('ES9+', poll), /BF4F is no ES9\+ request/],
    [
      'a function that the SM-DS does not have',
      () => decodeEs9Request('ES11', hex('a203bf4100')),
      /BF41 is no ES11 request \(BF39, BF3B\)/,
    ],
    [
      'the answer of an SM-DS from an SM-DP+',
      () => decodeEs9Response('ES9+', hex('a206bf4003810106')),
      /BF40 is no ES9\+ response/,
    ],
    [
      'the answer of an SM-DP+ from an SM-DS',
      () => decodeEs9Response('ES11', hex('a206bf3b03810106')),
      /BF3B is no ES11 response \(BF39, BF40\)/,
    ],
    ['an answer to HandleNotification', () => decodeEs9Response('ES9+', hex('a203bf3d00')), /BF3D is no ES9\+ response/],
  ] as const) {
    test(`${what} is refused`, () => assert.throws(read, message))
  }
})

function functionOf(spec: SpecVersion, type: string) {
  const wanted = typesOf(spec).get(type)
  for (const [name, row] of Object.entries(esipaAsn1[spec])) {
    if (row.request === wanted) return { name, direction: 'request' } as const
    if (row.response !== undefined && row.response === wanted) return { name, direction: 'response' } as const
  }
  return undefined
}
