/** Exchanges over a way with trouble: over HTTPS and over coaps, with what befell them on the tape. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { systemClock } from '../clock.ts'
import { listenCoaps } from '../coaps/server.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { FunctionClient } from '../function-client.ts'
import { listenHttps } from '../https-server.ts'
import { systemRandom } from '../random.ts'
import type { Reply } from '../reply.ts'
import { Tape } from '../tape.ts'
import { selfSignedIdentity } from '../tls-identity.ts'
import type { Network } from './network.ts'
import { until } from './test-datagrams.ts'

const identity = await selfSignedIdentity('eim.test', systemClock, systemRandom)
const trust = { kind: 'certificate', pem: identity.certificates } as const
let carriedOut = 0
const answer = ({ body }: { readonly body: Uint8Array }): Reply => {
  carriedOut++
  return { kind: 'answer', status: 200, headers: {}, body }
}
const https = await listenHttps({ identity, answer })
after(() => https.close())

const quick = { timing: { ackTimeoutMs: 100 } }

function clientOf(port: number, coaps: boolean, network: Network, headersMs = 4_000): FunctionClient {
  const way = coaps ? { url: `coaps://eim.test:${port}`, coaps: quick } : { url: `https://eim.test:${port}` }
  const address = { host: '127.0.0.1', port }
  return new FunctionClient(
    { peer: 'eim', ...way, address, trust, network, patience: { headersMs, handshakeMs: headersMs } },
    'text/plain',
  )
}

const notes = (tape: Tape) => tape.entries.flatMap((entry) => (entry.direction === 'note' ? [entry.text] : []))

dtlsTest('lost requests and answers over coaps are sent again, and carried out once', async (t) => {
  const coaps = await listenCoaps({ identity, answer })
  // Behind the four datagrams of the handshake: the request, and the first answer to it.
  const network: Network = {
    datagrams: { toPeer: [{ at: 3, kind: 'drop' }], fromPeer: [{ at: 3, kind: 'drop' }], mtu: 1_280 },
  }
  const client = clientOf(coaps.port, true, network)
  t.after(async () => {
    await client.close()
    await coaps.close()
  })
  const tape = new Tape(systemClock)
  const body = Buffer.alloc(5_000, 1)
  carriedOut = 0
  const { response } = await client.exchange(client.requestOf('/gsma/rsp2/asn1', body), tape)
  assert.ok(body.equals(response.body))
  assert.equal(carriedOut, 1)
  assert.match(notes(tape).join('\n'), /path: datagram 3 to the eIM is lost/)
  assert.match(notes(tape).join('\n'), /path: datagram 3 from the eIM is lost/)
})

dtlsTest('a datagram that is longer than the way carries never comes: nobody is blamed, and the tape says why', async (t) => {
  const coaps = await listenCoaps({ identity, answer })
  const client = clientOf(coaps.port, true, { datagrams: { mtu: 600 } }, 400)
  t.after(async () => {
    await client.close()
    await coaps.close()
  })
  const tape = new Tape(systemClock)
  await assert.rejects(client.exchange(client.requestOf('/gsma/rsp2/asn1', Buffer.alloc(5_000)), tape), {
    kind: 'unreachable',
    byWay: true,
  })
  assert.match(notes(tape).join('\n'), /path: datagram \d+ (to|from) the eIM is lost.*octets/)
})

dtlsTest(
  'the way lives as long as its association, also when the exchange that opened it is called off behind its end',
  async (t) => {
    const coaps = await listenCoaps({ identity, answer })
    const client = clientOf(coaps.port, true, { datagrams: { chance: { delayMs: 1 } } }, 1_000)
    t.after(async () => {
      await client.close()
      await coaps.close()
    })
    const tape = new Tape(systemClock)
    const over = new AbortController()
    await client.exchange(client.requestOf('/x', Buffer.from('first')), tape, over.signal)
    over.abort()
    const { response } = await client.exchange(client.requestOf('/x', Buffer.from('second')), tape)
    assert.equal(Buffer.from(response.body).toString(), 'second')
    assert.equal(client.opened, 1)
  },
)

dtlsTest('silence in the handshake is not excused by what an earlier way has done', async (t) => {
  const coaps = await listenCoaps({ identity, answer })
  // The request behind the three datagrams of the handshake.
  const client = clientOf(coaps.port, true, { datagrams: { toPeer: [{ at: 3, kind: 'drop' }] } }, 400)
  t.after(() => client.close())
  const tape = new Tape(systemClock)
  await client.exchange(client.requestOf('/x', Buffer.from('first')), tape)
  await coaps.close()
  await until(() => notes(tape).some((note) => /the association has ended/.test(note)), 'the end of the association')
  assert.match(notes(tape).join('\n'), /path: datagram 3 to the eIM is lost/)
  const mute = createSocket('udp4').bind(coaps.port, '127.0.0.1')
  t.after(() => mute.close())
  await once(mute, 'listening')
  await assert.rejects(client.exchange(client.requestOf('/x', Buffer.from('second')), tape), {
    kind: 'silent',
    phase: 'handshake',
  })
})

test('an answer over HTTPS comes late, and whole', async (t) => {
  const latency = { latencyMs: 30 }
  const client = clientOf(https.port, false, { streams: { toPeer: latency, fromPeer: latency } })
  t.after(() => client.close())
  const tape = new Tape(systemClock)
  const begun = performance.now()
  const { response } = await client.exchange(client.requestOf('/x', Buffer.from('late')), tape)
  assert.equal(Buffer.from(response.body).toString(), 'late')
  assert.ok(performance.now() - begun >= 4 * 30, 'TLS and the request went there and back')
  assert.match(notes(tape).join('\n'), /path to the eIM: to it 30 ms; from it 30 ms/)
})

for (const by of ['reset', 'end'] as const)
  test(`a connection that is cut in the middle of an answer by ${by}: the server is not blamed, and the next exchange has a new one`, async (t) => {
    const client = clientOf(https.port, false, { streams: { fromPeer: { cut: { after: 4_000, by } } } })
    t.after(() => client.close())
    const tape = new Tape(systemClock)
    await assert.rejects(client.exchange(client.requestOf('/x', Buffer.alloc(20_000)), tape), {
      kind: 'unreachable',
      phase: 'connect',
      what: 'the way there has cut the connection, as its script says',
    })
    assert.match(notes(tape).join('\n'), /path: .*cut/)
    await client.exchange(client.requestOf('/x', Buffer.from('short')), tape)
    assert.equal(client.opened, 2)
  })

test('a server that hangs up by itself, on a way that would have cut later, is told apart', async (t) => {
  const rude = await listenHttps({ identity, answer: () => ({ kind: 'hangUp' }) })
  const client = clientOf(rude.port, false, { streams: { fromPeer: { cut: { after: 400_000, by: 'reset' } } } })
  t.after(async () => {
    await client.close()
    await rude.close()
  })
  await assert.rejects(client.exchange(client.requestOf('/x', Buffer.from('a')), new Tape(systemClock)), {
    kind: 'closed',
    phase: 'headers',
  })
})
