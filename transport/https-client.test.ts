import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { systemClock } from './clock.ts'
import { PeerFault } from './faults.ts'
import { HttpsClient } from './https-client.ts'
import type { TlsIdentity } from './https-server.ts'
import { systemRandom } from './random.ts'
import { Tape } from './tape.ts'
import { selfSignedIdentity } from './tls-identity.ts'
import type { Trust } from './trust.ts'

let identity: TlsIdentity
before(async () => {
  identity = await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)
})

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

/** Carries octets between a client and a TLS server, so that the connection below TLS can be reset. */
async function resettable(answer: string): Promise<number> {
  const inner = await tlsPeer((socket) => socket.write(answer))
  return listening(
    createTcpServer((outer) => {
      const onward = connect(inner, '127.0.0.1', () => outer.pipe(onward).pipe(outer)).on('error', () => {})
      setTimeout(() => outer.resetAndDestroy(), 120)
    }),
  )
}

/** A TLS server that says `script` when it has got something. */
function tlsPeer(script: (socket: Socket) => void): Promise<number> {
  const server = createTlsServer({ cert: identity.certificates, key: identity.key }, (socket) => {
    socket.on('error', () => {}).once('data', () => script(socket))
  })
  server.on('tlsClientError', () => {})
  return listening(server)
}

function tcpPeer(onConnect: (socket: Socket) => void): Promise<number> {
  return listening(createTcpServer(onConnect))
}

function clientOf(port: number, trust: Trust = { kind: 'certificate', pem: identity.certificates }, servername = 'localhost') {
  const target = { host: '127.0.0.1', port, servername, authority: `${servername}:${port}`, trust }
  const client = new HttpsClient('peer', target, {
    connectMs: 400,
    handshakeMs: 300,
    headersMs: 300,
    bodyMs: 300,
    maxHeaderBytes: 2_000,
    maxBodyBytes: 1_000,
  })
  after(() => client.close())
  const tape = new Tape(systemClock)
  const post = (signal?: AbortSignal) =>
    client.exchange({ method: 'POST', path: '/x', headers: {}, body: Buffer.from('ask') }, tape, signal)
  return { tape, post }
}

const OK = 'HTTP/1.1 200 OK\r\n'

for (const [what, answer, kind, phase] of [
  ['octets that are no HTTP', '\u001b[31mhello\r\n\r\n', 'malformed', 'headers'],
  ['a head without end', `${OK}X: ${'a'.repeat(4_000)}`, 'malformed', 'headers'],
  ['a body that is too long', `${OK}Content-Length: 5000\r\n\r\n${'a'.repeat(5_000)}`, 'malformed', 'body'],
  ['a chunk size that is none', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'malformed', 'body'],
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

const answering = (socket: Socket) => void socket.write(`${OK}Content-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok`)

test('a header that comes twice keeps both values', async () => {
  const { response } = await clientOf(await tlsPeer(answering)).post()
  assert.equal(response.status, 200)
  assert.deepEqual(response.headers.get('x-a'), ['1', '2'])
  assert.equal(Buffer.from(response.body).toString(), 'ok')
})

const trustCases: readonly (readonly [string, () => Trust | Promise<Trust>, string, boolean])[] = [
  ['the pinned certificate', () => ({ kind: 'certificate', pem: identity.certificates }), 'localhost', true],
  [
    'the pinned certificate under another name',
    () => ({ kind: 'certificate', pem: identity.certificates }),
    'other.example',
    true,
  ],
  ['a CA', () => ({ kind: 'ca', pem: identity.certificates }), 'localhost', true],
  ['a CA under another name', () => ({ kind: 'ca', pem: identity.certificates }), 'other.example', false],
  ['the CAs of the system', () => ({ kind: 'system' }), 'localhost', false],
  ['nobody', () => ({ kind: 'none' }), 'other.example', true],
  ['the pinned key', () => ({ kind: 'publicKey', pem: spkiOf(identity.certificates) }), 'localhost', true],
  [
    'another pinned key',
    async () => ({
      kind: 'publicKey',
      pem: spkiOf((await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)).certificates),
    }),
    'localhost',
    false,
  ],
  [
    'another pinned certificate',
    async () => ({
      kind: 'certificate',
      pem: (await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)).certificates,
    }),
    'localhost',
    false,
  ],
]
for (const [what, trustOf, servername, holds] of trustCases) {
  test(`trust in ${what} ${holds ? 'lets the request out' : 'keeps the request back'}`, async () => {
    let requests = 0
    const port = await tlsPeer((socket) => {
      requests++
      answering(socket)
    })
    const { tape, post } = clientOf(port, await trustOf(), servername)
    if (holds) await post()
    else await assert.rejects(post(), { name: 'PeerFault', kind: 'unreachable', phase: 'handshake' })
    assert.equal(requests, holds ? 1 : 0)
    assert.equal(
      tape.entries.some(({ direction }) => direction === 'sent'),
      holds,
    )
  })
}

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

test('a fault says how long it took', async () => {
  const { post } = clientOf(await tlsPeer(() => {}))
  await assert.rejects(post(), (error) => error instanceof PeerFault && (error.milliseconds ?? 0) >= 250)
})

function spkiOf(certificate: string): string {
  return createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString()
}
