/** Whatever octets come as an answer, however they are cut and whatever ends the connection: a call settles, with a value or a PeerFault. */
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { systemClock } from './clock.ts'
import { PeerFault } from './faults.ts'
import { HttpsClient, type OpenConnection } from './https-client.ts'
import { listenHttps } from './https-server.ts'
import type { Reply } from './reply.ts'
import { Tape } from './tape.ts'
import { identity, octetsOf, tcpPeer } from './test-peers.ts'

const RUNS = Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000)
/** Answers that are under way at once: most of the time is waiting for silent peers. */
const AT_ONCE = 50
const limits = { maxHeaderBytes: 500, maxBodyBytes: 300 }
const patience = { connectMs: 5_000, handshakeMs: 5_000, headersMs: 60, bodyMs: 60, answerMs: 5_000, ...limits }

type Octets = Extract<Reply, { readonly kind: 'octets' }>

const rightAnswers = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nX-B: 2\r\n\r\n',
  'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=1\r\n\r\n',
  'HTTP/1.0 500 No\r\n\r\nuntil the end',
].map((text) => Buffer.from(text))

const mutated = fc
  .record({
    base: fc.constantFrom(...rightAnswers),
    changes: fc.array(fc.record({ at: fc.nat(120), drop: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }), { maxLength: 3 }),
  })
  .map(({ base, changes }) =>
    changes.reduce((octets, { at, drop, put }) => {
      const place = Math.min(at, octets.length)
      return Buffer.concat([octets.subarray(0, place), put, octets.subarray(place + drop)])
    }, base),
  )

const answer: fc.Arbitrary<Octets> = fc
  .record({
    octets: fc.oneof({ weight: 4, arbitrary: mutated }, fc.uint8Array({ maxLength: 700 })),
    kept: fc.oneof(fc.constant(1_000), fc.nat(100)),
    cuts: fc.array(fc.nat(100), { maxLength: 3 }),
    end: fc.constantFrom('keep', 'close', 'reset'),
  })
  .map(({ octets, kept, cuts, end }) => {
    const all = octets.subarray(0, kept)
    const places = [0, ...cuts.filter((cut) => cut < all.length).sort((a, b) => a - b), all.length]
    return { kind: 'octets', pieces: places.slice(1).map((to, i) => ({ octets: all.subarray(places[i], to) })), end } as const
  })

/** A connection without TLS: a handshake for each answer would take most of the time. */
const openTcp: OpenConnection = ({ host, port }) =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => {
      const facts = { version: 'none', cipher: 'none', certificates: [], keyLog: [] }
      resolve({ socket: socket as unknown as TLSSocket, facts })
    })
  })

const answers = new Map<string, Octets>()
let counted = 0

async function settles(client: HttpsClient, answer: Octets): Promise<void> {
  const path = `/${++counted}`
  answers.set(path, answer)
  const { pieces } = answer
  const tape = new Tape(systemClock)
  const begun = performance.now()
  const fault = await client.exchange({ method: 'POST', path, headers: {}, body: Buffer.from('ask') }, tape).then(
    () => undefined,
    (error: unknown) => error,
  )
  answers.delete(path)
  assert.ok(performance.now() - begun < 2_000)
  assert.ok(fault === undefined || fault instanceof PeerFault, String(fault))
  const came = octetsOf(tape, 'received')
  assert.deepEqual(came, Buffer.concat(pieces.map(({ octets }) => octets)).subarray(0, came.length))
  if (fault === undefined) assert.equal(tape.exchanges.length, 1)
  else assert.ok(fault.at.length > 0)
}

/** Gives octets on a bare socket, as our server gives them on one of TLS. */
async function give(socket: Socket, answer: Octets | undefined): Promise<void> {
  // The client has given up already, or this is the rest of its request.
  if (answer === undefined) return
  const { pieces, end } = answer
  for (const { octets } of pieces) await new Promise<void>((resolve) => socket.write(octets, () => resolve()))
  if (end === 'close') socket.end()
  if (end === 'reset') socket.resetAndDestroy()
}

async function check(port: number, count: number, open?: OpenConnection): Promise<void> {
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const target = { host: '127.0.0.1', port, servername: 'localhost', authority: `localhost:${port}`, trust }
  const clients = Array.from({ length: AT_ONCE }, () => new HttpsClient('peer', target, patience, open))
  const several = fc.array(answer, { minLength: AT_ONCE, maxLength: AT_ONCE })
  const property = fc.asyncProperty(several, async (chosen) => {
    await Promise.all(clients.map((client, i) => settles(client, chosen[i]!)))
  })
  try {
    await fc.assert(property, { numRuns: Math.ceil(count / AT_ONCE), endOnFailure: true })
  } finally {
    await Promise.all(clients.map((client) => client.close()))
  }
}

test(`${RUNS} random answers: each call settles with a value or a PeerFault, and what came is on the tape`, async () => {
  const port = await tcpPeer((socket) => {
    socket.on('data', (octets) => void give(socket, answers.get(octets.toString('latin1').split(' ')[1] ?? '')))
  })
  await check(port, RUNS, openTcp)
})

test(`${Math.ceil(RUNS / 20)} random answers over TLS: as without`, async () => {
  const server = await listenHttps({ identity, answer: ({ path }) => answers.get(path) ?? { kind: 'hangUp' } })
  after(() => server.close())
  await check(server.port, RUNS / 20)
})
