import assert from 'node:assert/strict'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { systemClock } from './clock.ts'
import { PeerFault } from './faults.ts'
import { defaultPatience, HttpsClient } from './https-client.ts'
import { Tape } from './tape.ts'
import { answering, clientOf, identity, listening, OK, resettable, tcpPeer, tlsPeer } from './test-peers.ts'
import { connectTls } from './tls-connect.ts'

for (const [what, answer, kind, phase] of [
  ['octets that are no HTTP', '\u001b[31mhello\r\n\r\n', 'malformed', 'headers'],
  ['a head without end', `${OK}X: ${'a'.repeat(4_000)}`, 'malformed', 'headers'],
  ['a body that is too long', `${OK}Content-Length: 5000\r\n\r\n${'a'.repeat(5_000)}`, 'malformed', 'body'],
  ['a chunk size that is none', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'malformed', 'body'],
  ['a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n', 'malformed', 'headers'],
  [
    'a switch to another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n',
    'malformed',
    'headers',
  ],
  ['an interim answer and nothing more', 'HTTP/1.1 100 Continue\r\n\r\n', 'silent', 'headers'],
  ['half a head and nothing more', OK, 'silent', 'headers'],
  ['half a body and nothing more', `${OK}Content-Length: 9\r\n\r\nabc`, 'silent', 'body'],
] as const) {
  test(`${what}: ${kind} in ${phase}, and what came is on the tape`, async () => {
    const { tape, post } = clientOf(await tlsPeer((socket) => socket.write(answer)))
    await assert.rejects(post(), { name: 'PeerFault', kind, phase })
    const came = tape.entries.flatMap((entry) => (entry.direction === 'received' ? [entry.hex] : [])).join('')
    assert.ok(came.length > 0 && Buffer.from(answer).toString('hex').startsWith(came))
  })
}

for (const [what, answer, phase] of [
  ['before any answer', '', 'headers'],
  ['in the middle of the head', OK, 'headers'],
  ['in the middle of the body', `${OK}Content-Length: 9\r\n\r\nabc`, 'body'],
] as const) {
  test(`a peer that resets the connection ${what}: closed in ${phase}`, async () => {
    await assert.rejects(clientOf(await resettable(answer)).post(), { name: 'PeerFault', kind: 'closed', phase })
  })

  for (const way of ['end', 'destroy'] as const) {
    test(`a peer that hangs up ${what} (${way}): closed in ${phase}`, async () => {
      const port = await tlsPeer((socket) => {
        if (way === 'end') socket.end(answer)
        else socket.write(answer, () => setTimeout(() => socket.destroy(), 30))
      })
      await assert.rejects(clientOf(port).post(), { name: 'PeerFault', kind: 'closed', phase })
    })
  }
}

test('a port that nobody listens on: unreachable in connect', async () => {
  const server = createTcpServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  await assert.rejects(clientOf(port).post(), { name: 'PeerFault', kind: 'unreachable', phase: 'connect' })
})

test('a name that has no address: unreachable in resolve', async () => {
  const target = { host: 'no.such.name.invalid', port: 443, servername: 'x', authority: 'x', trust: { kind: 'system' } as const }
  const client = new HttpsClient('peer', target)
  after(() => client.close())
  const exchange = client.exchange({ method: 'POST', path: '/', headers: {}, body: new Uint8Array() }, new Tape(systemClock))
  await assert.rejects(exchange, { name: 'PeerFault', kind: 'unreachable', phase: 'resolve' })
})

for (const [what, onConnect, kind] of [
  ['hangs up', (socket: Socket) => void socket.once('data', () => socket.destroy()), 'closed'],
  ['says nothing', () => {}, 'silent'],
  [
    'speaks plain HTTP',
    (socket: Socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    'malformed',
  ],
] as const) {
  test(`a peer that ${what} in the handshake: ${kind}`, async () => {
    await assert.rejects(clientOf(await tcpPeer(onConnect)).post(), { name: 'PeerFault', kind, phase: 'handshake' })
  })
}

test('a peer that talks of plain HTTP is told apart', async () => {
  const port = await tcpPeer((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  await assert.rejects(clientOf(port).post(), /perhaps it speaks plain HTTP/)
})

test('a header that comes twice keeps both values', async () => {
  const { response } = await clientOf(await tlsPeer(answering)).post()
  assert.equal(response.status, 200)
  assert.deepEqual(response.headers.get('x-a'), ['1', '2'])
  assert.equal(Buffer.from(response.body).toString(), 'ok')
})

for (const [what, answer] of [
  ['an interim answer that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\nX-A: 1\r\n\r\nok`],
  ['blanks around a header', `${OK}Content-Length: 2\r\nX-A: \t1 \t\r\n\r\nok`],
  ['chunks and a trailer', `${OK}Transfer-Encoding: chunked\r\nX-A: 1\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\nX-B: 1\r\n\r\n`],
  ['the end of the connection as the end of the body', `${OK}X-A: 1\r\n\r\nok`],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\nok'],
  ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\nX-A: 1\r\n\r\nok'],
] as const) {
  test(`${what}: the answer is read all the same`, async () => {
    const { response } = await clientOf(await tlsPeer((socket) => socket.end(answer))).post()
    assert.equal(response.status, 200)
    assert.deepEqual(response.headers.get('x-a'), ['1'])
    assert.equal(Buffer.from(response.body).toString(), 'ok')
  })
}

test('an interim answer on a kept connection is read over each time', async () => {
  const interim = 'HTTP/1.1 100 Continue\r\n\r\n'
  const server = createTlsServer({ cert: identity.certificates, key: identity.key }, (socket) => {
    socket.on('error', () => {}).on('data', () => socket.write(`${interim}${OK}Content-Length: 2\r\n\r\nok`))
  })
  const { tape, post } = clientOf(await listening(server))
  await post()
  await post()
  assert.equal(tape.entries.filter((entry) => entry.direction === 'note' && entry.tls).length, 1)
  assert.equal(tape.exchanges.length, 2)
})

test('a connection that was called off before it began is not made', async () => {
  const target = { host: '127.0.0.1', port: await tlsPeer(answering), servername: 'localhost', trust: { kind: 'none' } as const }
  const patience = { connectMs: 2_000, handshakeMs: 2_000 }
  await assert.rejects(connectTls(target, patience, AbortSignal.abort()), { name: 'PeerFault', kind: 'aborted' })
})

test('a kept connection that ends at our next request is no answer withheld', async () => {
  let request = 0
  const server = createTlsServer({ cert: identity.certificates, key: identity.key }, (socket) => {
    socket.on('error', () => {}).on('data', () => (request++ === 0 ? answering(socket) : socket.destroy()))
  })
  const { post } = clientOf(await listening(server))
  await post()
  await assert.rejects(post(), { name: 'PeerFault', kind: 'closed', phase: 'connect' })
  assert.equal(request, 2)
})

test('a patience that runs out is silence, an abort is not', async () => {
  const port = await tlsPeer(() => {})
  await assert.rejects(clientOf(port).post(AbortSignal.timeout(60)), { name: 'PeerFault', kind: 'silent', phase: 'headers' })
  await assert.rejects(clientOf(port).post(AbortSignal.abort()), { name: 'PeerFault', kind: 'aborted' })
})

test('an answer that comes octet by octet and does not end is silence, however little each octet takes', async () => {
  const port = await tlsPeer((socket) => {
    socket.write(`${OK}Content-Length: 900\r\n\r\n`)
    const drip = setInterval(() => socket.write('a'), 20)
    socket.on('close', () => clearInterval(drip))
  })
  const { post } = clientOf(port)
  await assert.rejects(post(AbortSignal.timeout(5_000)), {
    name: 'PeerFault',
    kind: 'silent',
    phase: 'body',
    what: /did not end in 600 ms/,
  })
})

test('a client that is closed in the middle of an exchange says that we called it off', async () => {
  const { post, client } = clientOf(await tlsPeer(() => void client.close()))
  await assert.rejects(post(), { name: 'PeerFault', kind: 'aborted', phase: 'headers' })
})

test('an alert on a kept connection is its end, and no refusal of a handshake', async () => {
  const port = await tlsPeer(answering)
  const sockets: TLSSocket[] = []
  const target = {
    host: '127.0.0.1',
    port,
    servername: 'localhost',
    authority: `localhost:${port}`,
    trust: { kind: 'none' } as const,
  }
  const client = new HttpsClient('peer', target, defaultPatience, async (to, patience, signal) => {
    const connection = await connectTls(to, patience, signal)
    sockets.push(connection.socket)
    return connection
  })
  after(() => client.close())
  const post = () => client.exchange({ method: 'POST', path: '/', headers: {}, body: Buffer.of() }, new Tape(systemClock))
  await post()
  const alert = Object.assign(new Error('tlsv1 alert internal error'), { code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' })
  setImmediate(() => sockets[0]?.destroy(alert))
  await assert.rejects(post(), { name: 'PeerFault', kind: 'closed', phase: 'connect' })
})

test('a fault says how long it took', async () => {
  const { post } = clientOf(await tlsPeer(() => {}))
  await assert.rejects(post(), (error) => error instanceof PeerFault && (error.milliseconds ?? 0) >= 250)
})
