import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { decode } from '../schema/type.ts'
import { HandleNotification as PlainHandleNotification } from '../sgp22/es9plus-asn1.ts'
import { vectorNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'
import { decodeEs9Request, decodeEs9Response, encodeEs9, es9Asn1, es11Asn1 } from './es9-asn1.ts'

const poll = hex('bf4f12 5a10 89049032000000000000000000000066')

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
  assert.deepEqual(encodeEs9(es9Asn1.cancelSession.request, value), right)
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

describe('an SGP.32 eUICC', () => {
  const es9 = (name: string) => tlv(0xa2, vectorNamed(name))
  for (const [what, vector, name] of [
    ['AuthenticateServerResponse with ipaMode and iotSpecificInfo', 'AC req ok', 'authenticateClient'],
    ['AuthenticateServerResponse with an error', 'AC req error', 'authenticateClient'],
    ['PrepareDownloadResponse', 'GBPP req ok', 'getBoundProfilePackage'],
    ['CancelSessionResponse', 'CS req ok', 'cancelSession'],
  ] as const) {
    test(`${what} is read without a departure, and written as it came`, () => {
      const bytes = es9(vector)
      const decoded = decodeEs9Request('ES9+', bytes, { strict: true })
      assert.equal(decoded.function, name)
      assert.deepEqual(decoded.issues, [])
      const request = es9Asn1[name].request as Parameters<typeof encodeEs9>[0]
      assert.deepEqual(encodeEs9(request, decoded.value), bytes)
    })
  }

  test('is told apart from one of SGP.22 by its EUICCInfo2', () => {
    const decoded = decodeEs9Request('ES11', es9('AC req ok'), { strict: true })
    assert.ok(decoded.function === 'authenticateClient', decoded.function)
    const { authenticateServerResponse: answer } = decoded.value
    assert.ok(answer.kind === 'authenticateResponseOk', answer.kind)
    const { ipaMode, iotSpecificInfo } = answer.value.euiccSigned1.euiccInfo2
    assert.equal(ipaMode, 'ipad')
    assert.deepEqual(iotSpecificInfo?.iotVersion, [hex('010200'), hex('010100')])
  })

  test('gets the metadata for IoT of its profile', () => {
    const decoded = decodeEs9Response('ES9+', es9('AC rsp DP ok'))
    assert.ok(decoded.function === 'authenticateClient', decoded.function)
    assert.ok(decoded.value.kind === 'authenticateClientOk', decoded.value.kind)
    const { ecallIndication, fallbackAllowed } = decoded.value.value.profileMetaData
    assert.deepEqual([ecallIndication, fallbackAllowed], [false, true])
    // hashCc, which ESipa adds to the same answer, is all that ES9+ does not know.
    assert.deepEqual(
      decoded.issues.map(({ kind, path, what }) => [kind, path, what]),
      [['unknown-element', 'authenticateClientOk', '04 is no element of this type']],
    )
  })

  for (const name of ['HN PIR', 'HN other notification, full']) {
    test(`sends notifications as one of SGP.22 does: ${name}`, () => {
      const bytes = vectorNamed(name)
      const decoded = decodeEs9Request('ES9+', tlv(0xa2, bytes), { strict: true })
      assert.equal(decoded.function, 'handleNotification')
      assert.deepEqual(decoded.value, decode(PlainHandleNotification, bytes, { strict: true }).value)
    })
  }
})
