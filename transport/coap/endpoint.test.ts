/** The message layer between two ends, and against octets that are written by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { systemTimers } from '../timers.ts'
import { CoapEndpoint } from './endpoint.ts'
import { type CoapMessage, codes, readMessage, uriPath, writeMessage } from './message.ts'
import type { CoapContent } from './messages.ts'
import { clientOf, never, seededOctets, twoEnds, VirtualTimers } from './test-path.ts'
import { rfc7252Timing } from './timing.ts'

const text = (content: string): CoapContent => ({ code: codes.content, options: [], payload: Buffer.from(content) })
const get = { code: codes.get, options: uriPath('a'), payload: Buffer.of() }

test('a response comes in the acknowledgement of its request: two datagrams', async () => {
  const { client, timers, datagrams } = twoEnds('piggybacked', async () => text('here'))
  const response = await timers.passUntilSettled(client.request(get, never))
  assert.equal(String(response.payload), 'here')
  assert.deepEqual(
    datagrams.map(({ octets }) => readMessage(octets).type),
    ['CON', 'ACK'],
  )
})

test('who needs longer acknowledges first, and answers separately: the acknowledgement of that ends it', async () => {
  const { client, timers, datagrams } = twoEnds(
    'separate',
    () => new Promise((done) => timers.after(5_000, () => done(text('late')))),
  )
  const response = await timers.passUntilSettled(client.request(get, never))
  await timers.pass(400_000)
  assert.equal(String(response.payload), 'late')
  assert.deepEqual(
    datagrams.map(({ octets }) => [readMessage(octets).type, readMessage(octets).code]),
    [
      ['CON', codes.get],
      ['ACK', codes.empty],
      ['CON', codes.content],
      ['ACK', codes.empty],
    ],
  )
})

test('a request is sent five times with waits that double, and then ends in a named time-out', async () => {
  const { client, timers, datagrams } = twoEnds('lost', async () => text(''), { loss: 1 })
  await assert.rejects(timers.passUntilSettled(client.request(get, never)), {
    name: 'CoapFault',
    kind: 'time-out',
    message: /5 times/,
  })
  assert.equal(datagrams.length, 5)
  assert.ok(timers.now() >= 31 * 2_000 && timers.now() <= 31 * 3_000, String(timers.now()))
})

test('a request whose acknowledgement is lost is carried out once, and its response sent again', async () => {
  let carriedOut = 0
  const { client, timers, datagrams } = twoEnds('deduplicated', async () => text(String(++carriedOut)), { loss: 0.25 })
  for (let n = 1; n <= 10; n++) {
    const response = await timers.passUntilSettled(client.request(get, never))
    assert.equal(String(response.payload), String(n))
  }
  assert.equal(carriedOut, 10)
  assert.ok(datagrams.length > 22, String(datagrams.length))
})

test('datagrams that come twice and in another order change nothing', async () => {
  let carriedOut = 0
  const { client, timers } = twoEnds('doubled', async () => text(String(++carriedOut)), { doubled: 0.8, delayMs: 3_000 })
  for (let n = 1; n <= 50; n++)
    assert.equal(String((await timers.passUntilSettled(client.request(get, never))).payload), String(n))
})

test('requests that are made at once go one after the other', async () => {
  let underWay = 0
  let most = 0
  const { client, timers } = twoEnds('one outstanding', async () => {
    most = Math.max(most, ++underWay)
    await new Promise<void>((done) => timers.after(100, done))
    underWay--
    return text('')
  })
  await timers.passUntilSettled(Promise.all([1, 2, 3, 4].map(() => client.request(get, never))))
  assert.equal(most, 1)
})

test('a non-confirmable request has a non-confirmable response', async () => {
  const { client, timers, datagrams } = twoEnds('NON', async () => text('x'))
  await timers.passUntilSettled(client.request({ ...get, confirmable: false }, never))
  assert.deepEqual(
    datagrams.map(({ octets }) => readMessage(octets).type),
    ['NON', 'NON'],
  )
})

test('a non-confirmable request that is lost ends in a named time-out', async () => {
  const { client, timers, datagrams } = twoEnds('NON lost', async () => text('x'), { loss: 1 }, { responseMs: 9_000 })
  const asked = client.request({ ...get, confirmable: false }, never)
  await assert.rejects(timers.passUntilSettled(asked), { kind: 'time-out', message: /9000 ms/ })
  assert.equal(datagrams.length, 1)
})

test('a ping is reset', async () => {
  const { client, timers, datagrams } = twoEnds('ping', async () => text(''))
  await timers.passUntilSettled(client.ping(never))
  assert.deepEqual(
    datagrams.map(({ octets }) => readMessage(octets).type),
    ['CON', 'RST'],
  )
})

test('who answers nothing is answered with 4.05; who throws, with 5.00, and why is told here alone', async () => {
  const { client, timers, remarks } = twoEnds('broken', async () => {
    throw new Error('the disk is full')
  })
  const response = await timers.passUntilSettled(client.request(get, never))
  assert.deepEqual([response.code, response.payload.length], [codes.internalError, 0])
  assert.deepEqual(remarks, ['server: a request could not be answered: the disk is full'])
  assert.deepEqual((await answeredBy({}, { ...message('CON', codes.get), token: Buffer.of(1) }))[0]?.code, codes.methodNotAllowed)
})

const message = (type: CoapMessage['type'], code: string): CoapMessage => ({
  type,
  code,
  messageId: 7,
  token: Buffer.of(),
  options: [],
  payload: Buffer.of(),
})

/** What an endpoint sends for a message that comes. */
async function answeredBy(ports: { answer?: () => Promise<CoapContent> }, incoming: CoapMessage | Buffer) {
  const sent: CoapMessage[] = []
  const timers = new VirtualTimers()
  const endpoint = new CoapEndpoint({
    ...ports,
    timers,
    random: seededOctets('hand'),
    timing: rfc7252Timing,
    send: (octets) => void sent.push(readMessage(octets)),
  })
  endpoint.receive(Buffer.isBuffer(incoming) ? incoming : writeMessage(incoming))
  await timers.pass(1)
  return sent
}

test('what nobody asked for, what cannot be read and what is reserved is reset where it is confirmable, else left alone', async () => {
  const odd = [message('CON', codes.content), { ...message('CON', codes.content), token: Buffer.of(9) }, message('CON', '1.01')]
  for (const one of odd)
    assert.deepEqual(
      (await answeredBy({}, one)).map(({ type, messageId }) => [type, messageId]),
      [['RST', 7]],
    )
  for (const one of odd) assert.deepEqual(await answeredBy({}, { ...one, type: 'NON' }), [])
  assert.deepEqual(
    (await answeredBy({}, Buffer.from('40010007FF', 'hex'))).map(({ type }) => type),
    ['RST'],
  )
  assert.deepEqual(await answeredBy({}, Buffer.from('50010007FF', 'hex')), [])
  assert.deepEqual(await answeredBy({}, Buffer.from('00', 'hex')), [])
})

test('an acknowledgement with another token is no answer: the request is sent again until it has one', async () => {
  let asked = 0
  const { client, timers, remarks } = clientOf((request) => {
    const answer = { ...request, type: 'ACK', code: codes.content, options: [] } as const
    return [asked++ === 0 ? { ...answer, token: Buffer.from('AAAA', 'hex') } : answer]
  })
  const response = await timers.passUntilSettled(client.request(get, never))
  assert.equal(response.code, codes.content)
  assert.deepEqual([asked, remarks.length], [2, 1])
  assert.match(remarks[0] ?? '', /another token, aaaa/)
})

test('a response that overtakes its acknowledgement counts, and ends the repetition of the request', async () => {
  const { client, timers } = clientOf((request) =>
    request.type === 'CON' && request.code === codes.get
      ? [
          { ...request, type: 'CON', code: codes.content, messageId: 99, options: [] },
          { ...request, type: 'ACK', code: codes.empty, token: Buffer.of(), options: [] },
        ]
      : [],
  )
  assert.equal((await timers.passUntilSettled(client.request(get, never))).messageId, 99)
})

test('a peer that resets, and one that acknowledges and says no more, are told apart', async () => {
  const empty = (type: 'RST' | 'ACK') => (request: CoapMessage) => [
    { ...message(type, codes.empty), messageId: request.messageId },
  ]
  const resets = clientOf(empty('RST'))
  await assert.rejects(resets.timers.passUntilSettled(resets.client.request(get, never)), { kind: 'reset' })
  const silent = clientOf(empty('ACK'))
  await assert.rejects(silent.timers.passUntilSettled(silent.client.request(get, never)), {
    kind: 'time-out',
    message: /no response within/,
  })
})

test('a request can be called off while it runs and while it waits; the next one goes on', async () => {
  const { client, timers } = clientOf((request) =>
    request.options.length > 1 ? [{ ...request, type: 'ACK', code: codes.content, options: [] }] : [],
  )
  const [first, second] = [new AbortController(), new AbortController()]
  const asked = [client.request(get, first.signal), client.request(get, second.signal)]
  second.abort()
  await assert.rejects(asked[1] ?? Promise.resolve(), { kind: 'aborted' })
  const third = client.request({ ...get, options: uriPath('a/b') }, never)
  first.abort()
  await assert.rejects(asked[0] ?? Promise.resolve(), { kind: 'aborted' })
  assert.equal((await timers.passUntilSettled(third)).code, codes.content)
})

test('an endpoint that is closed ends what is under way, and begins nothing more', async () => {
  const { client } = clientOf(() => [])
  const asked = client.request(get, never)
  await setTimeout(1)
  client.close()
  await assert.rejects(asked, { kind: 'closed' })
  await assert.rejects(client.request(get, never), { kind: 'closed' })
})

test('the timers of the system run once, and can be called off', async () => {
  const ran: string[] = []
  systemTimers.after(1, () => ran.push('one'))
  systemTimers.after(1, () => ran.push('other'))()
  const before = systemTimers.now()
  await setTimeout(20)
  assert.deepEqual(ran, ['one'])
  assert.ok(systemTimers.now() > before)
})
