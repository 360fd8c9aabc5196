/** What our server takes, refuses and gives back; its client is ours, or a bare TLS socket where the octets count. */
import assert from 'node:assert/strict'
import { connect as connectTcp } from 'node:net'
import { test } from 'node:test'
import { systemClock } from './clock.ts'
import { listenHttps } from './https-server.ts'
import type { Reply, ServerRequest } from './reply.ts'
import { Tape, type TapeEntry } from './tape.ts'
import { identity, octetsOf } from './test-peers.ts'
import { clientFor, echo, exchangeOctets, served } from './test-servers.ts'

test('a request is handed over whole, with what its connection is', async () => {
  const seen: ServerRequest[] = []
  const { server } = await served({
    answer(request) {
      seen.push(request)
      return echo(request)
    },
  })
  const { post } = clientFor(server)
  await post('one', 'sized', { 'X-B': 'b' })
  await post('two')
  await clientFor(server).post('three')
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
        const { post, tape } = clientFor(server)
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
  assert.equal((await clientFor(server).post(Buffer.alloc(1_000))).response.status, 200)
  assert.equal((await clientFor(server).post(Buffer.alloc(1_001))).response.status, 413)
  await assert.rejects(clientFor(server).post(Buffer.alloc(100_000)), { name: 'PeerFault', kind: 'closed' })
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
  await assert.rejects(clientFor(server).post('x'), { name: 'PeerFault', kind: 'closed', phase: 'headers' })
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
  await assert.rejects(clientFor(server).post('x', 'sized', {}, abort.signal), { kind: 'aborted' })
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
  const { post, tape } = clientFor(server)
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

test('a port that is taken is an error at once', async () => {
  const { server } = await served()
  await assert.rejects(listenHttps({ identity, answer: echo, port: server.port }), { code: 'EADDRINUSE' })
})

test('closing ends the connections that stand', async () => {
  const { server } = await served()
  const { post } = clientFor(server)
  await post('x')
  await server.close()
  await assert.rejects(post('x'), { name: 'PeerFault', phase: 'connect' })
})
