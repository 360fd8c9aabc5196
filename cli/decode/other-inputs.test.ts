import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { captured } from './captured.ts'

describe('other inputs', () => {
  test('an APDU trace: commands in words, requests and responses as trees', async () => {
    const trace = `-> 00 70 00 00 01
<- 01 90 00
-> 01 A4 04 00 10 A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00
<- 61 21
-> 01 C0 00 00 21
<- 6F 1F 84 10 A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00 A5 04 9F 65 01 FF E0 05 82 03 02 02 00 90 00
-> 81 E2 91 00 06 BF 3E 03 5C 01 5A
<- 61 15
-> 01 C0 00 00 15
<- BF 3E 12 5A 10 89 04 90 32 12 34 51 23 45 12 34 56 78 90 12 35 90 00
-> 81 E2 91 00 03 BF 20 00
<- 6A 88
-> 80 12 00 00 0B
<- D0 09 81 03 01 01 04 82 02 81 82 90 00
-> 80 14 00 00 0C 81 03 01 01 04 82 02 82 81 83 01 00
<- 90 00`
    const { out, code } = await captured([trace])
    assert.equal(code, 0)
    for (const line of [
      'lines 1-2, channel 0: MANAGE CHANNEL       open → 01, 9000 normal ending\n',
      'SELECT               A0000005591010FFFFFFFF8900000100 (ISD-R)\n',
      'lines 3-6, channel 1: response\nFCI, 33 octets\n',
      'lines 7-10, channel 1: STORE DATA, request\nGetEuiccDataRequest, SGP.22 v2.5, 6 octets\n',
      'GetEuiccDataResponse, SGP.22 v2.5, 21 octets\n',
      'eidValue  89049032123451234512345678901235 (check digits right)\n',
      '6A88 referenced data not found\n',
      'REFRESH, UICC reset: D009810301010482028182, 9000 normal ending\n',
      'TERMINAL RESPONSE  REFRESH, UICC reset, result 00 → 9000 normal ending\n',
      '\n4 objects, no issues\n',
    ])
      assert.ok(out.includes(line), `${line}\nis not in\n${out}`)
  })

  test('one command APDU alone', async () => {
    const { out, code } = await captured(['81E2910006BF3E035C015A'])
    assert.equal(code, 0)
    assert.match(out, /^note: taken as one command APDU\n.*STORE DATA, request\nGetEuiccDataRequest/)
    assert.match(out, /status +no response in the trace\n/)
  })

  test('a JSON body: header, plain members, and each base64 as a tree', async () => {
    const base64 = Buffer.from('BF5306800101800107', 'hex').toString('base64')
    const body = `{"header":{"functionExecutionStatus":{"status":"Executed-Success"}},"eimAcknowledgements":"${base64}"}`
    const { out, code } = await captured([body])
    assert.equal(code, 0)
    assert.equal(
      out,
      `header.functionExecutionStatus.status  "Executed-Success"

eimAcknowledgements
EimAcknowledgements, SGP.32 v1.2, 9 octets

   0 BF53   6  EimAcknowledgements
   3 80     1  ├ [0] SequenceNumber  1
   6 80     1  └ [1] SequenceNumber  7
`,
    )
  })

  for (const [what, body, line, code] of [
    ['the pair of codes by its name', '{"subjectCode":"8.1.1","reasonCode":"3.7"}', /^JSON value|noEimPackageAvailable/, 0],
    ['an error as integer by its name', '{"eimPackageError":2}', /^eimPackageError +eidNotFound \(2\)\n/, 0],
    ['an error that is not defined', '{"eimPackageError":99}', /^eimPackageError +99 \(not defined\)\n/, 0],
    ['an EID with wrong check digits', '{"eidValue":"89049032000000000000000000000067"}', /wrong check digits/, 0],
    ['an EID that is none', '{"eidValue":"x"}', /"x" \(no EID\)/, 0],
    ['the network of the device', '{"rPlmn":"YvIQ"}', /^rPlmn +262-01\n/, 0],
    [
      'octets without TLV',
      '{"euiccChallenge":"AAECAwQFBgcICQoLDA0ODw=="}',
      /^euiccChallenge +000102030405060708090A0B0C0D0E0F\n/,
      0,
    ],
    ['a bare signature', `{"serverSignature1":"${'A'.repeat(86)}=="}`, /\(bare, without 5F3740\)\n/, 0],
    ['broken base64', '{"euiccPackageRequest":"v1F0M*"}', /^euiccPackageRequest +!! "\*" at position 6 is no base64/, 2],
    ['an object in an unknown member', '{"mine":"v08DAgEB"}', /mine\nGetEimPackageResponse, /, 0],
    ['text in an unknown member', '{"mine":"abcdefgh"}', /^mine +"abcdefgh"\n/, 0],
    ['a list', '{"notificationList":["oHI="]}', /^notificationList\[0\]\n/, 2],
  ] as const) {
    test(`a JSON body shows ${what}`, async () => {
      const result = await captured([body])
      assert.match(result.out, line)
      assert.equal(result.code, code)
    })
  }

  test('a private key in a PEM file is named and not shown', async () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMAMCAQU=\n-----END PRIVATE KEY-----\n-----BEGIN X-----\nAgEF\n-----END X-----\n'
    const { out } = await captured([pem])
    assert.match(out, /^PEM block 1 +PRIVATE KEY, not shown\n\nPEM block 2, X\nBER without a type, 3 octets\n/)
  })

  test('--types lists the names that --as takes', async () => {
    const { out, code } = await captured([], { types: true })
    assert.equal(code, 0)
    assert.match(out, /\nEuiccPackageRequest +SGP.32 +BF51\n/)
    assert.match(out, /\nSGP22.ProfileInfo +SGP.22 +E3\n/)
    assert.doesNotMatch(out, /EnableUsingDDRequest/)
    assert.match((await captured([], { types: true, spec: '1.0.1' })).out, /EnableUsingDDRequest/)
  })

  test('--as reads as that type, whatever else would fit', async () => {
    const { out, code } = await captured(['BF4F03020101'], { as: 'GetEimPackageRequest' })
    assert.equal(code, 1)
    assert.match(out, /2 issues: unknown-element at 3, missing-element at 6\n$/)
    const wrong = await captured(['BF4F03020101'], { as: 'EuiccPackageRequest' })
    assert.equal(wrong.code, 2)
    assert.match(wrong.out, /not decodable: BF4F is no EuiccPackageRequest \(BF51\) at byte 0/)
    assert.match((await captured(['BF4F03020101'], { as: 'nonsense' })).err, /has no type "nonsense"/)
  })
})
