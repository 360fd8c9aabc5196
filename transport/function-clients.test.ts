/** The clients of the interfaces against a server that says anything: both bindings, headers, statuses, forms of errors. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { es9Asn1 } from '../protocol/bindings/es9-asn1.ts'
import { esipaJson } from '../protocol/bindings/json/esipa.ts'
import { encodeResponse } from '../protocol/bindings/json/function.ts'
import { es2Json } from '../protocol/bindings/json/operator-functions.ts'
import { GetEimPackageResponse } from '../protocol/esipa/get-eim-package.ts'
import { HandleNotificationEsipa } from '../protocol/esipa/handle-notification.ts'
import { decode, encode } from '../protocol/schema/type.ts'
import { CancelSessionResponse } from '../protocol/sgp22/cancel-session.ts'
import { systemClock } from './clock.ts'
import { Es9Client } from './es9-client.ts'
import { EsipaClient } from './esipa-client.ts'
import { HarnessError } from './faults.ts'
import { type Listening, listenHttps } from './https-server.ts'
import { OperatorClient } from './operator-client.ts'
import type { Reply, ServerRequest } from './reply.ts'
import { Tape } from './tape.ts'
import { identity } from './test-peers.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const eidValue = hex('89044045930000000000001492294428')
const trust = { kind: 'certificate', pem: identity.certificates } as const

let server: Listening
let reply: Reply = { kind: 'silence' }
let seen: ServerRequest | undefined
before(async () => {
  server = await listenHttps({
    identity,
    answer(request) {
      seen = request
      return reply
    },
  })
})
after(() => server.close())

function gives(body: Uint8Array | string, status = 200): void {
  reply = { kind: 'answer', status, headers: { 'Content-Type': 'x/y' }, body: Buffer.from(body) }
}

const access = () => ({ peer: 'peer', url: `https://localhost:${server.port}/tenant/`, trust, patience: { headersMs: 2_000 } })
const header = (name: string) => seen?.headers.get(name)?.join()
const tape = () => new Tape(systemClock)

async function using<C extends { close(): Promise<void> }, T>(client: C, work: (client: C) => Promise<T>): Promise<T> {
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

test('ESipa in ASN.1: path, headers, bare object', async () => {
  gives(hex('bf4f03020101'))
  const client = new EsipaClient({ ...access(), spec: '1.2', binding: 'asn1', authorization: 'Bearer x' })
  assert.equal(client.endpoint, `https://localhost:${server.port}/tenant/gsma/rsp2/asn1`)
  const { value, issues, http } = await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
  assert.deepEqual([value, issues], [{ kind: 'eimPackageError', value: 'noEimPackageAvailable' }, []])
  assert.equal(http.response.status, 200)
  assert.equal(seen?.path, '/tenant/gsma/rsp2/asn1')
  assert.deepEqual(['content-type', 'x-admin-protocol', 'user-agent', 'authorization', 'host'].map(header), [
    'application/x-gsma-rsp-asn1',
    'gsma/rsp/v2.1.0',
    'gsma-rsp-ipad',
    'Bearer x',
    `localhost:${server.port}`,
  ])
  assert.deepEqual(seen.body, hex(`bf4f 12 5a 10 ${eidValue.toString('hex')}`))
})

for (const [what, body, value, errorForm] of [
  [
    'an integer member',
    '{"header":{"functionExecutionStatus":{"status":"Executed-Success"}},"eimPackageError":1}',
    'noEimPackageAvailable',
    'member',
  ],
  [
    'a failed status',
    '{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.1.1","reasonCode":"3.9"}}}}',
    'eidNotFound',
    'header',
  ],
] as const) {
  test(`ESipa in JSON: path of the function, no header in the request, an error as ${what}`, async () => {
    gives(body)
    const client = new EsipaClient({
      ...access(),
      spec: '1.2',
      binding: 'json',
      userAgent: 'gsma-rsp-ipae;x',
      headers: { 'X-B': 'b' },
    })
    const answer = await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
    assert.deepEqual(answer.value, { kind: 'eimPackageError', value })
    assert.equal(answer.errorForm, errorForm)
    assert.deepEqual(answer.issues, [])
    assert.equal(seen?.path, '/tenant/gsma/rsp2/esipa/getEimPackage')
    assert.equal(seen.body.toString(), `{"eidValue":"${eidValue.toString('hex')}"}`)
    assert.deepEqual(['content-type', 'user-agent', 'x-b'].map(header), ['application/json', 'gsma-rsp-ipae;x', 'b'])
  })
}

test('a header can be left out, for a client that misbehaves', async () => {
  gives(hex('bf4f03020101'))
  const client = new EsipaClient({ ...access(), spec: '1.2', binding: 'asn1', headers: { 'X-Admin-Protocol': undefined } })
  await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
  assert.equal(header('x-admin-protocol'), undefined)
})

test('v1.0.1 has its own types, and no JSON', async () => {
  assert.throws(() => new EsipaClient({ ...access(), spec: '1.0.1', binding: 'json' }), HarnessError)
  const client = new EsipaClient({ ...access(), spec: '1.0.1', binding: 'asn1' })
  gives(hex('bf4f03020102'))
  const { value } = await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
  // eidNotFound came with v1.2.
  assert.deepEqual(value, { kind: 'eimPackageError', value: 2 })
})

// A length in the long form: octets that we would not write.
const notification = hex('bf3d 09 bf50 81 05 a0 03 020101')
for (const binding of ['asn1', 'json'] as const) {
  for (const [status, body, works] of [
    [204, '', true],
    [200, '', true],
    [200, 'x', false],
    [202, '', false],
    [500, '', false],
  ] as const) {
    test(`HandleNotification in ${binding} with status ${status} and ${body.length} octets ${works ? 'has worked' : 'is malformed'}`, async () => {
      gives(body, status)
      const request = decode(HandleNotificationEsipa, notification, { variants: true }).value
      const call = using(new EsipaClient({ ...access(), spec: '1.2', binding }), (eim) =>
        eim.call('handleNotification', request, tape()),
      )
      if (works) assert.equal((await call).value, undefined)
      else await assert.rejects(call, { name: 'PeerFault', kind: 'malformed', phase: status === 200 ? 'body' : 'headers' })
    })
  }
}

for (const binding of ['asn1', 'json'] as const) {
  for (const [what, body, status, phase] of [
    ['201', 'x', 201, 'headers'],
    ['204', '', 204, 'headers'],
    ['no body', '', 200, 'body'],
    ['another language', '<html>', 200, 'body'],
    ['the answer to another function', binding === 'asn1' ? hex('bf5003020102') : '[]', 200, 'body'],
  ] as const) {
    test(`${what} as an answer in ${binding} is malformed in ${phase}, with the tape lines and the media type`, async () => {
      gives(body, status)
      const at = tape()
      const client = new EsipaClient({ ...access(), spec: '1.2', binding })
      await assert.rejects(
        using(client, (eim) => eim.call('getEimPackage', { eidValue }, at)),
        (error: { kind: string; phase: string; at: number[]; message: string }) => {
          assert.deepEqual([error.kind, error.phase, error.at.length], ['malformed', phase, 2])
          if (phase === 'body') assert.match(error.message, /\(x\/y\)/)
          return true
        },
      )
      assert.equal(at.entries.at(-1)?.direction, 'note')
    })
  }
}

test('what came from decoding goes out with the octets that it came in, whatever they are', async () => {
  gives('', 204)
  const request = decode(HandleNotificationEsipa, notification, { variants: true }).value
  await using(new EsipaClient({ ...access(), spec: '1.2', binding: 'asn1' }), (eim) =>
    eim.call('handleNotification', request, tape()),
  )
  assert.ok(seen?.body.includes(notification.subarray(3)))
  await using(new EsipaClient({ ...access(), spec: '1.2', binding: 'json' }), (eim) =>
    eim.call('handleNotification', request, tape()),
  )
  assert.ok(seen?.body.toString().includes(notification.subarray(3).toString('base64')))
})

test('a body can be given as octets', async () => {
  gives(hex('bf4f03020101'))
  await using(new EsipaClient({ ...access(), spec: '1.2', binding: 'asn1' }), (eim) =>
    eim.send('getEimPackage', hex('00ff'), tape()),
  )
  assert.deepEqual(seen?.body, hex('00ff'))
})

test('ES9+ in ASN.1: everything is in the envelope', async () => {
  gives(hex('a2 05 bf41 02 a0 00'))
  const cancelSessionResponse = decode(CancelSessionResponse, hex('bf41 03 81 01 05')).value
  const client = new Es9Client({ ...access(), interface: 'ES9+', binding: 'asn1' })
  const { value } = await using(client, (smdp) =>
    smdp.call('cancelSession', { transactionId: hex('0102'), cancelSessionResponse }, tape()),
  )
  assert.equal(value.kind, 'cancelSessionOk')
  assert.equal(seen?.path, '/tenant/gsma/rsp2/asn1')
  assert.equal(seen.body[0], 0xa2)
  assert.equal(decode(es9Asn1.cancelSession.request, seen.body.subarray(2)).issues.length, 0)
  assert.equal(header('x-admin-protocol'), 'gsma/rsp/v2.5.0')
})

test('ES9+ in JSON: path of the function and the codes of an error', async () => {
  gives('{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.10.1","reasonCode":"3.9"}}}}')
  const cancelSessionResponse = decode(CancelSessionResponse, hex('bf41 03 81 01 05')).value
  const client = new Es9Client({ ...access(), interface: 'ES9+', binding: 'json' })
  const { value, header: said } = await using(client, (smdp) =>
    smdp.call('cancelSession', { transactionId: hex('0102'), cancelSessionResponse }, tape()),
  )
  assert.deepEqual(value, { kind: 'cancelSessionError', value: 'invalidTransactionId' })
  assert.deepEqual(said?.statusCodeData, { subjectCode: '8.10.1', reasonCode: '3.9' })
  assert.equal(seen?.path, '/tenant/gsma/rsp2/es9plus/cancelSession')
  assert.equal(seen.body.toString(), '{"transactionId":"0102","cancelSessionResponse":"v0EDgQEF"}')
})

test('ES11 is called on the paths of ES9+', async () => {
  gives('{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.9.5","reasonCode":"3.9"}}}}')
  const client = new Es9Client({ ...access(), interface: 'ES11', binding: 'json' })
  const { value } = await using(client, (smds) => smds.send('authenticateClient', Buffer.from('{}'), tape()))
  assert.deepEqual(value, { kind: 'authenticateClientError', value: 'eventIdUnknown' })
  assert.equal(seen?.path, '/tenant/gsma/rsp2/es9plus/authenticateClient')
})

test('ES2+: a header in each request, another call identifier each time, and the output', async () => {
  gives(encodeResponse(es2Json.downloadOrder, { kind: 'executed', value: { iccid: '89001012012341234012' } }))
  const client = new OperatorClient({ ...access(), interface: 'ES2+', functionRequesterIdentifier: '1.2.3' })
  const calls: unknown[] = []
  await using(client, async (smdp) => {
    for (let i = 0; i < 2; i++) {
      const { value } = await smdp.call('downloadOrder', { profileType: 'P' }, tape())
      assert.deepEqual(value, { kind: 'executed', value: { iccid: '89001012012341234012' } })
      calls.push(JSON.parse(seen?.body.toString() ?? '').header)
    }
  })
  assert.equal(seen?.path, '/tenant/gsma/rsp2/es2plus/downloadOrder')
  assert.deepEqual(calls, [
    { functionRequesterIdentifier: '1.2.3', functionCallIdentifier: '1' },
    { functionRequesterIdentifier: '1.2.3', functionCallIdentifier: '2' },
  ])
})

test('ES12: the path is a setting', async () => {
  gives('{"header":{"functionExecutionStatus":{"status":"Executed-Success"}}}')
  const paths = { registerEvent: '/elsewhere' }
  const client = new OperatorClient({ ...access(), interface: 'ES12', functionRequesterIdentifier: 'x', paths })
  const event = { eid: eidValue.toString('hex'), rspServerAddress: 'a.b', eventId: 'E', forwardingIndicator: false }
  const { value } = await using(client, (smds) => smds.call('registerEvent', event, tape()))
  assert.equal(value.kind, 'executed')
  assert.equal(seen?.path, '/tenant/elsewhere')
})

test('several calls at once take their turns on one connection, or have one each', async () => {
  gives(encode(GetEimPackageResponse, { kind: 'eimPackageError', value: 'noEimPackageAvailable' }))
  for (const [connections, distinct] of [
    [1, 1],
    [3, 3],
  ] as const) {
    const numbers = new Set<number | undefined>()
    const own = await listenHttps({
      identity,
      answer(request) {
        numbers.add(request.connection)
        return new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(reply))))
      },
    })
    const client = new EsipaClient({
      ...access(),
      url: `https://localhost:${own.port}`,
      spec: '1.2',
      binding: 'asn1',
      connections,
    })
    const calls = Array.from({ length: 6 }, () => client.call('getEimPackage', { eidValue }, tape()))
    assert.equal((await Promise.all(calls)).length, 6)
    assert.equal(numbers.size, distinct)
    await client.close()
    await own.close()
  }
})

test('a call whose turn does not come is aborted in connect', async () => {
  reply = { kind: 'silence' }
  const client = new EsipaClient({ ...access(), spec: '1.2', binding: 'asn1' })
  const first = client.call('getEimPackage', { eidValue }, tape(), AbortSignal.timeout(80))
  const second = client.call('getEimPackage', { eidValue }, tape(), AbortSignal.timeout(30))
  await assert.rejects(second, { name: 'PeerFault', kind: 'silent', phase: 'connect' })
  await assert.rejects(first, { name: 'PeerFault', kind: 'silent' })
  await client.close()
})

test('every function of ESipa has a path in JSON', () => {
  assert.deepEqual(new Set(Object.values(esipaJson).map(({ path }) => path)).size, 8)
})
