/** Members of ESipa that peers write in more than one way. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EncodeError } from '../../ber/issues.ts'
import { esipaJson } from './esipa.ts'
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './function.ts'

const { provideEimPackageResult, transferEimPackage } = esipaJson
const header = '"header":{"functionExecutionStatus":{"status":"Executed-Success"}}'
const eid = '"eidValue":"89049032000000000000000000000066"'
const eidOctets = Buffer.from('89049032000000000000000000000066', 'hex')
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')

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
      assert.ok(value.kind === 'ePRAndNotifications', value.kind)
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
