/** Octets in JSON members: base64, hexadecimal digits, and contents without their TLV. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EncodeError } from '../../ber/issues.ts'
import { encode } from '../../schema/type.ts'
import { ServerSigned1 } from '../../sgp22/authenticate-server.ts'
import { esipaJson } from './esipa.ts'
import { decodeRequest, decodeResponse, encodeRequest } from './function.ts'

const { initiateAuthentication, authenticateClient } = esipaJson
const header = '"header":{"functionExecutionStatus":{"status":"Executed-Success"}}'
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')

describe('base64', () => {
  for (const [what, text, issues] of [
    ['without padding', 'AQI', ['bad-base64 /eimTransactionId']],
    ['with too much padding', 'AQID=', ['bad-base64 /eimTransactionId']],
    ['with bits behind the last octet', 'AQJ=', ['bad-base64 /eimTransactionId']],
    ['with bits behind a single last octet', 'AR==', ['bad-base64 /eimTransactionId']],
    ['with bits after whole groups', 'AQIDAR==', ['bad-base64 /eimTransactionId']],
    ['as it should be', 'AQIDAQ==', []],
    ['as it should be with two octets', 'AQIDAQI=', []],
  ] as const) {
    test(what, () => {
      const body = Buffer.from(`{"euiccChallenge":"${text}"}`)
      const { issues: found } = decodeRequest(initiateAuthentication, body)
      assert.deepEqual(
        found.filter(({ kind }) => kind === 'bad-base64').map(({ kind }) => `${kind} /eimTransactionId`),
        issues,
      )
    })
  }
})

describe('transaction identifiers', () => {
  const challenge = `"euiccChallenge":"${Buffer.alloc(16).toString('base64')}"`
  for (const [text, issues, hex] of [
    ['0A1B', [], '0a1b'],
    ['0a1B', ['lower-case-hex'], '0a1b'],
    ['', ['size'], ''],
    ['00'.repeat(17), ['size'], '00'.repeat(17)],
  ] as const) {
    test(`"${text}"`, () => {
      const decoded = decodeRequest(initiateAuthentication, Buffer.from(`{${challenge},"eimTransactionId":"${text}"}`))
      assert.deepEqual(
        decoded.issues.map(({ kind, path }) => [kind, path]),
        issues.map((kind) => [kind, '/eimTransactionId']),
      )
      assert.deepEqual(decoded.value.eimTransactionId, Buffer.from(hex, 'hex'))
    })
  }
  for (const text of ['ABC', '0A,1B', 'AQID', '0x0A']) {
    test(`"${text}" is refused`, () => {
      const body = Buffer.from(`{${challenge},"eimTransactionId":"${text}"}`)
      assert.throws(() => decodeRequest(initiateAuthentication, body), { kind: 'bad-hex', path: '/eimTransactionId' })
    })
  }
  test('none but 1 to 16 octets are written', () => {
    const euiccChallenge = Buffer.alloc(16)
    for (const eimTransactionId of [Buffer.alloc(0), Buffer.alloc(17)])
      assert.throws(() => encodeRequest(initiateAuthentication, { euiccChallenge, eimTransactionId }), EncodeError)
    assert.throws(() => encodeRequest(initiateAuthentication, { euiccChallenge: Buffer.alloc(15) }), EncodeError)
  })
})

describe('contents without their TLV', () => {
  const signed1 = encode(ServerSigned1, {
    transactionId: Buffer.of(1),
    euiccChallenge: Buffer.alloc(16),
    serverAddress: 'smdp.example.test',
    serverChallenge: Buffer.alloc(16),
  }).toString('base64')
  const key = '0123456789abcdef0123456789abcdef01234567'
  const answer = (signature: string, identifier: string, name = 'euiccCiPKIdentifierToBeUsed') =>
    Buffer.from(
      `{${header},"serverSigned1":"${signed1}","serverSignature1":"${base64(signature)}","${name}":"${base64(identifier)}","serverCertificate":"MAA="}`,
    )
  const signature = '7a'.repeat(64)
  for (const [what, body, issues] of [
    ['both with TLV', answer(`5f3740${signature}`, `0414${key}`), []],
    ['a truncated identifier with TLV', answer(`5f3740${signature}`, '04080123456789abcdef'), []],
    ['a bare signature', answer(signature, `0414${key}`), ['/serverSignature1']],
    ['a bare identifier', answer(`5f3740${signature}`, key), ['/euiccCiPKIdentifierToBeUsed']],
    ['a bare truncated identifier', answer(`5f3740${signature}`, '0123456789abcdef'), ['/euiccCiPKIdentifierToBeUsed']],
    ['an identifier that begins like a TLV', answer(`5f3740${signature}`, '0414aa'), ['/euiccCiPKIdentifierToBeUsed']],
    ['the member name of ES9+', answer(`5f3740${signature}`, `0414${key}`, 'euiccCiPKIdToBeUsed'), ['/euiccCiPKIdToBeUsed']],
  ] as const) {
    test(what, () => {
      const { value, issues: found } = decodeResponse(initiateAuthentication, body)
      assert.deepEqual(
        found.filter(({ kind }) => kind === 'wrong-form').map(({ path }) => path),
        issues,
      )
      assert.ok(value.kind === 'initiateAuthenticationOkEsipa', value.kind)
      assert.equal(Buffer.from(value.value.serverSignature1).toString('hex'), signature)
    })
  }
  test('a signature of 63 octets is no signature', () => {
    assert.throws(() => decodeResponse(initiateAuthentication, answer('7a'.repeat(63), `0414${key}`)), { kind: 'unreadable' })
  })

  const hash = 'c5'.repeat(32)
  for (const [what, hex, issues] of [
    ['a hash with TLV', `0420${hash}`, []],
    ['a bare hash', hash, ['wrong-form /hashCc']],
  ] as const) {
    test(what, () => {
      const body = `{${header},"hashCc":"${base64(hex)}"}`
      const { value, issues: found } = decodeResponse(authenticateClient, Buffer.from(body))
      assert.ok(value.kind === 'authenticateClientOkDPEsipa', value.kind)
      assert.equal(Buffer.from(value.value.hashCc ?? []).toString('hex'), hash)
      assert.deepEqual(
        found.filter(({ kind }) => kind !== 'missing-member').map(({ kind, path }) => `${kind} ${path}`),
        issues,
      )
    })
  }
})
