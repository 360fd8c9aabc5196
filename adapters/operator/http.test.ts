/** What an operator's interface over HTTP may say, and what the tape may not. */
import assert from 'node:assert/strict'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'

import { after, test } from 'node:test'
import { identity } from '../../transport/test-peers.ts'
import type { Order } from './port.ts'
import { asking, EID, scene, soon } from './test-http-interface.ts'

const getRat: Order = { kind: 'package', operations: [{ name: 'getRAT' }] }

test('an operation with a request of its own is asked so, with our mark, below the path of the base URL', async () => {
  const first = await scene({})
  const url = `${first.operator.identity.endpoint}/api/v1/`
  const { operator, tape } = asking(url)
  const { id } = await operator.order(EID, getRat, tape, soon())
  assert.equal(id, '17')
  assert.deepEqual(
    first.heard.map(({ line, body }) => [line, body]),
    [[`POST /api/v1/rat/${EID}`, '{"label":"made by a test"}']],
  )
  assert.equal(first.heard[0]?.headers['content-type'], 'application/json')
})

test('a secret goes over the wire, and never onto the tape', async () => {
  const headers = { Authorization: { secret: 'Bearer canary-4711' }, 'X-Tenant': 'a {eid}' }
  const { operator, tape, heard, written } = await scene({}, { headers })
  await operator.order(EID, getRat, tape, soon())
  assert.equal(heard[0]?.headers.authorization, 'Bearer canary-4711')
  assert.equal(heard[0]?.headers['x-tenant'], `a ${EID}`)
  assert.match(written(), /Authorization: \(secret\)/)
  assert.doesNotMatch(written(), /canary/)
})

test('request and answer stand on the tape as people read HTTP', async () => {
  const { operator, tape, written } = await scene({ headers: { 'X-A': 'b' }, body: '{"order":"17","more":1}' })
  await operator.order(EID, getRat, tape, soon())
  assert.deepEqual(
    tape.entries.map(({ direction, peer }) => [direction, peer]),
    [
      ['operator', 'operator'],
      ['operator', 'operator'],
    ],
  )
  assert.match(written(), /^POST \/rat\/\d+ HTTP\/1\.1\r\nHost: 127/)
  assert.match(written(), /\nHTTP\/1\.1 200\r\nx-a: b\r\n[\s\S]*"more":1/)
})

for (const status of [301, 302, 303, 307, 308]) {
  test(`${status} is an answer, and is never followed`, async () => {
    const requests = { getRAT: { method: 'POST', path: '/rat', accepted: [status] } } as const
    const order = { header: 'Location', pattern: '[^/]+$' }
    const { operator, tape, heard } = await scene({ status, headers: { location: '/somewhere/else' } }, { requests, order })
    assert.equal((await operator.order(EID, getRat, tape, soon())).id, 'else')
    assert.equal(heard.length, 1)
  })
}

for (const [what, said, message] of [
  [
    'a refusal with its reason',
    { status: 409, body: '{"error":"no such eUICC"}' },
    /refuses with HTTP 409: no such eUICC \(operator/,
  ],
  ['a refusal in HTML', { status: 502, body: '<h1>Bad\u0007Gateway</h1>' }, /refuses with HTTP 502: <h1>Bad Gateway<\/h1>/],
  ['a redirect that nobody expects', { status: 302, headers: { location: '/login' } }, /refuses with HTTP 302/],
  ['an answer without the name', { body: '{"id":1}' }, /no name of an order.*looked at the member order/],
  ['an answer that is no JSON', { body: 'accepted' }, /no name of an order.*accepted/],
  ['an empty answer', { body: '' }, /no name of an order.*no body/],
  ['a name that is an object', { body: '{"order":{"id":1}}' }, /no name of an order/],
  ['a name without end', { body: JSON.stringify({ order: 'a'.repeat(5000) }) }, /no name of an order/],
] as const) {
  test(`${what} is told, points to the tape, and fails no eIM`, async () => {
    const { operator, tape } = await scene(said)
    await assert.rejects(operator.order(EID, getRat, tape, soon()), (error: Error & { connected?: boolean; at?: number[] }) => {
      assert.match(error.message, message)
      assert.equal(error.connected, false)
      assert.deepEqual(error.at, [1, 2])
      return true
    })
  })
}

test('what a peer gave as the name of an order goes nowhere but into one segment of a path', async () => {
  const name = '../../admin?x=1\r\nX-Evil: 1'
  const { operator, tape, heard } = await scene({ body: JSON.stringify({ order: name, state: 'open' }) })
  const order = await operator.order(EID, getRat, tape, soon())
  await operator.outcome(order, tape, soon())
  assert.equal(heard[1]?.line, `GET /orders/${encodeURIComponent(name)}`)
  assert.equal(heard[1]?.headers['x-evil'], undefined)
})

test('after a restart it is asked until it serves again', async () => {
  let asked = 0
  const ready = { method: 'GET', path: '/health' } as const
  const requests = { restart: { method: 'POST', path: '/restart', ready } } as const
  const { operator, tape, heard } = await scene(({ line }) => ({ status: line.startsWith('GET') && ++asked < 3 ? 503 : 200 }), {
    requests,
  })
  await operator.restart(tape, soon())
  assert.deepEqual(
    heard.map(({ line }) => line),
    ['POST /restart', 'GET /health', 'GET /health', 'GET /health'],
  )
})

test('a program restarts an eIM whose interface cannot, and what it wrote is on the tape', async () => {
  const ready = { method: 'GET', path: '/health' } as const
  const by = (script: string) => ({ restart: { program: 'sh', arguments: ['-c', script], limitMs: 10_000, ready } })
  const right = await scene({}, { requests: by('echo stopped; echo started >&2') })
  assert.equal((await right.operator.restart(right.tape, soon())).length, 4)
  assert.match(right.written(), /^sh -c .*\n\nby itself, exit 0\nstopped\nstarted\n/)
  assert.equal(right.heard[0]?.line, 'GET /health')
  const wrong = await scene({}, { requests: by('echo no such container >&2; exit 1') })
  const told = { connected: false, message: /sh did not restart the eIM: by itself, exit 1, no such container \(operator/ }
  await assert.rejects(wrong.operator.restart(wrong.tape, soon()), told)
  assert.deepEqual(wrong.heard, [])
})

test('an eIM that does not come back is given up after outcomeMs', async () => {
  const ready = { method: 'GET', path: '/health' } as const
  const requests = { restart: { method: 'POST', path: '/restart', ready } } as const
  const { operator, tape } = await scene(({ line }) => ({ status: line.startsWith('GET') ? 503 : 200 }), {
    requests,
    outcomeMs: 30,
  })
  await assert.rejects(operator.restart(tape, soon()), /does not serve again after 30 ms/)
})

test('over https the certificate has to be trusted', async () => {
  const server = createTlsServer({ cert: identity.certificates, key: identity.key }, (_request, response) => {
    response.end('{"order":"17"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const { port } = server.address() as AddressInfo
  const at = { address: { host: '127.0.0.1', port } }
  const trusted = asking('https://localhost', { ...at, trust: { kind: 'certificate', pem: identity.certificates } })
  assert.equal((await trusted.operator.order(EID, getRat, trusted.tape, soon())).id, '17')
  const { operator, tape } = asking('https://localhost', at)
  await assert.rejects(operator.order(EID, getRat, tape, soon()), { name: 'PeerFault', kind: 'unreachable' })
})

for (const [what, octets, kind] of [
  ['hangs up', '', 'closed'],
  ['speaks something else', 'SSH-2.0-x\r\n', 'malformed'],
  ['does not come to an end', `HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n${'a'.repeat(2_000_000)}`, 'malformed'],
] as const) {
  test(`an interface that ${what} is told as ${kind}, and fails no eIM`, async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end(octets))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    after(() => server.close())
    const { operator, tape } = asking(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await assert.rejects(operator.order(EID, getRat, tape, soon()), { name: 'PeerFault', kind, connected: false })
  })
}

test('nobody at the address is told as unreachable', async () => {
  const { operator, tape } = asking('http://127.0.0.1:1')
  await assert.rejects(operator.order(EID, getRat, tape, soon()), { name: 'PeerFault', kind: 'unreachable' })
})

test('an interface that never answers is told as silent after answerMs', async () => {
  const server = createTcpServer((socket) => void socket.on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const { operator, tape } = asking(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { answerMs: 50 })
  await assert.rejects(operator.order(EID, getRat, tape, soon()), { name: 'PeerFault', kind: 'silent', connected: false })
})

for (const [status, isThere] of [
  [204, false],
  [404, false],
  [410, false],
  [409, true],
] as const) {
  test(`an order that is to be removed is ${isThere ? 'still there' : 'gone'} after ${status}`, async () => {
    const requests = { remove: { method: 'DELETE', path: '/orders/{order}' } } as const
    const { operator, tape } = await scene({ status, body: '' }, { requests })
    const removed = operator.remove({ id: '17', eid: EID, at: [] }, tape, soon())
    if (isThere) await assert.rejects(removed, /refuses with HTTP 409/)
    else assert.deepEqual(await removed, [1, 2])
  })
}

test('operations on profiles and on eIMs cannot share a package', async () => {
  const { operator, tape, heard } = await scene({})
  const operations = [{ name: 'getRAT' }, { name: 'listEim' }] as const
  await assert.rejects(operator.order(EID, { kind: 'package', operations }, tape, soon()), { name: 'NotOffered' })
  assert.deepEqual(heard, [])
})
