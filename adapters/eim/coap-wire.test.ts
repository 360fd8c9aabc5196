/** The instruments for CoAP against a server that answers as it is told: what is sent again, what is heard, what a path does to datagrams. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { systemClock } from '../../transport/clock.ts'
import { type CoapMessage, codes, readMessage, writeMessage } from '../../transport/coap/message.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import { listenDtls } from '../../transport/dtls/dtls-server.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import type { Network } from '../../transport/path/network.ts'
import { systemRandom } from '../../transport/random.ts'
import { Tape } from '../../transport/tape.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { coapWire, type LineOffer } from './coap-wire.ts'
import { DatagramPath } from './datagram-path.ts'
import { FragmentedFlight, firstHello, handshakesIn, recordsOf } from './dtls-records.ts'

const identity = await selfSignedIdentity('eim.test', systemClock, systemRandom)
const never = new AbortController().signal
const patience = { milliseconds: 2_000 }
const empty = { token: Buffer.of(), options: [], payload: Buffer.of() }

/** A server that gives these messages for each that comes, and a line to it. */
async function lineTo(
  answer: (message: CoapMessage, count: number) => readonly CoapMessage[],
  offer: LineOffer = {},
  network: Network = {},
) {
  const came: CoapMessage[] = []
  const server = await listenDtls({ identity }, (association) => ({
    data(octets) {
      const message = readMessage(octets)
      came.push(message)
      for (const one of answer(message, came.length)) association.send(writeMessage(one))
    },
    closed() {},
  }))
  after(() => server.close())
  const address = { host: server.host, port: server.port }
  const access = {
    adapter: 'url',
    url: 'https://eim.test/',
    trust: { kind: 'certificate', pem: identity.certificates },
    network,
    coapsAt: { url: `coaps://eim.test:${server.port}/`, address, mapping: { timing: { ackTimeoutMs: 40 } } },
  } as const
  const wire = coapWire(access, 2_000, async () => {})
  const tape = new Tape(systemClock)
  const opened = await wire?.open(offer, tape, never)
  assert.ok(wire !== undefined && opened !== undefined && 'line' in opened)
  after(() => opened.line.close())
  return { line: opened.line, tape, came, address, wire }
}

const request: CoapMessage = {
  type: 'CON',
  code: codes.post,
  messageId: 7,
  token: Buffer.of(1, 2),
  options: [],
  payload: Buffer.of(),
}
const piggybacked = ({ messageId, token }: CoapMessage): CoapMessage => ({
  ...empty,
  type: 'ACK',
  code: codes.changed,
  messageId,
  token,
})

dtlsTest('a request is sent until it is answered, and everything is on the tape', async () => {
  const { line, tape, came } = await lineTo((message, count) => (count < 3 ? [] : [piggybacked(message)]))
  const { times, response } = await line.ask(request, patience, never)
  assert.deepEqual([times, response?.message?.code, came.length], [3, codes.changed, 3])
  const octets = tape.entries.map(({ direction }) => direction).filter((direction) => direction !== 'note')
  assert.deepEqual(octets, ['sent', 'sent', 'sent', 'received'])
})

dtlsTest('silence is no error: it tells how often was asked in vain', async () => {
  const { line } = await lineTo(() => [])
  const { times, response, acknowledged } = await line.ask(request, { milliseconds: 2_000, times: 2 }, never)
  assert.deepEqual([times, response, acknowledged], [2, undefined, undefined])
})

dtlsTest('in the moment behind the end of an association, before anybody is told of it, what is sent is lost', async () => {
  const { line, came } = await lineTo((message) => [piggybacked(message)])
  const refuse = () => {
    throw new RangeError('the association has ended')
  }
  const traffic = { sentOctets: 0, receivedOctets: 0, sentDatagrams: 0, receivedDatagrams: 0 }
  line.stands({ facts: line.facts, isOpen: false, isResumed: false, traffic, save: refuse, send: refuse, close() {} })
  setTimeout(50).then(() => line.listener.closed())
  const { response } = await line.ask(request, patience, never)
  assert.deepEqual([response, came.length, line.save()], [undefined, 0, undefined])
})

for (const answersWith of ['ACK', 'RST'] as const)
  dtlsTest(`a response that comes by itself is answered with ${answersWith}`, async () => {
    const { line, came } = await lineTo(({ code, messageId, token }) =>
      code === codes.post
        ? [
            { ...empty, type: 'ACK', code: codes.empty, messageId },
            { ...empty, type: 'CON', code: codes.content, messageId: 99, token },
          ]
        : [],
    )
    line.answersWith = answersWith
    const { response, acknowledged } = await line.ask(request, patience, never)
    assert.equal(response?.message?.code, codes.content)
    assert.equal(acknowledged?.message?.type, 'ACK')
    const own = () => came.find(({ code }) => code === codes.empty)
    while (own() === undefined) await setTimeout(5)
    assert.deepEqual([own()?.type, own()?.messageId], [answersWith, 99])
  })

dtlsTest('a wait ends with the signal, as the end of the run', async () => {
  const { line } = await lineTo(() => [])
  const own = new AbortController()
  const asked = line.ask(request, patience, own.signal)
  own.abort()
  await assert.rejects(asked, { name: 'PeerFault', kind: 'aborted' })
})

dtlsTest('a handshake whose key exchange comes in fragments, the last one first, is one', async () => {
  const flight = new FragmentedFlight(12)
  const { line } = await lineTo((message) => [piggybacked(message)], { outgoing: (datagram) => flight.of(datagram) })
  assert.equal(line.facts.version, 'DTLSv1.2')
  const exchanges = line.path.crossed.filter(({ by, octets }) => by === 'us' && handshakesIn(octets).includes(16))
  const offsets = exchanges.map(({ octets }) => recordsOf(octets)[0]?.content.readUIntBE(6, 3))
  assert.deepEqual(offsets, [24, 12, 0])
})

dtlsTest('who comes back from the same address has a new association; the silence of the old one is kept', async () => {
  const { line, wire, tape } = await lineTo((message) => [piggybacked(message)])
  line.fallSilent()
  const again = await wire.open({ over: line.path }, tape, never)
  assert.ok('line' in again)
  const { response } = await again.line.ask(request, patience, never)
  assert.equal(response?.message?.code, codes.changed)
  assert.equal(line.heard.length, 0)
  again.line.close()
})

/** What stands in the ladder of a scenario. */
const troubles = (tape: Tape) =>
  tape.entries.flatMap((line) => (line.direction === 'note' && line.text.startsWith('path') ? [line.text] : []))

dtlsTest('a line has the trouble of the profile and its own, each told on the tape', async () => {
  const { line, tape } = await lineTo(
    (message) => [piggybacked(message)],
    { script: { toPeer: [{ at: 0, kind: 'duplicate', times: 2 }] } },
    { datagrams: { chance: { delayMs: 1 } } },
  )
  line.path.rebind()
  assert.deepEqual(troubles(tape), [
    'path to the eIM: 1 to 1 ms each way; to it 0 duplicate',
    'path: datagram 0 to the eIM comes twice',
    'path: the device has another address, and what is sent to the old one is lost',
  ])
})

dtlsTest('a line tells what trouble behind it has done to it, and not what it has done itself', async () => {
  const answer = (message: CoapMessage) => [piggybacked(message)]
  const clear = await lineTo(answer)
  clear.line.path.rebind()
  const troubled = await lineTo(answer, {}, { datagrams: { toPeer: [{ at: 3, kind: 'rebind' }] } })
  await troubled.line.ask(request, { ...patience, times: 2 }, never)
  assert.deepEqual([clear.line.path.meddling, troubled.line.path.meddling], [undefined, 'parted'])
})

dtlsTest('a first hello from an address of its own is asked for its cookie, and the answer is not taken for ours', async () => {
  const { address } = await lineTo(() => [])
  const path = await DatagramPath.open(address)
  after(() => path.close())
  path.sendAsStranger(firstHello(systemRandom(32), 'eim.harness.test'))
  while (path.toStrangers.length === 0) await setTimeout(5)
  assert.deepEqual([handshakesIn(path.toStrangers[0] ?? Buffer.of()), path.crossed.length], [[3], 0])
})

dtlsTest('a narrow path loses what is too large, in either direction, and a rebound one has another address', async () => {
  const echo = createSocket('udp4')
  const froms: number[] = []
  echo.on('message', (datagram, { port, address }) => {
    froms.push(port)
    echo.send(Buffer.concat([datagram, datagram]), port, address)
  })
  echo.bind(0, '127.0.0.1')
  await once(echo, 'listening')
  const told: string[] = []
  const tell = (text: string) => void told.push(text)
  const path = await DatagramPath.open({ host: '127.0.0.1', port: echo.address().port, largest: 10, tell })
  const us = createSocket('udp4')
  const back: number[] = []
  us.on('message', ({ length }) => void back.push(length))
  for (const length of [4, 8, 12]) us.send(Buffer.alloc(length), path.near.port, path.near.host)
  while (path.crossed.length < 5) await setTimeout(5)
  assert.deepEqual(froms.length, 2)
  path.rebind()
  us.send(Buffer.alloc(5), path.near.port, path.near.host)
  while (back.length < 2) await setTimeout(5)
  assert.deepEqual([back, new Set(froms).size], [[8, 10], 2])
  const lost = (way: string, octets: number) =>
    `path: a datagram ${way} the eIM is lost: it has ${octets} octets, and 10 are the most`
  assert.deepEqual(told.toSorted(), [
    lost('from', 16),
    lost('to', 12),
    'path: the device has another address, and what is sent to the old one is lost',
  ])
  path.close()
  us.close()
  echo.close()
})

/** The wire of an eIM whose datagrams and network the profile describes. */
function wireWithin(mapping: CoapsMapping, packet?: number) {
  const wire = coapWire(
    {
      adapter: 'url',
      url: 'https://eim.test/',
      trust: { kind: 'certificate', pem: identity.certificates },
      ...(packet === undefined ? {} : { network: { datagrams: { mtu: packet } } }),
      coapsAt: { url: 'coaps://eim.test/', mapping },
    },
    2_000,
    async () => {},
  )
  return [wire?.blockSize, wire?.largestBlock]
}

test('blocks of messages that a scenario writes fit into the datagrams of the profile', () => {
  assert.deepEqual(wireWithin({}), [1_024, 1_024])
  assert.deepEqual(wireWithin({ mtu: 548 }), [256, 256])
  assert.deepEqual(wireWithin({}, 576), [256, 256])
  assert.deepEqual(wireWithin({ blockSize: 64 }), [64, 1_024])
  assert.deepEqual(wireWithin({ blockSize: 1_024 }, 576), [1_024, 256])
})
