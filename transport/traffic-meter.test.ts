/** Octets on the network as both ends of our own count them, against a path between them that counts for itself. */
import assert from 'node:assert/strict'
import { connect, createServer as createTcpServer } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { systemClock } from './clock.ts'
import type { HttpExchange, Traffic } from './http-exchange.ts'
import { Tape, type TapeRef } from './tape.ts'
import { identity, listening, OK } from './test-peers.ts'
import { clientFor, served } from './test-servers.ts'
import { TrafficMeter } from './traffic-meter.ts'

interface Crossed {
  up: number
  down: number
}

/** A relay in front of a server, and how many octets it has passed on. */
async function countingPath(to: number): Promise<{ readonly port: number; readonly crossed: Crossed }> {
  const crossed = { up: 0, down: 0 }
  const relay = createTcpServer((outer) => {
    const onward = connect(to, '127.0.0.1').on('error', () => {})
    outer.on('data', (octets) => (crossed.up += octets.length)).pipe(onward)
    onward.on('data', (octets) => (crossed.down += octets.length)).pipe(outer)
  })
  return { port: await listening(relay), crossed }
}

const place = (port: number) => ({ host: '127.0.0.1', port, present() {}, endConnections: async () => {}, close: async () => {} })

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${version}: every octet of every exchange is counted once, the handshake with the first`, async () => {
    const { server } = await served({ tls: { minVersion: version, maxVersion: version } })
    const { port, crossed } = await countingPath(server.port)
    const { post } = clientFor(place(port))
    const before = { up: 0, down: 0 }
    const all: Traffic[] = []
    for (const length of [0, 700, 60_000]) {
      const { traffic } = await post(Buffer.alloc(length, 7))
      assert.deepEqual(
        { sent: traffic?.sentOctets, received: traffic?.receivedOctets },
        { sent: crossed.up - before.up, received: crossed.down - before.down },
        `a body of ${length} octets`,
      )
      Object.assign(before, crossed)
      if (traffic !== undefined) all.push(traffic)
    }
    assert.deepEqual(
      all.map(({ handshake, roundTrips, sentDatagrams, receivedDatagrams }) => ({
        handshake,
        roundTrips,
        sentDatagrams,
        receivedDatagrams,
      })),
      [true, false, false].map((handshake) => ({
        handshake,
        roundTrips: 1,
        sentDatagrams: undefined,
        receivedDatagrams: undefined,
      })),
    )
    assert.ok((all[1]?.sentOctets ?? 0) > 700, 'records of TLS and the head count beside the body')
  })
}

test('a connection for each exchange has a handshake in each', async () => {
  const { server } = await served({
    answer: ({ body }) => ({ kind: 'answer', status: 200, headers: { Connection: 'close' }, body }),
  })
  const { port, crossed } = await countingPath(server.port)
  const { post } = clientFor(place(port))
  const first = (await post('ask')).traffic
  const second = (await post('ask')).traffic
  assert.deepEqual([first?.handshake, second?.handshake], [true, true])
  // The ends of the connections come behind the answers.
  const sent = (first?.sentOctets ?? 0) + (second?.sentOctets ?? 0)
  assert.ok(sent > 1_000 && sent <= crossed.up && crossed.up - sent < 100, `${sent} of ${crossed.up}`)
  assert.ok((second?.receivedOctets ?? 0) > 500, 'the certificate of the server is in the second one too')
})

/** Completes an exchange with the first line of its answer, as the tape of a peer under test does. */
class CompletingTape extends Tape {
  override record(direction: 'sent' | 'received', peer: string, octets: Uint8Array): TapeRef {
    const at = super.record(direction, peer, octets)
    const nothing = { method: 'POST', path: '/', headers: {}, body: Buffer.of() }
    const response = { status: 200, headers: new Map(), body: Buffer.of() }
    if (direction === 'sent') this.complete({ peer, request: nothing, response, sent: at - 1, received: at } as HttpExchange)
    return at
  }
}

test('a server counts what a client of other make counts, and puts it on the tape of the connection', async () => {
  const tape = new CompletingTape(systemClock)
  const { server } = await served({ tape: () => tape })
  const { port, crossed } = await countingPath(server.port)
  const { post } = clientFor(place(port))
  for (const length of [3, 3_000]) await post(Buffer.alloc(length, 1))
  await post(Buffer.alloc(20_000, 1), 'chunked')
  await post('')
  const counted = tape.exchanges.map(({ traffic }) => traffic)
  assert.deepEqual(
    counted.map((traffic) => traffic?.handshake),
    [true, false, false, false],
  )
  const sum = (pick: (traffic: Traffic) => number) => counted.reduce((all, one) => all + (one === undefined ? 0 : pick(one)), 0)
  assert.deepEqual({ up: sum(({ receivedOctets }) => receivedOctets), down: sum(({ sentOctets }) => sentOctets) }, { ...crossed })
})

test('an answer of several records that come apart is one exchange', async () => {
  const server = createTlsServer({ cert: identity.certificates, key: identity.key }, (socket) => {
    socket
      .on('error', () => {})
      .on('data', () => {
        socket.write(`${OK}Content-Length: 4\r\n\r\nan`)
        setTimeout(() => socket.write('sw'), 20)
      })
  })
  const { port, crossed } = await countingPath(await listening(server))
  const { post } = clientFor(place(port))
  const { traffic } = await post('ask')
  assert.deepEqual([traffic?.sentOctets, traffic?.receivedOctets], [crossed.up, crossed.down])
})

test('a socket that has gone says nothing, and what was known stands', () => {
  const tcp: { bytesRead: number; bytesWritten: number } = { bytesRead: 10, bytesWritten: 20 }
  const meter = new TrafficMeter(tcp)
  Object.assign(tcp, { bytesRead: 110, bytesWritten: 220 })
  const expected = { sentOctets: 200, receivedOctets: 100, roundTrips: 1, handshake: true }
  assert.deepEqual(meter.read(), expected)
  Object.assign(tcp, { bytesRead: undefined, bytesWritten: undefined })
  assert.deepEqual(meter.read(), expected)
  meter.next()
  assert.deepEqual(meter.read(), { sentOctets: 0, receivedOctets: 0, roundTrips: 1, handshake: false })
})
