/** Every departure that is read all the same, with the value that it is read as, and every one that cannot be read. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EncodeError } from '../../ber/issues.ts'
import { encode } from '../../schema/type.ts'
import { ServerSigned1 } from '../../sgp22/authenticate-server.ts'
import { esipaJson } from './esipa.ts'
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './function.ts'
import { JsonDecodeError } from './issues.ts'

const { getEimPackage, provideEimPackageResult, initiateAuthentication, authenticateClient, transferEimPackage } = esipaJson
const header = '"header":{"functionExecutionStatus":{"status":"Executed-Success"}}'
const eid = '"eidValue":"89049032000000000000000000000066"'
const eidOctets = Buffer.from('89049032000000000000000000000066', 'hex')
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')

describe('getEimPackage request', () => {
  const rPLMN = Buffer.from('62f210', 'hex')
  for (const [what, body, issues, value] of [
    ['no EID', '{}', ['missing-member /eidValue'], {}],
    ['an EID that is null', '{"eidValue":null}', ['wrong-json-type /eidValue', 'missing-member /eidValue'], {}],
    [
      'an EID of 30 digits',
      '{"eidValue":"890490320000000000000000000000"}',
      ['wrong-form /eidValue'],
      { eidValue: eidOctets.subarray(0, 15) },
    ],
    [
      'an EID of 31 digits',
      '{"eidValue":"8904903200000000000000000000006"}',
      ['wrong-form /eidValue'],
      { eidValue: Buffer.from('8904903200000000000000000000006f', 'hex') },
    ],
    ['a later member', `{${eid},"later":{"x":1}}`, ['unknown-member /later'], { eidValue: eidOctets }],
    [
      'a member of Object.prototype',
      `{${eid},"__proto__":1,"toString":2}`,
      ['unknown-member /__proto__', 'unknown-member /toString'],
      { eidValue: eidOctets },
    ],
    ['a header', `{"header":{},${eid}}`, ['unexpected-header /header'], { eidValue: eidOctets }],
    ['a header that is null', `{"header":null,${eid}}`, [], { eidValue: eidOctets }],
    ['the EID twice', `{${eid},${eid}}`, ['duplicate-member /eidValue'], { eidValue: eidOctets }],
    ['notifyStateChange false', `{${eid},"notifyStateChange":false}`, ['wrong-form /notifyStateChange'], { eidValue: eidOctets }],
    [
      'a cause without a name',
      `{${eid},"stateChangeCause":9}`,
      ['unknown-enumeration /stateChangeCause'],
      { eidValue: eidOctets, stateChangeCause: 9 },
    ],
    [
      'a cause in a string',
      `{${eid},"stateChangeCause":"3"}`,
      ['wrong-json-type /stateChangeCause'],
      { eidValue: eidOctets, stateChangeCause: 'local' },
    ],
    [
      'rPlmn under the name of the ASN.1 binding',
      `{${eid},"rPLMN":"YvIQ"}`,
      ['wrong-form /rPLMN'],
      { eidValue: eidOctets, rPLMN },
    ],
    ['rPlmn in hexadecimal', `{${eid},"rPlmn":"62F210"}`, ['wrong-form /rPlmn'], { eidValue: eidOctets, rPLMN }],
    ['both wrong', `{${eid},"rPLMN":"62f210"}`, ['wrong-form /rPLMN', 'wrong-form /rPLMN'], { eidValue: eidOctets, rPLMN }],
    [
      'rPlmn of four octets',
      `{${eid},"rPlmn":"YvIQAA=="}`,
      ['size /rPlmn'],
      { eidValue: eidOctets, rPLMN: Buffer.from('62f21000', 'hex') },
    ],
    [
      'base64 with a line break',
      `{${eid},"rPlmn":"Yv\\r\\nIQ"}`,
      ['base64-with-line-breaks /rPlmn'],
      { eidValue: eidOctets, rPLMN },
    ],
    [
      'base64 for URLs',
      `{${eid},"rPlmn":"__-_"}`,
      ['url-safe-base64 /rPlmn'],
      { eidValue: eidOctets, rPLMN: Buffer.from('ffffbf', 'hex') },
    ],
  ] as const) {
    test(what, () => {
      const decoded = decodeRequest(getEimPackage, Buffer.from(body))
      assert.deepEqual(
        decoded.issues.map(({ kind, path }) => `${kind} ${path}`),
        issues,
      )
      assert.deepEqual(decoded.value, value)
      const faults = decoded.issues.filter(({ kind }) => kind !== 'unknown-member' && kind !== 'unknown-enumeration')
      const strict = () => decodeRequest(getEimPackage, Buffer.from(body), { strict: true })
      if (faults.length === 0) assert.deepEqual(strict().value, value)
      else assert.throws(strict, { name: 'JsonDecodeError', kind: faults[0]!.kind, path: faults[0]!.path })
    })
  }
})

describe('a body that cannot be read', () => {
  for (const [what, body, kind, path] of [
    ['no object', '[]', 'wrong-json-type', ''],
    ['no JSON', '<html>', 'syntax', ''],
    ['an EID that is a number', '{"eidValue":89049032000000000000000000000066}', 'wrong-json-type', '/eidValue'],
    ['an EID of letters', '{"eidValue":"not an EID"}', 'wrong-form', '/eidValue'],
    ['base64 with other characters', `{${eid},"rPlmn":"Yv*Q"}`, 'bad-base64', '/rPlmn'],
    ['base64 with padding inside', `{${eid},"rPlmn":"Yv=Q"}`, 'bad-base64', '/rPlmn'],
    ['base64 of five digits', `{${eid},"rPlmn":"YvIQA"}`, 'bad-base64', '/rPlmn'],
    ['rPlmn that is a number', `{${eid},"rPlmn":26201}`, 'wrong-json-type', '/rPlmn'],
    ['a flag that is a string', `{${eid},"notifyStateChange":"true"}`, 'wrong-json-type', '/notifyStateChange'],
    ['a cause with a fraction', `{${eid},"stateChangeCause":1.5}`, 'wrong-json-type', '/stateChangeCause'],
    ['a cause that loses digits', `{${eid},"stateChangeCause":18446744073709551616}`, 'wrong-json-type', '/stateChangeCause'],
    ['a cause that is an array', `{${eid},"stateChangeCause":[1]}`, 'wrong-json-type', '/stateChangeCause'],
  ] as const) {
    test(what, () => {
      assert.throws(() => decodeRequest(getEimPackage, Buffer.from(body)), { name: 'JsonDecodeError', kind, path })
    })
  }

  test('octets that are not the type keep their DecodeError as cause', () => {
    const body = Buffer.from(`{${header},"euiccPackageRequest":"${base64('bf520100')}"}`)
    assert.throws(
      () => decodeResponse(getEimPackage, body),
      (error) => {
        assert.ok(error instanceof JsonDecodeError)
        assert.deepEqual([error.kind, error.path], ['unreadable', '/euiccPackageRequest'])
        assert.deepEqual([(error.cause as Error).name, (error.cause as { offset?: number }).offset], ['DecodeError', 0])
        return true
      },
    )
  })
})

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
      assert.ok(value.kind === 'initiateAuthenticationOkEsipa')
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
      assert.ok(value.kind === 'authenticateClientOkDPEsipa')
      assert.equal(Buffer.from(value.value.hashCc ?? []).toString('hex'), hash)
      assert.deepEqual(
        found.filter(({ kind }) => kind !== 'missing-member').map(({ kind, path }) => `${kind} ${path}`),
        issues,
      )
    })
  }
})

describe('eimPackageResult', () => {
  const dataError = { kind: 'ipaEuiccDataResponse', value: { kind: 'ipaEuiccDataResponseError' } }
  const arm = 'bf5209a10780020102020101'
  const other = '89049032000000000000000000000001'
  for (const [what, body, issues, owner] of [
    ['the arm', `{"eimPackageResult":"${base64(arm)}"}`, [], undefined],
    ['a whole BF50', `{"eimPackageResult":"${base64(`bf500c${arm}`)}"}`, ['wrong-form'], undefined],
    ['a whole BF50 with an EID', `{"eimPackageResult":"${base64(`bf501e5a10${other}${arm}`)}"}`, ['wrong-form'], other],
    [
      'two EIDs',
      `{${eid},"eimPackageResult":"${base64(`bf501e5a10${other}${arm}`)}"}`,
      ['wrong-form'],
      eidOctets.toString('hex'),
    ],
  ] as const) {
    test(what, () => {
      const { value, issues: found } = decodeRequest(provideEimPackageResult, Buffer.from(body))
      assert.deepEqual(
        found.map(({ kind }) => kind),
        issues,
      )
      assert.equal(value.eimPackageResult.kind, dataError.kind)
      assert.equal(value.eidValue === undefined ? undefined : Buffer.from(value.eidValue).toString('hex'), owner)
    })
  }
  test('none', () => {
    const { value, issues } = decodeRequest(provideEimPackageResult, Buffer.from('{}'))
    assert.deepEqual(
      issues.map(({ kind, path }) => [kind, path]),
      [['missing-member', '/eimPackageResult']],
    )
    assert.throws(() => encodeRequest(provideEimPackageResult, value), EncodeError)
  })
})

describe('transferEimPackage', () => {
  const epr = base64('bf5105a203800165')

  const list = (value: string) => `{${header},"ePRAndNotifications":{"euiccPackageResult":"${epr}","notificationList":${value}}}`
  for (const [what, body, issues] of [
    ['a list under A0', list('"oAA="'), []],
    ['a list under 30', list('"MAA="'), ['wrong-form /ePRAndNotifications/notificationList']],
    ['an array', list('[]'), ['wrong-form /ePRAndNotifications/notificationList']],
    [
      'base64 of the whole',
      `{${header},"ePRAndNotifications":"${base64('300abf5105a203800165a000')}"}`,
      ['wrong-form /ePRAndNotifications'],
    ],
    ['a member too many', list('"oAA=","more":1'), ['unknown-member /ePRAndNotifications/more']],
  ] as const) {
    test(what, () => {
      const { value, issues: found } = decodeResponse(transferEimPackage, Buffer.from(body))
      assert.ok(value.kind === 'ePRAndNotifications')
      assert.equal(value.value.euiccPackageResult.kind, 'euiccPackageErrorUnsigned')
      assert.deepEqual(value.value.notificationList, [])
      assert.deepEqual(
        found.filter(({ kind }) => kind !== 'ber').map(({ kind, path }) => `${kind} ${path}`),
        issues,
      )
    })
  }
  for (const [text, issues] of [
    ['true', 0],
    ['null', 1],
    ['""', 1],
    ['"BQA="', 1],
  ] as const) {
    test(`eimPackageReceived as ${text}`, () => {
      const { value, issues: found } = decodeResponse(transferEimPackage, Buffer.from(`{${header},"eimPackageReceived":${text}}`))
      assert.deepEqual(value, { kind: 'eimPackageReceived', value: true })
      assert.equal(found.length, issues)
    })
  }
  test('eimPackageReceived false is no answer', () => {
    const body = Buffer.from(`{${header},"eimPackageReceived":false}`)
    assert.throws(() => decodeResponse(transferEimPackage, body), { kind: 'missing-member', path: '' })
  })
  test('ePRAndNotifications that is a number is refused', () => {
    const body = Buffer.from(`{${header},"ePRAndNotifications":1}`)
    assert.throws(() => decodeResponse(transferEimPackage, body), { kind: 'wrong-json-type', path: '/ePRAndNotifications' })
  })
  test('two requests in one', () => {
    const body = Buffer.from('{"eimAcknowledgements":"v1MGgAEBgAEH","ipaEuiccDataRequest":"v1IA"}')
    const { value, issues } = decodeRequest(transferEimPackage, body)
    assert.equal(value.kind, 'ipaEuiccDataRequest')
    assert.deepEqual(
      issues.filter(({ kind }) => kind !== 'ber').map(({ kind, path }) => [kind, path]),
      [['several-alternatives', '/eimAcknowledgements']],
    )
  })
  test('an arm that the function does not have is not written', () => {
    // @ts-expect-error -- the compiler refuses it as well
    assert.throws(() => encodeRequest(transferEimPackage, { kind: 'toString', value: 1 }), EncodeError)
    // @ts-expect-error -- the compiler refuses it as well
    assert.throws(() => encodeResponse(transferEimPackage, { kind: 'eimAcknowledgements', value: [1] }), EncodeError)
  })
})
