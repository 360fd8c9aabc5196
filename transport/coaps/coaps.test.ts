/** Client and server of ESipa over CoAP and DTLS, on real sockets: what an exchange is, and what becomes of one that fails. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../clock.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { PeerFault } from '../faults.ts'
import type { HttpExchange, HttpRequest } from '../http-exchange.ts'
import { defaultPatience, type HttpsPatience } from '../https-client.ts'
import { systemRandom } from '../random.ts'
import type { Reply, ServerRequest } from '../reply.ts'
import { Tape } from '../tape.ts'
import { selfSignedIdentity } from '../tls-identity.ts'
import type { Trust } from '../trust.ts'
import { CoapsClient } from './client.ts'
import type { CoapsMapping } from './mapping.ts'
import { type CoapsServerSettings, listenCoaps } from './server.ts'

const identity = await selfSignedIdentity('eim.test', systemClock, systemRandom)
const other = await selfSignedIdentity('eim.test', systemClock, systemRandom)
const trust: Trust = { kind: 'certificate', pem: identity.certificates }
const asked: HttpRequest = { method: 'POST', path: '/gsma/rsp2/asn1', headers: {}, body: Buffer.from('bf4f00', 'hex') }

interface Ends {
  readonly client: CoapsClient
  readonly tape: Tape
  readonly requests: readonly ServerRequest[]
  readonly port: number
}

interface Wanted {
  readonly answer?: (request: ServerRequest) => Reply | Promise<Reply>
  readonly mapping?: CoapsMapping
  readonly served?: CoapsMapping
  readonly patience?: Partial<HttpsPatience>
  readonly trust?: Trust
  readonly server?: Partial<CoapsServerSettings>
}

const right = (body: string): Reply => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.from(body) })

async function ends(t: TestContext, wanted: Wanted = {}): Promise<Ends> {
  const { answer = () => right('yes'), mapping, served, patience } = wanted
  const requests: ServerRequest[] = []
  const server = await listenCoaps({
    identity,
    answer(request) {
      requests.push(request)
      return answer(request)
    },
    ...(served === undefined ? {} : { mapping: served }),
    ...wanted.server,
  })
  const { host, port } = server
  const target = { host, port, servername: 'eim.test', trust: wanted.trust ?? trust }
  const client = new CoapsClient('eim', target, { ...defaultPatience, headersMs: 3_000, ...patience }, mapping)
  t.after(async () => {
    await client.close()
    await server.close()
  })
  return { client, tape: new Tape(systemClock), requests, port }
}

dtlsTest('an exchange has the shape of one over HTTPS, without headers, and says what crossed the network', async (t) => {
  const { client, tape, requests } = await ends(t)
  const first = await client.exchange(asked, tape)
  const second = await client.exchange(asked, tape)
  assert.equal(first.response.status, 200)
  assert.equal(Buffer.from(first.response.body).toString(), 'yes')
  assert.deepEqual(first.coap, { code: '2.05', roundTrips: 1 })
  assert.deepEqual(first.request.headers, {})
  assert.equal(requests[0]?.path, '/gsma/rsp2/asn1')
  assert.equal(requests[0]?.method, 'POST')
  assert.equal(requests[0]?.over, 'coaps')
  assert.equal(client.opened, 1, 'one association carries both')
  assert.equal(first.traffic?.handshake, true)
  assert.equal(second.traffic?.handshake, false)
  assert.equal(second.traffic?.sentDatagrams, 1)
  assert.equal(second.traffic?.receivedDatagrams, 1)
  assert.ok((second.traffic?.sentOctets ?? 0) > asked.body.length)
  assert.ok((first.traffic?.sentOctets ?? 0) > (second.traffic?.sentOctets ?? 0), 'the handshake is part of the first one')
  const [opened] = tape.entries
  assert.ok(opened?.direction === 'note' && opened.tls?.version === 'DTLSv1.2')
  assert.deepEqual(
    tape.entries.slice(1).map(({ direction }) => direction),
    ['sent', 'received', 'sent', 'received'],
  )
  assert.equal(tape.exchanges.length, 2)
})

dtlsTest('who answers counts the same on the network as who asks, also for answers in blocks', async (t) => {
  const served = new Tape(systemClock)
  const body = Buffer.alloc(3_000, 7)
  const { client, tape } = await ends(t, {
    answer({ body: got }) {
      // As a server of ours does whose exchanges are judged: complete with the first message of the answer.
      const received = served.next
      const response = { status: 200, headers: new Map(), body: got }
      served.complete({ peer: 'ipa', request: asked, response, sent: 1, received })
      return { kind: 'answer', status: 200, headers: {}, body: got }
    },
    server: { tape: () => served },
  })
  await client.exchange({ ...asked, body }, tape)
  await client.exchange(asked, tape)
  const mirrored = (traffic: HttpExchange['traffic']) =>
    traffic && {
      ...traffic,
      sentOctets: traffic.receivedOctets,
      receivedOctets: traffic.sentOctets,
      sentDatagrams: traffic.receivedDatagrams,
      receivedDatagrams: traffic.sentDatagrams,
    }
  assert.equal(served.exchanges.length, 2)
  for (const [place, { traffic }] of tape.exchanges.entries()) {
    assert.ok((traffic?.roundTrips ?? 0) === (place === 0 ? 5 : 1))
    assert.deepEqual(served.exchanges[place]?.traffic, mirrored(traffic))
  }
})

dtlsTest('bodies of 40 kB go in blocks both ways, in blocks of 64 octets too', async (t) => {
  const body = Buffer.alloc(40_000, 7)
  const { client, tape, requests } = await ends(t, {
    answer: ({ body: got }) => ({ kind: 'answer', status: 200, headers: {}, body: got }),
    mapping: { blockSize: 64 },
  })
  const { response, coap } = await client.exchange({ ...asked, body }, tape)
  assert.ok(body.equals(response.body))
  assert.equal(requests.length, 1, 'carried out once')
  assert.equal(
    coap?.roundTrips,
    2 * Math.ceil(body.length / 64) - 1,
    'the first block of the answer comes with the last of the request',
  )
})

const statuses: readonly (readonly [
  what: string,
  reply: Partial<Extract<Reply, { kind: 'answer' }>>,
  code: string,
  status: number,
])[] = [
  ['nothing to say', { status: 204, body: Buffer.of() }, '2.04', 204],
  ['not found', { status: 404, body: Buffer.of() }, '4.04', 404],
  ['a wrong method', { status: 405 }, '4.05', 405],
  ['a service that is not available', { status: 503 }, '5.03', 503],
  ['a status that CoAP does not have', { status: 418 }, '4.00', 400],
  ['a failure that CoAP does not have', { status: 599 }, '5.00', 500],
]
for (const [what, reply, code, status] of statuses)
  dtlsTest(`${what} is ${code}, and is told as ${status}`, async (t) => {
    const { client, tape } = await ends(t, {
      answer: () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.from('x'), ...reply }),
    })
    const exchange = await client.exchange(asked, tape)
    assert.deepEqual([exchange.coap?.code, exchange.response.status], [code, status])
  })

dtlsTest('path, format, code and kind of message are as the settings say', async (t) => {
  const odd: CoapsMapping = { path: 'esipa', contentFormat: 42, successCode: '2.04', confirmable: false }
  const { client, tape, requests } = await ends(t, { mapping: odd, served: odd })
  const { response, coap, sent } = await client.exchange(asked, tape)
  assert.equal(requests[0]?.path, '/gsma/rsp2/asn1', 'what is above knows the usual path')
  assert.equal(coap?.code, '2.04')
  assert.equal(response.status, 200, 'any success with a body is one')
  assert.deepEqual(response.headers.get('content-format'), ['42'])
  const line = tape.entries[sent - 1]
  const message = Buffer.from(line?.direction === 'sent' ? line.hex : '', 'hex')
  assert.equal((message[0] ?? 0) >> 4, 0b0101, 'version 1, non-confirmable')
  assert.ok(message.includes('esipa') && !message.includes('gsma'))
})

const faults: readonly (readonly [what: string, wanted: Wanted, fault: Partial<PeerFault>])[] = [
  ['an association that ends', { answer: () => ({ kind: 'hangUp' }) }, { kind: 'closed', phase: 'headers' }],
  ['silence', { answer: () => ({ kind: 'silence' }), patience: { headersMs: 200 } }, { kind: 'silent', phase: 'headers' }],
  ['an error in the server', { answer: () => Promise.reject(new Error('no')) }, { kind: 'closed', phase: 'headers' }],
  [
    'a certificate of somebody else',
    { trust: { kind: 'certificate', pem: other.certificates } },
    { kind: 'unreachable', phase: 'handshake' },
  ],
]
for (const [what, wanted, expected] of faults)
  dtlsTest(`${what} is told as ${expected.kind} in ${expected.phase}, with the lines of the tape`, async (t) => {
    const { client, tape } = await ends(t, wanted)
    await assert.rejects(client.exchange(asked, tape), (fault: unknown) => {
      assert.ok(fault instanceof PeerFault)
      assert.equal(fault.kind, expected.kind)
      assert.equal(fault.phase, expected.phase)
      assert.ok(fault.at.length > 0)
      return true
    })
  })

dtlsTest('behind an association that has ended the next exchange begins another one', async (t) => {
  let calls = 0
  const { client, tape, requests } = await ends(t, { answer: () => (++calls === 1 ? { kind: 'hangUp' } : right('again')) })
  await assert.rejects(client.exchange(asked, tape), PeerFault)
  const { response } = await client.exchange(asked, tape)
  assert.equal(Buffer.from(response.body).toString(), 'again')
  assert.equal(client.opened, 2)
  assert.deepEqual(
    requests.map(({ connection }) => connection),
    [1, 2],
  )
})

dtlsTest('an answer can be followed by the end of the association', async (t) => {
  const { client, tape } = await ends(t, {
    answer: () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.from('bye'), end: 'close' }),
  })
  assert.equal(Buffer.from((await client.exchange(asked, tape)).response.body).toString(), 'bye')
  const isOver = () => tape.entries.some((entry) => entry.direction === 'note' && /has ended/.test(entry.text))
  for (let n = 0; n < 200 && !isOver(); n++) await sleep(5)
  assert.equal(Buffer.from((await client.exchange(asked, tape)).response.body).toString(), 'bye')
  assert.equal(client.opened, 2)
})

dtlsTest('a call that is called off ends at once, also one that waits for its turn', async (t) => {
  const { client, tape } = await ends(t, { answer: () => ({ kind: 'silence' }) })
  const over = new AbortController()
  const both = [client.exchange(asked, tape, over.signal), client.exchange(asked, tape, over.signal)]
  setTimeout(() => over.abort(), 100)
  const begun = performance.now()
  for (const one of await Promise.allSettled(both)) {
    assert.equal(one.status, 'rejected')
    assert.equal((one.reason as PeerFault).kind, 'aborted')
  }
  assert.ok(performance.now() - begun < 2_000)
})

dtlsTest('a client without a certificate is refused by a server that demands one, with a reason on both sides', async (t) => {
  const why: string[] = []
  const { client, tape } = await ends(t, {
    server: { clientCas: other.certificates, handshakeFailed: (reason) => why.push(reason) },
  })
  await assert.rejects(client.exchange(asked, tape), { kind: 'unreachable', phase: 'handshake' })
  assert.match(why.join(), /certificate/)
})

dtlsTest('what misbehaves below the functions sees every message, and sends others in their place', async (t) => {
  const seen: number[] = []
  const { client, tape } = await ends(t, {
    patience: { headersMs: 300 },
    server: {
      around: () => ({
        incoming: (octets) => {
          seen.push(octets.length)
          return [octets]
        },
        outgoing: () => [],
      }),
    },
  })
  await assert.rejects(client.exchange(asked, tape), { kind: 'silent' })
  assert.equal(seen.length, 1)
})

dtlsTest('nobody at the port is silence in the handshake, within the patience', async (t) => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  t.after(() => socket.close())
  const target = { host: '127.0.0.1', port, servername: 'eim.test', trust }
  const client = new CoapsClient('eim', target, { ...defaultPatience, handshakeMs: 300 })
  await assert.rejects(client.exchange(asked, new Tape(systemClock)), { kind: 'silent', phase: 'handshake' })
})
