/** Departures that are read all the same, with the value that they are read as, and those that cannot be read. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { esipaJson } from './esipa.ts'
import { decodeRequest, decodeResponse } from './function.ts'
import { JsonDecodeError } from './issues.ts'

const { getEimPackage } = esipaJson
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
        assert.ok(error instanceof JsonDecodeError, String(error))
        assert.deepEqual([error.kind, error.path], ['unreadable', '/euiccPackageRequest'])
        assert.deepEqual([(error.cause as Error).name, (error.cause as { offset?: number }).offset], ['DecodeError', 0])
        return true
      },
    )
  })
})
