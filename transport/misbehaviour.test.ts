/** What a client sees of a server that misbehaves, and that every octet is on the tapes of both sides. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from './clock.ts'
import type { HttpResponse } from './http-exchange.ts'
import { listenHttps } from './https-server.ts'
import {
  cutBody,
  followedBy,
  garbage,
  octetsOf as octetsOfAnswer,
  resetAfter,
  slowly,
  withHeader,
  withoutHead,
  withoutHeader,
  withStatus,
  wrongChunks,
  wrongLength,
} from './misbehaviour.ts'
import { systemRandom } from './random.ts'
import type { Reply } from './reply.ts'
import { Tape } from './tape.ts'
import { clientOf, identity, octetsOf } from './test-peers.ts'
import { selfSignedIdentity } from './tls-identity.ts'

const right = {
  kind: 'answer',
  status: 200,
  headers: { 'Content-Type': 'text/plain', 'X-A': '1' },
  body: Buffer.from('0123456789'),
} as const
const whole = octetsOfAnswer(right)

/** A server that gives the same reply again and again, and a client of it; the tapes of both. */
async function meet(reply: Reply, taped = true) {
  const tapes: Tape[] = []
  const server = await listenHttps({
    identity,
    answer: () => reply,
    ...(taped ? { tape: () => tapes[tapes.push(new Tape(systemClock)) - 1]! } : {}),
  })
  after(() => server.close())
  return { ...clientOf(server.port), tapes }
}

type Seen = Partial<Pick<HttpResponse, 'status'>> & {
  readonly body?: string
  readonly without?: string
  readonly with?: [string, string]
}

const answered: readonly (readonly [string, Reply, Seen])[] = [
  ['another status', withStatus(right, 500), { status: 500, body: '0123456789' }],
  ['a status that HTTP has no name for', withStatus(right, 299), { status: 299 }],
  ['another header', withHeader(right, 'content-type', 'text/html'), { with: ['content-type', 'text/html'] }],
  ['a header less', withoutHeader(right, 'x-a'), { without: 'x-a' }],
  ['no Content-Length', withoutHeader(right, 'Content-Length'), { body: '0123456789', without: 'content-length' }],
  ['slow octets', slowly(right, 20, 5), { body: '0123456789' }],
  ['a Content-Length that is too small', wrongLength(right, 4, 'close'), { body: '0123' }],
  ['octets behind the answer', followedBy(right, Buffer.from('more'), 'close'), { body: '0123456789' }],
]
for (const [what, reply, seen] of answered) {
  test(`${what}: the client gets an answer, and both tapes have all of it`, async () => {
    const { post, tape, tapes } = await meet(reply)
    const { response } = await post()
    if (seen.status !== undefined) assert.equal(response.status, seen.status)
    if (seen.body !== undefined) assert.equal(Buffer.from(response.body).toString(), seen.body)
    if (seen.without !== undefined) assert.equal(response.headers.has(seen.without), false)
    if (seen.with !== undefined) assert.deepEqual(response.headers.get(seen.with[0]), [seen.with[1]])
    assert.deepEqual(octetsOf(tape, 'received'), octetsOf(tapes[0]!, 'sent'))
  })
}

for (const [what, reply, kind, phase] of [
  ['half a body and the end', cutBody(right, 5), 'closed', 'body'],
  ['half a body and a reset', cutBody(right, 5, 'reset'), 'closed', 'body'],
  ['half a body and nothing more', cutBody(right, 5, 'keep'), 'silent', 'body'],
  ['a reset in the head', resetAfter(right, 12), 'closed', 'headers'],
  ['a reset before the first octet', resetAfter(right, 0), 'closed', 'headers'],
  ['a Content-Length that is too large', wrongLength(right, 11), 'silent', 'body'],
  ['a Content-Length that is too large, and the end', wrongLength(right, 11, 'close'), 'closed', 'body'],
  ['a body alone', withoutHead(right), 'malformed', 'headers'],
  ['octets that are nothing', garbage(Buffer.from([0, 1, 2, 255])), 'malformed', 'headers'],
  ['chunks that are none', wrongChunks(right), 'malformed', 'body'],
  ['octets that come too slowly', slowly(right, 10, 90), 'silent', 'headers'],
  ['a hang-up', { kind: 'hangUp' }, 'closed', 'headers'],
  ['silence', { kind: 'silence' }, 'silent', 'headers'],
] as const satisfies readonly (readonly [string, Reply, string, string])[]) {
  for (const taped of [true, false]) {
    test(`${what} (a server ${taped ? 'with' : 'without'} tapes): ${kind} in ${phase}, and what came is on the tape`, async () => {
      const { post, tape, tapes } = await meet(reply, taped)
      await assert.rejects(post(), { name: 'PeerFault', kind, phase })
      const came = octetsOf(tape, 'received')
      const sent = reply.kind === 'octets' ? Buffer.concat(reply.pieces.map(({ octets }) => octets)) : Buffer.alloc(0)
      const isReset = reply.kind === 'octets' && reply.end === 'reset'
      // A reset may overtake octets; what it lets through comes in order.
      assert.deepEqual(came, sent.subarray(0, isReset || phase === 'headers' ? came.length : sent.length))
      if (taped) assert.ok(octetsOf(tapes[0]!, 'sent').length >= came.length)
    })
  }
}

for (const taped of [true, false]) {
  test(`octets that are a right answer keep the connection (a server ${taped ? 'with' : 'without'} tapes)`, async () => {
    const { post, tape } = await meet(slowly(right, 30, 1), taped)
    for (let i = 0; i < 3; i++) assert.equal((await post()).response.status, 200)
    assert.deepEqual(octetsOf(tape, 'received'), Buffer.concat([whole, whole, whole]))
    assert.equal(tape.entries.filter((entry) => entry.direction === 'note' && entry.tls).length, 1)
  })
}

test('an expired certificate: the client says so before it sends anything', async () => {
  const past = { now: () => new Date(Date.now() - 90 * 86_400_000), elapsed: () => 0 }
  const expired = await selfSignedIdentity('peer.harness.test', past, systemRandom)
  const server = await listenHttps({ identity: expired, answer: () => right })
  after(() => server.close())
  const { post, tape } = clientOf(server.port, { kind: 'ca', pem: expired.certificates })
  await assert.rejects(post(), { kind: 'unreachable', phase: 'handshake', message: /is not trusted \(CERT_HAS_EXPIRED\)/ })
  assert.equal(octetsOf(tape, 'sent').length, 0)
})

test('a certificate that has been replaced: a client that pinned the old one says so', async () => {
  const server = await listenHttps({ identity, answer: () => right })
  after(() => server.close())
  server.present(await selfSignedIdentity('peer.harness.test', systemClock, systemRandom))
  await assert.rejects(clientOf(server.port).post(), {
    kind: 'unreachable',
    phase: 'handshake',
    message: /is not the pinned one/,
  })
})
