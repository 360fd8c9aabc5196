/** ESipa as its client, against a server that says anything: both bindings, headers, statuses, forms of errors. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GetEimPackageResponse } from '../protocol/esipa/get-eim-package.ts'
import { HandleNotificationEsipa } from '../protocol/esipa/handle-notification.ts'
import { decode, encode } from '../protocol/schema/type.ts'
import { EsipaClient } from './esipa-client.ts'
import { HarnessError } from './faults.ts'
import { listenHttps } from './https-server.ts'
import { access, eidValue, gives, header, hex, last, server, tape, using } from './test-answers.ts'
import { identity } from './test-peers.ts'

test('ESipa in ASN.1: path, headers, bare object', async () => {
  gives(hex('bf4f03020101'))
  const client = new EsipaClient({ ...access, spec: '1.2', binding: 'asn1', authorization: 'Bearer x' })
  assert.equal(client.endpoint, `https://localhost:${server.port}/tenant/gsma/rsp2/asn1`)
  const { value, issues, http } = await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
  assert.deepEqual([value, issues], [{ kind: 'eimPackageError', value: 'noEimPackageAvailable' }, []])
  assert.equal(http.response.status, 200)
  assert.equal(last.request?.path, '/tenant/gsma/rsp2/asn1')
  assert.deepEqual(['content-type', 'x-admin-protocol', 'user-agent', 'authorization', 'host'].map(header), [
    'application/x-gsma-rsp-asn1',
    'gsma/rsp/v2.1.0',
    'gsma-rsp-ipad',
    'Bearer x',
    `localhost:${server.port}`,
  ])
  assert.deepEqual(last.request.body, hex(`bf4f 12 5a 10 ${eidValue.toString('hex')}`))
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
      ...access,
      spec: '1.2',
      binding: 'json',
      userAgent: 'gsma-rsp-ipae;x',
      headers: { 'X-B': 'b' },
    })
    const answer = await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
    assert.deepEqual(answer.value, { kind: 'eimPackageError', value })
    assert.equal(answer.errorForm, errorForm)
    assert.deepEqual(answer.issues, [])
    assert.equal(last.request?.path, '/tenant/gsma/rsp2/esipa/getEimPackage')
    assert.equal(last.request.body.toString(), `{"eidValue":"${eidValue.toString('hex')}"}`)
    assert.deepEqual(['content-type', 'user-agent', 'x-b'].map(header), ['application/json', 'gsma-rsp-ipae;x', 'b'])
  })
}

test('a header can be left out, for a client that misbehaves', async () => {
  gives(hex('bf4f03020101'))
  const client = new EsipaClient({ ...access, spec: '1.2', binding: 'asn1', headers: { 'X-Admin-Protocol': undefined } })
  await using(client, (eim) => eim.call('getEimPackage', { eidValue }, tape()))
  assert.equal(header('x-admin-protocol'), undefined)
})

test('v1.0.1 has its own types, and no JSON', async () => {
  assert.throws(() => new EsipaClient({ ...access, spec: '1.0.1', binding: 'json' }), HarnessError)
  const client = new EsipaClient({ ...access, spec: '1.0.1', binding: 'asn1' })
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
      const call = using(new EsipaClient({ ...access, spec: '1.2', binding }), (eim) =>
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
      const client = new EsipaClient({ ...access, spec: '1.2', binding })
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
  await using(new EsipaClient({ ...access, spec: '1.2', binding: 'asn1' }), (eim) =>
    eim.call('handleNotification', request, tape()),
  )
  assert.ok(last.request?.body.includes(notification.subarray(3)))
  await using(new EsipaClient({ ...access, spec: '1.2', binding: 'json' }), (eim) =>
    eim.call('handleNotification', request, tape()),
  )
  assert.ok(last.request?.body.toString().includes(notification.subarray(3).toString('base64')))
})

test('a body can be given as octets', async () => {
  gives(hex('bf4f03020101'))
  await using(new EsipaClient({ ...access, spec: '1.2', binding: 'asn1' }), (eim) =>
    eim.send('getEimPackage', hex('00ff'), tape()),
  )
  assert.deepEqual(last.request?.body, hex('00ff'))
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
        return new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(last.reply))))
      },
    })
    const client = new EsipaClient({
      ...access,
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

test('a call whose turn does not come is aborted in connect, and stands in nobody’s way', async () => {
  last.reply = { kind: 'silence' }
  const client = new EsipaClient({ ...access, spec: '1.2', binding: 'asn1' })
  const first = client.call('getEimPackage', { eidValue }, tape(), AbortSignal.timeout(80))
  const second = client.call('getEimPackage', { eidValue }, tape(), AbortSignal.timeout(30))
  const third = client.call('getEimPackage', { eidValue }, tape(), AbortSignal.abort())
  await assert.rejects(third, { name: 'PeerFault', kind: 'aborted', phase: 'connect' })
  await assert.rejects(second, { name: 'PeerFault', kind: 'silent', phase: 'connect' })
  await assert.rejects(first, { name: 'PeerFault', kind: 'silent' })
  gives(encode(GetEimPackageResponse, { kind: 'eimPackageError', value: 'noEimPackageAvailable' }))
  await client.call('getEimPackage', { eidValue }, tape(), AbortSignal.timeout(2_000))
  await client.close()
})

test('a request that has no encoding rejects, and nothing is sent', async () => {
  last.request = undefined
  const request = { kind: 'nothing', value: {} } as unknown as HandleNotificationEsipa
  for (const binding of ['asn1', 'json'] as const) {
    const client = new EsipaClient({ ...access, spec: '1.2', binding })
    await assert.rejects(
      using(client, (eim) => eim.call('handleNotification', request, tape())),
      { name: 'EncodeError' },
    )
  }
  assert.equal(last.request, undefined)
})
