/** ES9+, ES11, ES2+ and ES12 as their client, against a server that says anything. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { es9Asn1 } from '../protocol/bindings/es9-asn1.ts'
import { encodeResponse } from '../protocol/bindings/json/function.ts'
import { es2Json } from '../protocol/bindings/json/operator-functions.ts'
import { decode } from '../protocol/schema/type.ts'
import { CancelSessionResponse } from '../protocol/sgp22/cancel-session.ts'
import { Es9Client } from './es9-client.ts'
import { OperatorClient } from './operator-client.ts'
import { access, eidValue, gives, header, hex, last, tape, using } from './test-answers.ts'

test('ES9+ in ASN.1: everything is in the envelope', async () => {
  gives(hex('a2 05 bf41 02 a0 00'))
  const cancelSessionResponse = decode(CancelSessionResponse, hex('bf41 03 81 01 05')).value
  const client = new Es9Client({ ...access, interface: 'ES9+', binding: 'asn1' })
  const { value } = await using(client, (smdp) =>
    smdp.call('cancelSession', { transactionId: hex('0102'), cancelSessionResponse }, tape()),
  )
  assert.equal(value.kind, 'cancelSessionOk')
  assert.equal(last.request?.path, '/tenant/gsma/rsp2/asn1')
  assert.equal(last.request.body[0], 0xa2)
  assert.equal(decode(es9Asn1.cancelSession.request, last.request.body.subarray(2)).issues.length, 0)
  assert.equal(header('x-admin-protocol'), 'gsma/rsp/v2.5.0')
})

test('ES9+ in ASN.1: the answer to another function is malformed', async () => {
  gives(hex('a2 05 bf41 02 a0 00'))
  const call = using(new Es9Client({ ...access, interface: 'ES9+', binding: 'asn1' }), (smdp) =>
    smdp.send('authenticateClient', hex('a200'), tape()),
  )
  await assert.rejects(call, { name: 'PeerFault', kind: 'malformed', phase: 'body', what: /the answer to cancelSession/ })
})

test('ES9+ in JSON: path of the function and the codes of an error', async () => {
  gives('{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.10.1","reasonCode":"3.9"}}}}')
  const cancelSessionResponse = decode(CancelSessionResponse, hex('bf41 03 81 01 05')).value
  const client = new Es9Client({ ...access, interface: 'ES9+', binding: 'json' })
  const { value, header: said } = await using(client, (smdp) =>
    smdp.call('cancelSession', { transactionId: hex('0102'), cancelSessionResponse }, tape()),
  )
  assert.deepEqual(value, { kind: 'cancelSessionError', value: 'invalidTransactionId' })
  assert.deepEqual(said?.statusCodeData, { subjectCode: '8.10.1', reasonCode: '3.9' })
  assert.equal(last.request?.path, '/tenant/gsma/rsp2/es9plus/cancelSession')
  assert.equal(last.request.body.toString(), '{"transactionId":"0102","cancelSessionResponse":"v0EDgQEF"}')
})

test('ES11 is called on the paths of ES9+', async () => {
  gives('{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.9.5","reasonCode":"3.9"}}}}')
  const client = new Es9Client({ ...access, interface: 'ES11', binding: 'json' })
  const { value } = await using(client, (smds) => smds.send('authenticateClient', Buffer.from('{}'), tape()))
  assert.deepEqual(value, { kind: 'authenticateClientError', value: 'eventIdUnknown' })
  assert.equal(last.request?.path, '/tenant/gsma/rsp2/es9plus/authenticateClient')
})

test('ES2+: a header in each request, another call identifier each time, and the output', async () => {
  gives(encodeResponse(es2Json.downloadOrder, { kind: 'executed', value: { iccid: '89001012012341234012' } }))
  const client = new OperatorClient({ ...access, interface: 'ES2+', functionRequesterIdentifier: '1.2.3' })
  const calls: unknown[] = []
  await using(client, async (smdp) => {
    for (let i = 0; i < 2; i++) {
      const { value } = await smdp.call('downloadOrder', { profileType: 'P' }, tape())
      assert.deepEqual(value, { kind: 'executed', value: { iccid: '89001012012341234012' } })
      calls.push(JSON.parse(last.request?.body.toString() ?? '').header)
    }
  })
  assert.equal(last.request?.path, '/tenant/gsma/rsp2/es2plus/downloadOrder')
  assert.deepEqual(calls, [
    { functionRequesterIdentifier: '1.2.3', functionCallIdentifier: '1' },
    { functionRequesterIdentifier: '1.2.3', functionCallIdentifier: '2' },
  ])
})

test('ES12: the path is a setting', async () => {
  gives('{"header":{"functionExecutionStatus":{"status":"Executed-Success"}}}')
  const paths = { registerEvent: '/elsewhere' }
  const client = new OperatorClient({ ...access, interface: 'ES12', functionRequesterIdentifier: 'x', paths })
  const event = { eid: eidValue.toString('hex'), rspServerAddress: 'a.b', eventId: 'E', forwardingIndicator: false }
  const { value } = await using(client, (smds) => smds.call('registerEvent', event, tape()))
  assert.equal(value.kind, 'executed')
  assert.equal(last.request?.path, '/tenant/elsewhere')
})
