/** The message layer of CoAP over a path with trouble on real sockets: one answer for each request, carried out once. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CoapEndpoint } from '../coap/endpoint.ts'
import { codes, uriPath } from '../coap/message.ts'
import { never } from '../coap/test-path.ts'
import { type CoapTiming, rfc7252Timing } from '../coap/timing.ts'
import { systemRandom } from '../random.ts'
import { systemTimers } from '../timers.ts'
import { pathTo, udpSocket } from './test-datagrams.ts'
import type { TroubleScript } from './trouble.ts'

const timing: CoapTiming = { ...rfc7252Timing, ackTimeoutMs: 150, acknowledgeAfterMs: 60 }
const get = { code: codes.get, options: uriPath('a'), payload: Buffer.of() }

/** A client and a server with a path between them. */
async function ends(script: TroubleScript, maxRetransmit = 4) {
  let carriedOut = 0
  const [near, far] = [await udpSocket(), await udpSocket()]
  const path = await pathTo(far.address().port, script)
  const ports = { timers: systemTimers, random: systemRandom, timing: { ...timing, maxRetransmit }, remark() {} }
  let clientPort = 0
  const server = new CoapEndpoint({
    ...ports,
    send: (octets) => void far.send(octets, clientPort, '127.0.0.1'),
    answer: async () => ({ code: codes.content, options: [], payload: Buffer.from(String(++carriedOut)) }),
  })
  far.on('message', (octets, { port }) => {
    clientPort = port
    server.receive(octets)
  })
  const client = new CoapEndpoint({ ...ports, send: (octets) => void near.send(octets, path.port, path.host) })
  near.on('message', (octets) => client.receive(octets))
  after(() => {
    for (const one of [client, server]) one.close()
  })
  const ask = async () => String((await client.request(get, never)).payload)
  return { ask, path, carriedOut: () => carriedOut }
}

test('a request that is lost is sent again; one whose answer is lost is carried out once all the same', async () => {
  const { ask, path, carriedOut } = await ends({ toPeer: [{ at: 0, kind: 'drop' }], fromPeer: [{ at: 0, kind: 'drop' }] })
  assert.equal(await ask(), '1')
  assert.equal(carriedOut(), 1)
  assert.ok(path.counts.toPeer.datagrams >= 3 && path.counts.fromPeer.datagrams >= 2)
  assert.deepEqual(path.told.slice(1), ['path: datagram 0 to the eIM is lost', 'path: datagram 0 from the eIM is lost'])
})

test('a request that comes three times is carried out once, and an answer that comes three times answers one request', async () => {
  const { ask, carriedOut } = await ends({
    toPeer: [{ at: 0, kind: 'duplicate', times: 3 }],
    fromPeer: [{ at: 0, kind: 'duplicate', times: 3 }],
  })
  assert.deepEqual([await ask(), await ask()], ['1', '2'])
  assert.equal(carriedOut(), 2)
})

test('a request that is overtaken by its own repetition is carried out once', async () => {
  const { ask, path, carriedOut } = await ends({ toPeer: [{ at: 0, kind: 'holdBack', behind: 1 }] })
  assert.deepEqual([await ask(), await ask()], ['1', '2'])
  assert.equal(carriedOut(), 2)
  assert.ok(path.counts.toPeer.delivered >= 3)
})

test('where everything is lost, a request ends with a time-out', async () => {
  const { ask, path, carriedOut } = await ends({ chance: { loss: 1 } }, 2)
  await assert.rejects(ask(), { name: 'CoapFault', kind: 'time-out' })
  assert.deepEqual(
    [carriedOut(), path.counts.toPeer],
    [0, { datagrams: 3, octets: path.counts.toPeer.octets, delivered: 0, lost: 3 }],
  )
  assert.equal(path.told.at(-1), 'path: datagram 2 to the eIM is lost by chance')
})

test('over a path that loses and doubles by chance, ten requests are answered, each carried out once', async () => {
  const { ask, carriedOut } = await ends({ chance: { seed: 'a', loss: 0.2, duplicate: 0.2, jitterMs: 5 } }, 7)
  for (let n = 1; n <= 10; n++) assert.equal(await ask(), String(n))
  assert.equal(carriedOut(), 10)
})
