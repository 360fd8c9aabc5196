/** Client and server of ESipa over CoAP and DTLS, on real sockets: what an exchange is. */
import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { systemClock } from '../clock.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import type { HttpExchange } from '../http-exchange.ts'
import type { Reply } from '../reply.ts'
import { Tape } from '../tape.ts'
import type { CoapsMapping } from './mapping.ts'
import { asked, ends, right } from './test-ends.ts'

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

dtlsTest('an acknowledgement with nothing in it is the first line of an answer, and the response the last', async (t) => {
  const { client, tape } = await ends(t, {
    async answer() {
      await setTimeout(60)
      return right('late')
    },
    served: { timing: { acknowledgeAfterMs: 10 } },
  })
  const { received, last, sent } = await client.exchange(asked, tape)
  assert.deepEqual([received - sent, (last ?? 0) - sent], [1, 2])
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
