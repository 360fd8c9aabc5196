/** DTLS that is blocked: what comes without it is seen where an IPA may send it, and is the IPA's where its hellos show that. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../transport/clock.ts'
import { writeMessage } from '../../transport/coap/message.ts'
import { Tape } from '../../transport/tape.ts'
import { boundSockets } from '../../transport/test-sockets.ts'
import { systemTimers } from '../../transport/timers.ts'
import { Arrivals } from './arrivals.ts'
import { listenBlocked, type SeenBlocked } from './blocked-port.ts'
import { CoapLog } from './coap-log.ts'
import { type InFront, listenAsEim, type Unprotected } from './eim-listening.ts'
import { Nat } from './nat.ts'

const HOST = '127.0.0.1'
const post = writeMessage({
  type: 'CON',
  code: '0.02',
  messageId: 1,
  token: Buffer.of(1),
  options: [],
  payload: Buffer.from('bf4f', 'hex'),
})
/** The first octets of a record of a handshake are enough to be none of CoAP. */
const hello = Buffer.from('16fefd0000', 'hex')

/** Who sends from this address of loopback. */
function sender(t: TestContext, address = HOST) {
  const socket = createSocket('udp4').bind(0, address)
  t.after(() => socket.close())
  return (octets: Buffer, port: number) => new Promise<void>((sent) => socket.send(octets, port, HOST, () => sent()))
}

async function until(isSo: () => boolean): Promise<void> {
  for (let n = 0; n < 200 && !isSo(); n++) await pause(10)
}

/** A port of loopback that somebody has. */
async function takenPort(t: TestContext): Promise<number> {
  const socket = createSocket('udp4').bind(0, HOST)
  await once(socket, 'listening')
  t.after(() => socket.close())
  return socket.address().port
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, HOST)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

test('ESIPA-COAP-024: CoAP is seen where it is without DTLS, wherever our eIM listens', async (t) => {
  const plainPort = await freePort()
  const all: SeenBlocked[] = []
  const blocked = await listenBlocked({ host: HOST, port: 0, plainPort }, (one) => all.push(one))
  t.after(() => blocked.close())
  assert.ok(blocked.watched.includes(plainPort))
  const send = sender(t)
  await send(post, plainPort)
  await send(hello, blocked.port)
  await until(() => all.length === 2)
  const seen = all.map(({ isPlain, to, isBeside }) => ({ isPlain, to, isBeside }))
  assert.deepEqual(
    seen.toSorted((one, other) => Number(other.isPlain) - Number(one.isPlain)),
    [
      { isPlain: true, to: plainPort, isBeside: true },
      { isPlain: false, to: blocked.port, isBeside: false },
    ],
  )
})

test('ESIPA-COAP-024: without another word it is port 5683, unless somebody has that', async (t) => {
  const blocked = await listenBlocked({ host: HOST, port: 0 }, () => {})
  t.after(() => blocked.close())
  assert.ok([...blocked.watched, ...blocked.taken].includes(5683))
})

test('ESIPA-COAP-024: a port that somebody has is told, and leaves no socket', async (t) => {
  const plainPort = await takenPort(t)
  const bound = boundSockets(t)
  const blocked = await listenBlocked({ host: HOST, port: 0, plainPort }, () => {})
  assert.ok(blocked.taken.includes(plainPort))
  assert.ok(!blocked.watched.includes(plainPort))
  await blocked.close()
  assert.equal(bound.length, 3)
  // A socket that is closed has no address any more.
  for (const socket of bound) assert.throws(() => socket.address(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' })
})

/** An eIM that DTLS does not reach, what came to it without, and what its tape says. */
async function blockedEim(t: TestContext, inFront?: InFront) {
  const tape = new Tape(systemClock)
  const plain: Unprotected[] = []
  const eim = await listenAsEim(
    {
      identity: { certificates: '', key: '' },
      host: HOST,
      port: 0,
      inFront,
      coaps: {},
      timers: systemTimers,
      nat: new Nat(),
      log: new CoapLog(),
      arrivals: new Arrivals(),
      unprotected: (message) => plain.push(message),
      tape: () => tape,
      answer: () => assert.fail('nothing is answered'),
      seen() {},
    },
    { coaps: { isBlocked: true } },
  )
  t.after(() => eim.close())
  return { eim, tape, plain, isOfIpa: () => plain.map((one) => one.isOfIpa) }
}

test('ESIPA-COAP-024: beside the port of our eIM, CoAP is the IPA’s where its hellos come from, and nobody’s otherwise', async (t) => {
  const { eim, tape, plain, isOfIpa } = await blockedEim(t)
  const beside = eim.blocked?.watched.find((one) => one !== eim.port && one !== 5683)
  if (beside === undefined) return t.skip('somebody has the port before that of our eIM')
  const [ipa, stranger] = [sender(t), sender(t, '127.0.0.2')]
  await stranger(post, beside)
  await until(() => plain.length === 1)
  await ipa(hello, eim.port)
  await until(() => tape.entries.length === 2)
  await ipa(post, beside)
  await until(() => plain.length === 2)
  assert.deepEqual(isOfIpa(), [false, true])
})

test('ESIPA-COAP-024: behind a way, CoAP is seen beside the port where the IPA looks for our eIM, and the way knows whose hellos come', async (t) => {
  const beside = await freePort()
  const inFront = { host: HOST, port: beside + 1, senderAt: () => '127.0.0.2' }
  const { eim, tape, plain, isOfIpa } = await blockedEim(t, inFront)
  assert.deepEqual(eim.blocked?.watched.slice(0, 2), [beside + 1, beside])
  const [way, ipa, stranger] = [sender(t), sender(t, '127.0.0.2'), sender(t)]
  await way(hello, eim.port)
  await until(() => tape.entries.length === 1)
  await stranger(post, beside)
  await until(() => plain.length === 1)
  await ipa(post, beside)
  await until(() => plain.length === 2)
  assert.deepEqual(isOfIpa(), [false, true])
})
