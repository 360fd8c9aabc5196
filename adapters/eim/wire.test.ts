/** What comes back to octets that no HTTP client would send: from our server, and from peers that are wrong in every way. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import type { HttpRequest } from '../../transport/http-exchange.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { openSslServer, programTest } from '../../transport/program-peers.ts'
import type { ServerRequest } from '../../transport/reply.ts'
import { Tape } from '../../transport/tape.ts'
import { identity, octetsOf as octetsOnTape, resettable, tcpPeer, tlsPeer } from '../../transport/test-peers.ts'
import type { WireScript } from '../../transport/wire.ts'
import { eimWire } from './wire.ts'
import * as write from './written-request.ts'

const trust = { kind: 'certificate', pem: identity.certificates } as const
const seen: ServerRequest[] = []
const server = await listenHttps({
  identity,
  answer(request) {
    seen.push(request)
    return { kind: 'answer', status: 200, headers: { 'X-A': '1' }, body: request.body }
  },
})
after(() => server.close())

const request: HttpRequest = { method: 'POST', path: '/x', headers: { 'Content-Type': 'a/b' }, body: Buffer.from('hello') }
const right = write.written(request, 'localhost')
const bare = write.octetsOf(right)
const body = (octets: Uint8Array | undefined) => Buffer.from(octets ?? []).toString()

async function spoken(script: WireScript, port = server.port, patience = {}, signal = AbortSignal.timeout(10_000)) {
  seen.length = 0
  const tape = new Tape(systemClock)
  const wire = eimWire({ adapter: 'url', url: `https://localhost:${port}/`, trust }, patience)
  const outcome = await wire.speak(script, tape, signal)
  assert.ok(tape.entries.some(({ at, direction }) => at === outcome.at && direction === 'note'))
  return { ...outcome, tape, statuses: outcome.answers.map(({ status }) => status) }
}
const one = (octets: Uint8Array) => ({ pieces: [{ octets }] })
/** Says this when it has got something. */
const saying = (...pieces: readonly string[]) =>
  tlsPeer((socket) => {
    for (const piece of pieces) socket.write(piece)
  })

test('a right request is answered, and is an exchange that rules judge where the script says so', async () => {
  const { answers, exchanges, end, written, sent, received, tape, rest } = await spoken({ ...one(bare), requests: [request] })
  assert.deepEqual([answers[0]?.status, body(answers[0]?.body), end, rest.length], [200, 'hello', { kind: 'answered' }, 0])
  assert.deepEqual(tape.exchanges, exchanges)
  assert.deepEqual([exchanges[0]?.sent, exchanges[0]?.received, exchanges[0]?.peer], [sent, received, 'eim'])
  assert.deepEqual([octetsOnTape(tape, 'sent'), written], [bare, bare.length])
  assert.deepEqual((await spoken(one(bare))).tape.exchanges, [])
})

for (const [what, written] of [
  ['header names in mixed case', write.inMixedCase(right)],
  ['fifty more headers', write.withManyFields(right, 50)],
  ['chunks', write.inChunks(right, 2)],
  ['chunks with extensions', write.inChunks(right, 3, (length) => `${length};a=b`)],
  ['a length with zeros in front', write.withField(right, 'content-length', '005')],
] as const) {
  test(`${what}: as good as any other`, async () => {
    const { statuses, end } = await spoken(one(write.octetsOf(written)))
    assert.deepEqual([statuses, end.kind, body(seen[0]?.body)], [[200], 'answered', 'hello'])
  })
}

for (const [what, written] of [
  ['a NUL in a header', write.withField(right, 'X-B', 'a\0b')],
  ['a length that is no number', write.withField(right, 'Content-Length', '5x')],
  ['two lengths', write.withAnotherField(right, 'Content-Length', '4')],
  ['length and chunks at once', write.withAnotherField(write.inChunks(right, 9), 'Content-Length', '5')],
  ['a chunk size that is none', write.inChunks(right, 9, () => 'size')],
  ['no Host', write.withoutField(right, 'Host')],
  ['garbage in front', { ...right, startLine: `\x01\x02garbage\r\n${right.startLine}` }],
] as const) {
  test(`${what}: refused with 400, and the connection ends`, async () => {
    const { statuses, end } = await spoken({ ...one(write.octetsOf(written)), answers: 'all' })
    assert.deepEqual([statuses, end.kind, seen.length], [[400], 'closed', 0])
  })
}

test('two requests at once are answered in order on one connection, each with its line on the tape', async () => {
  const other = write.written({ ...request, body: Buffer.from('again') }, 'localhost')
  const both = Buffer.concat([bare, write.octetsOf(other)])
  const { answers, exchanges } = await spoken({ ...one(both), answers: 2, requests: [request, request] })
  assert.deepEqual(
    answers.map((answer) => body(answer.body)),
    ['hello', 'again'],
  )
  assert.deepEqual(
    seen.map(({ connection }) => connection === seen[0]?.connection),
    [true, true],
  )
  assert.equal(exchanges.length, 2)
  assert.ok((exchanges[0]?.received ?? 0) <= (exchanges[1]?.received ?? 0))
})

test('octets one by one, with pauses, are a request like any other', async () => {
  const { statuses, tape } = await spoken({ pieces: write.slowly(bare, 20, 1) })
  assert.deepEqual([statuses, body(seen[0]?.body)], [[200], 'hello'])
  assert.equal(tape.entries.filter(({ direction }) => direction === 'sent').length, Math.ceil(bare.length / 20))
})

test('a request cut off by the end of our side is no request', async () => {
  const { end, statuses } = await spoken({ ...one(bare.subarray(0, -2)), end: 'halfClose', answers: 'all' })
  assert.deepEqual([seen.length, end.kind, statuses.filter((status) => status !== 400)], [0, 'closed', []])
})

test('a request cut off by a reset of ours ends there, and TCP sees the reset', async () => {
  let code: string | undefined
  let closed = () => {}
  const gone = new Promise<void>((resolve) => (closed = resolve))
  const path = await tcpPeer((outer) => {
    const onward = connect(server.port, '127.0.0.1').on('error', () => {})
    outer.on('data', (octets) => onward.write(octets)).on('error', (error: NodeJS.ErrnoException) => (code = error.code))
    outer.on('close', () => {
      onward.destroy()
      closed()
    })
    onward.on('data', (octets) => outer.write(octets))
  })
  const pieces = [{ octets: bare.subarray(0, 9) }, { octets: Buffer.of(), afterMs: 100 }]
  const { end, written } = await spoken({ pieces, end: 'reset' }, path)
  await gone
  assert.deepEqual([end, written, seen.length, code], [{ kind: 'reset', by: 'us' }, 9, 0, 'ECONNRESET'])
})

test('a huge length that is announced and never sent ends in silence', async () => {
  const written = write.octetsOf(write.withField(right, 'Content-Length', '4000000'))
  const { end, statuses } = await spoken(one(written), server.port, { headersMs: 200 })
  assert.deepEqual([end.kind, statuses], ['silence', []])
})

test('a server that refuses early is heard, and nothing more is written', async () => {
  const port = await saying('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  const pieces = Array.from({ length: 100 }, () => ({ octets: Buffer.alloc(10), afterMs: 20 }))
  const { statuses, written } = await spoken({ pieces }, port)
  assert.deepEqual(statuses, [413])
  assert.ok(written < 1_000)
})

test('answers that are none are octets', async () => {
  const { answers, rest, isBroken, end } = await spoken(one(bare), await saying('bf4f', '03020101'), { headersMs: 200 })
  assert.deepEqual([answers, rest.toString(), isBroken, end.kind], [[], 'bf4f03020101', true, 'silence'])
})

test('a peer that sends for ever is left when it has sent too much or for too long', async () => {
  const filling = await tlsPeer((socket) => {
    const more = () => void (socket.destroyed || socket.write(Buffer.alloc(60_000, 'x'), more))
    more()
  })
  assert.equal((await spoken(one(bare), filling, { maxBodyBytes: 200_000 })).end.kind, 'endless')
  const dripping = await tlsPeer((socket) => {
    const timer = setInterval(() => socket.write('H'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  assert.equal((await spoken(one(bare), dripping, { answerMs: 300 })).end.kind, 'endless')
})

test('a peer that hangs up and one that breaks off are told apart', async () => {
  const gone = await spoken(one(bare), await tlsPeer((socket) => socket.end()))
  assert.deepEqual([gone.end, gone.received], [{ kind: 'closed' }, undefined])
  const broken = await spoken(one(bare), await resettable('HTTP/1.1 200'))
  assert.deepEqual([broken.end, broken.rest.toString()], [{ kind: 'reset', by: 'peer' }, 'HTTP/1.1 200'])
})

test('a peer that reads nothing does not hold us', async () => {
  const port = await tlsPeer((socket) => socket.pause())
  const pieces = Array.from({ length: 40 }, () => ({ octets: Buffer.alloc(1_000_000) }))
  const { end, written } = await spoken({ pieces }, port, { headersMs: 300 })
  assert.equal(end.kind, 'silence')
  assert.ok(written < 40_000_000)
})

test('plain HTTP at the port of TLS is not answered with a function', async () => {
  const { statuses, end } = await spoken({ ...one(bare), over: 'tcp', answers: 'all' })
  assert.deepEqual([statuses.includes(200), end.kind === 'answered', seen.length], [false, false, 0])
  const plain = await tcpPeer(
    (socket) => void socket.once('data', () => socket.write('HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n')),
  )
  assert.deepEqual((await spoken({ ...one(bare), over: 'tcp' }, plain)).statuses, [301])
})

test('no connection, a certificate that is not trusted, and a cancelled run are faults', async () => {
  await assert.rejects(spoken(one(bare), 1), { name: 'PeerFault', kind: 'unreachable', phase: 'connect' })
  const tape = new Tape(systemClock)
  const wire = eimWire({ adapter: 'url', url: `https://localhost:${server.port}/`, trust: { kind: 'system' } })
  const refused = { name: 'PeerFault', kind: 'unreachable', phase: 'handshake', at: [2] }
  await assert.rejects(wire.speak(one(bare), tape, AbortSignal.timeout(5_000)), refused)
  const silent = await tlsPeer(() => {})
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 50)
  await assert.rejects(spoken(one(bare), silent, {}, abort.signal), { name: 'PeerFault', kind: 'aborted', phase: 'headers' })
  await assert.rejects(spoken(one(bare), silent, {}, AbortSignal.abort()), { name: 'PeerFault', kind: 'aborted' })
})

programTest(
  'openssl',
  'openssl as server: its answer is read, and its refusal of a client without certificate is an alert',
  async () => {
    const port = await openSslServer('wire', identity, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    assert.deepEqual((await spoken(one(bare), port)).statuses, [200])
    const demanding = await openSslServer('wire-demanding', identity, '', ['-Verify', '1', '-verify_return_error'])
    const { end } = await spoken(one(bare), demanding)
    assert.deepEqual(end, { kind: 'refused', alert: { number: 116, name: 'certificate required' } })
  },
)
