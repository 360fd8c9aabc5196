/** The server side of ESipa: what HTTP alone decides, and how answers look in both bindings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../protocol/vectors/hex.ts'
import type { Reply, ServerRequest } from '../transport/reply.ts'
import { blankTape } from '../transport/tape.ts'
import { CodedResponse, type EsipaHandlers, esipaEndpoint } from './esipa-endpoint.ts'

const EID = '89882119900000000000000000000005'
const right = { 'content-type': 'application/x-gsma-rsp-asn1', 'x-admin-protocol': 'gsma/rsp/v2.1.0' }
const json = { ...right, 'content-type': 'application/json;charset=UTF-8' }
const poll = hex(`BF4F125A10${EID}`)
const asn1Path = '/gsma/rsp2/asn1'
const jsonPath = '/gsma/rsp2/esipa/getEimPackage'

const handlers: EsipaHandlers<'1.2'> = {
  getEimPackage: ({ value }) => ({
    kind: 'eimPackageError',
    value: (value.eidValue as Uint8Array | undefined) === undefined ? 'missingEid' : 'noEimPackageAvailable',
  }),
  handleNotification: () => undefined,
  cancelSession: () =>
    new CodedResponse({ kind: 'cancelSessionError', value: 'undefinedError' }, { subjectCode: '8.8', reasonCode: '3.10' }),
}

const request = (path: string, headers: Readonly<Record<string, string>>, body: Uint8Array, method = 'POST'): ServerRequest => ({
  method,
  path,
  headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
  body: Buffer.from(body),
  connection: 1,
  tape: blankTape,
})

async function answer(...given: Parameters<typeof request>): Promise<Reply & { readonly kind: 'answer' }> {
  const reply = await esipaEndpoint({ spec: '1.2', handlers })(request(...given))
  assert.ok(reply.kind === 'answer')
  return reply
}

const refusals: readonly (readonly [what: string, status: number, ...given: Parameters<typeof request>])[] = [
  ['another path', 404, '/gsma/rsp2', right, poll],
  ['a path of ES9+', 404, '/gsma/rsp2/es9plus/initiateAuthentication', json, Buffer.from('{}')],
  ['a function that the server does not have', 404, '/gsma/rsp2/esipa/transferEimPackage', json, Buffer.from('{}')],
  ['another method', 405, asn1Path, right, poll, 'GET'],
  ['no X-Admin-Protocol', 400, asn1Path, { 'content-type': right['content-type'] }, poll],
  ['an X-Admin-Protocol of another kind', 400, asn1Path, { ...right, 'x-admin-protocol': 'v2' }, poll],
  ['the media type of the other binding', 415, asn1Path, json, poll],
  ['no media type', 415, jsonPath, { 'x-admin-protocol': right['x-admin-protocol'] }, Buffer.from('{}')],
  ['octets of no function', 400, asn1Path, right, hex('BF7F00')],
  ['a function that the caller does not have', 400, asn1Path, right, hex('BF4E020500')],
  ['an object of which something is missing', 400, asn1Path, right, hex('BF3B038001AA')],
  ['an object with octets behind it', 400, asn1Path, right, hex(`BF4F125A10${EID}0000`)],
  ['an object with an element twice', 400, asn1Path, right, hex(`BF4F245A10${EID}5A10${EID}`)],
  ['half a JSON object', 400, jsonPath, json, Buffer.from('[')],
]

for (const [what, status, ...given] of refusals) {
  test(`${what}: ${status}`, async () => assert.equal((await answer(...given)).status, status))
}

test('an answer has the headers of its binding, and the error as the binding says it', async () => {
  const asn1 = await answer(asn1Path, right, poll)
  assert.deepEqual(asn1.headers, { 'Content-Type': 'application/x-gsma-rsp-asn1', 'X-Admin-Protocol': 'gsma/rsp/v2.1.0' })
  assert.deepEqual(Buffer.from(asn1.body), hex('BF4F03020101'))
  const body = Buffer.from(JSON.stringify({ eidValue: EID }))
  const text = Buffer.from((await answer(jsonPath, json, body)).body).toString()
  assert.deepEqual(JSON.parse(text), { header: { functionExecutionStatus: { status: 'Executed-Success' } }, eimPackageError: 1 })
})

test('GetEimPackage says its errors by the header where that is wanted', async () => {
  const endpoint = esipaEndpoint({ spec: '1.2', handlers, jsonErrorForm: 'header' })
  const reply = await endpoint(request(jsonPath, json, Buffer.from(JSON.stringify({ eidValue: EID }))))
  assert.ok(reply.kind === 'answer')
  const { functionExecutionStatus } = JSON.parse(Buffer.from(reply.body).toString()).header
  assert.deepEqual(functionExecutionStatus, { status: 'Failed', statusCodeData: { subjectCode: '8.1.1', reasonCode: '3.7' } })
})

test('a missing EID reaches the handler in both bindings', async () => {
  assert.deepEqual(Buffer.from((await answer(asn1Path, right, hex('BF4F00'))).body), hex('BF4F03020104'))
  assert.match(Buffer.from((await answer(jsonPath, json, Buffer.from('{}'))).body).toString(), /"eimPackageError":4/)
})

test('HandleNotification is answered by 204 without a body', async () => {
  const { status, body } = await answer(asn1Path, right, hex('BF3D08BF5005A003020101'))
  assert.deepEqual([status, body.length], [204, 0])
})

test('codes of a server behind are passed on in JSON, and a prefix stands before every path', async () => {
  const endpoint = esipaEndpoint({ spec: '1.2', handlers, prefix: '/tenant' })
  const cancel = Buffer.from(
    JSON.stringify({ transactionId: '01', cancelSessionResponse: hex('BF4103810105').toString('base64') }),
  )
  const reply = await endpoint(request('/tenant/gsma/rsp2/esipa/cancelSession', json, cancel))
  assert.ok(reply.kind === 'answer')
  assert.match(Buffer.from(reply.body).toString(), /"subjectCode":"8.8","reasonCode":"3.10"/)
  const without = await endpoint(request(asn1Path, right, poll))
  assert.ok(without.kind === 'answer' && without.status === 404)
})
