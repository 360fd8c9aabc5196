/** What our server takes, refuses and gives back; its client is ours, or a bare TLS socket where the octets count. */
import assert from 'node:assert/strict'
import { connect as connectTcp } from 'node:net'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { systemClock } from './clock.ts'
import { HttpsClient, type HttpsTarget } from './https-client.ts'
import { type Listening, listenHttps, type ServerSettings } from './https-server.ts'
import { systemRandom } from './random.ts'
import type { Reply, ServerRequest } from './reply.ts'
import { Tape, type TapeEntry } from './tape.ts'
import { identity, octetsOf } from './test-peers.ts'
import { identityOf, selfSignedIdentity } from './tls-identity.ts'

const echo = ({ body }: ServerRequest): Reply => ({ kind: 'answer', status: 200, headers: { 'X-A': '1' }, body })

async function served(settings: Partial<ServerSettings> = {}) {
  const lines: string[] = []
  const server = await listenHttps({ identity, answer: echo, log: (line) => lines.push(line), ...settings })
  after(() => server.close())
  return { server, lines }
}

function clientOf({ port }: Listening, more: Partial<HttpsTarget> = {}) {
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const target = { host: '127.0.0.1', port, servername: 'localhost', authority: `localhost:${port}`, trust, ...more }
  const client = new HttpsClient('peer', target)
  after(() => client.close())
  const tape = new Tape(systemClock)
  const post = (body: Uint8Array | string, framing: 'sized' | 'chunked' = 'sized', headers = {}, signal?: AbortSignal) =>
    client.exchange({ method: 'POST', path: '/x?y=1', headers, body: Buffer.from(body), framing }, tape, signal)
  return { post, tape }
}

/** What a bare TLS client gets until the connection ends. */
function exchangeOctets(port: number, octets: string): Promise<string> {
  return new Promise((resolve) => {
    let came = ''
    const socket = connect({ port, host: '127.0.0.1', ca: identity.certificates, servername: 'localhost' }, () =>
      socket.write(octets),
    )
    socket.on('data', (piece: Buffer) => (came += piece.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(came))
  })
}

test('a request is handed over whole, with what its connection is', async () => {
  const seen: ServerRequest[] = []
  const { server } = await served({
    answer(request) {
      seen.push(request)
      return echo(request)
    },
  })
  const { post } = clientOf(server)
  await post('one', 'sized', { 'X-B': 'b' })
  await post('two')
  await clientOf(server).post('three')
  assert.deepEqual(
    seen.map(({ method, path, connection }) => [method, path, connection]),
    [
      ['POST', '/x?y=1', 1],
      ['POST', '/x?y=1', 1],
      ['POST', '/x?y=1', 2],
    ],
  )
  assert.deepEqual(seen[0]?.headers.get('x-b'), ['b'])
  assert.equal(seen[0]?.clientCertificate, undefined)
})

for (const sent of ['sized', 'chunked'] as const)
  for (const given of ['sized', 'chunked'] as const)
    for (const size of [0, 1, 10_000, 300_000]) {
      test(`${size} octets go out ${sent} and come back ${given}`, async () => {
        const { server } = await served({ answer: (request) => ({ ...echo(request), framing: given }) as Reply })
        const { post, tape } = clientOf(server)
        const body = Buffer.alloc(size, 'abc')
        const { response } = await post(body, sent)
        assert.ok(body.equals(response.body))
        const [out, back] = (['sent', 'received'] as const).map((direction) => octetsOf(tape, direction).toString('latin1'))
        assert.match(out ?? '', sent === 'chunked' && size > 0 ? /\r\ntransfer-encoding: chunked\r\n/i : /\r\ncontent-length: /i)
        assert.match(back ?? '', given === 'chunked' ? /\r\nTransfer-Encoding: chunked\r\n/ : /\r\nContent-Length: /)
      })
    }

test('a body that is too long gets 413, one that is far too long ends the connection', async () => {
  const { server, lines } = await served({ patience: { maxBodyBytes: 1_000 } })
  assert.equal((await clientOf(server).post(Buffer.alloc(1_000))).response.status, 200)
  assert.equal((await clientOf(server).post(Buffer.alloc(1_001))).response.status, 413)
  await assert.rejects(clientOf(server).post(Buffer.alloc(100_000)), { name: 'PeerFault', kind: 'closed' })
  assert.match(lines.join('\n'), /POST \/x\?y=1 came to nothing: its body is longer than 1000 octets/)
})

for (const [what, octets, status] of [
  ['octets that are no HTTP', 'hello\r\n\r\n', /^HTTP\/1.1 400 /],
  ['a head that is too long', `POST / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
  ['half a request', 'POST / HTTP/1.1\r\n', /^HTTP\/1.1 408 /],
  ['half a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab', /^HTTP\/1.1 408 /],
] as const) {
  test(`${what}: ${status}, and the connection ends`, async () => {
    const { server, lines } = await served({ patience: { headersMs: 60, requestMs: 120 } })
    assert.match(await exchangeOctets(server.port, octets), status)
    assert.match(lines.join('\n'), /a request could not be read/)
  })
}

test('a handshake that does not come to an end is broken off', async () => {
  const { server, lines } = await served({ patience: { handshakeMs: 50 } })
  await new Promise<void>((resolve) => {
    const socket = connectTcp(server.port, '127.0.0.1')
    socket.on('error', () => {}).on('close', () => resolve())
  })
  assert.match(lines.join('\n'), /a TLS handshake failed: .*timeout/i)
})

test('a client that speaks plain HTTP is told apart in the log', async () => {
  const { server, lines } = await served()
  await new Promise<void>((resolve) => {
    const socket = connectTcp(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'))
    socket
      .on('error', () => {})
      .on('data', () => {})
      .on('close', () => resolve())
  })
  assert.match(lines.join('\n'), /a TLS handshake failed: http request: perhaps it speaks plain HTTP/)
})

test('an idle connection is ended after a while', async () => {
  const { server } = await served({ patience: { idleMs: 30 } })
  const request = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab'
  assert.match(await exchangeOctets(server.port, request), /^HTTP\/1.1 200 OK\r\n.*ab$/s)
})

test('an error in the answer ends the connection and is logged', async () => {
  const { server, lines } = await served({
    answer: () => {
      throw new Error('out of order')
    },
  })
  await assert.rejects(clientOf(server).post('x'), { name: 'PeerFault', kind: 'closed', phase: 'headers' })
  assert.deepEqual(lines, ['POST /x?y=1 came to nothing: out of order'])
})

test('the signal of a request is aborted when its client has gone', async () => {
  let gone: Promise<void> | undefined
  const { server } = await served({
    answer(_request, signal) {
      gone = new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      return { kind: 'silence' }
    },
  })
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 40)
  await assert.rejects(clientOf(server).post('x', 'sized', {}, abort.signal), { kind: 'aborted' })
  await gone
})

test('a server with tapes has the octets of both directions before HTTP, the TLS facts and the address of the client', async () => {
  const tapes: Tape[] = []
  const { server } = await served({
    tape({ number, peer }) {
      assert.equal(number, tapes.length + 1)
      assert.match(peer, /^127\.0\.0\.1:\d+$/)
      tapes.push(new Tape(systemClock))
      return tapes[number - 1]!
    },
  })
  await exchangeOctets(server.port, 'hello\r\n\r\n')
  const { post, tape } = clientOf(server)
  await post('one')
  await post('two')
  const [broken, right] = tapes
  assert.equal(octetsOf(broken!, 'received').toString('latin1'), 'hello\r\n\r\n')
  assert.match(octetsOf(broken!, 'sent').toString('latin1'), /^HTTP\/1.1 400 /)
  assert.deepEqual(octetsOf(right!, 'received'), octetsOf(tape, 'sent'))
  assert.deepEqual(octetsOf(right!, 'sent'), octetsOf(tape, 'received'))
  const facts = right!.entries.flatMap((entry: TapeEntry) => (entry.direction === 'note' && entry.tls ? [entry.tls] : []))
  assert.equal(facts.length, 1)
  assert.match(facts[0]!.version, /^TLSv1\.[23]$/)
  assert.ok(facts[0]!.keyLog.length > 0)
  assert.deepEqual(facts[0]!.certificates, [])
})

test('another certificate is shown from the next handshake on', async () => {
  const { server } = await served()
  const first = clientOf(server)
  await first.post('x')
  const next = await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)
  server.present(next)
  await first.post('the connection that stands goes on')
  await assert.rejects(clientOf(server).post('x'), { kind: 'unreachable', phase: 'handshake', message: /is not the pinned one/ })
  await clientOf(server, { trust: { kind: 'certificate', pem: next.certificates } }).post('x')
})

test('a port that is taken is an error at once', async () => {
  const { server } = await served()
  await assert.rejects(listenHttps({ identity, answer: echo, port: server.port }), { code: 'EADDRINUSE' })
})

test('closing ends the connections that stand', async () => {
  const { server } = await served()
  const { post } = clientOf(server)
  await post('x')
  await server.close()
  await assert.rejects(post('x'), { name: 'PeerFault', phase: 'connect' })
})

for (const [maxVersion, curve] of [
  ['TLSv1.2', 'P-256'],
  ['TLSv1.3', 'P-256'],
  ['TLSv1.3', 'brainpoolP256r1'],
] as const) {
  test(`mutual TLS, ${maxVersion} at most, ${curve}: who has a certificate of the CA gets in, and nobody else`, async () => {
    const pki = await createTestPki({ curve, notBefore: Date.now() - 60_000 })
    const seen: (Buffer | undefined)[] = []
    const { server, lines } = await served({
      answer(request) {
        seen.push(request.clientCertificate)
        return echo(request)
      },
      tls: { maxVersion },
      clientCas: [identityOf(pki.ci).certificates],
    })
    await clientOf(server, { identity: identityOf(pki.dpTls) }).post('x')
    assert.deepEqual(seen, [pki.dpTls.certificate.der])
    // In TLS 1.3 the alert may be overtaken by the reset of a connection on which our request is unread.
    const none =
      maxVersion === 'TLSv1.2' ? /^unreachable in handshake: .* refuses the TLS handshake/ : /^(unreachable|closed) in /
    await assert.rejects(clientOf(server).post('x'), { name: 'PeerFault', message: none })
    // Node says no to a certificate by ending the connection.
    await assert.rejects(clientOf(server, { identity }).post('x'), { name: 'PeerFault', kind: 'closed' })
    assert.equal(seen.length, 1)
    assert.match(lines[0] ?? '', /peer did not return a certificate/)
    assert.match(lines[1] ?? '', /the client's certificate is refused \([A-Z_]+\)/)
  })
}

for (const [what, ours, theirs, message] of [
  ['TLS 1.1 alone', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }, {}, /refuses the TLS handshake/],
  [
    'a suite that it does not have',
    { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' },
    { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    /refuses the TLS handshake/,
  ],
] as const) {
  test(`a client that offers ${what} is refused, and says so`, async () => {
    const { server } = await served({ tls: theirs })
    await assert.rejects(clientOf(server, { tls: ours }).post('x'), { kind: 'unreachable', phase: 'handshake', message })
  })
}

test('version and suite can be chosen, and are in the facts', async () => {
  const { server } = await served()
  const { post, tape } = clientOf(server, { tls: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' } })
  await post('x')
  const note = tape.entries.find((entry) => entry.direction === 'note')
  assert.ok(note?.direction === 'note')
  assert.deepEqual([note.tls?.version, note.tls?.cipher], ['TLSv1.2', 'ECDHE-ECDSA-AES128-SHA256'])
})
