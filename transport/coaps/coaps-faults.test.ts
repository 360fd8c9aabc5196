/** What becomes of exchanges over CoAP and DTLS that fail: which fault it is, and that the next one is not lost with it. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../clock.ts'
import { codes, uriPath } from '../coap/message.ts'
import { never } from '../coap/test-path.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { PeerFault } from '../faults.ts'
import { defaultPatience } from '../https-client.ts'
import { ShiftedTime } from '../shifted-time.ts'
import { Tape } from '../tape.ts'
import { openAssociation } from './association.ts'
import { CoapsClient } from './client.ts'
import { asked, ends, other, right, trust, type Wanted } from './test-ends.ts'

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

dtlsTest('the association ends behind the last block of an answer, and not before it', async (t) => {
  const body = Buffer.alloc(200, 7)
  const { client, tape, requests } = await ends(t, {
    answer: () => ({ kind: 'answer', status: 200, headers: {}, body, end: 'close' }),
    mapping: { blockSize: 64 },
  })
  const ended = () => tape.entries.filter((entry) => entry.direction === 'note' && /has ended/.test(entry.text)).length
  for (const associations of [1, 2]) {
    const { response, coap } = await client.exchange(asked, tape)
    assert.ok(body.equals(response.body))
    assert.equal(coap?.roundTrips, 4)
    for (let n = 0; n < 200 && ended() < associations; n++) await sleep(5)
    assert.equal(ended(), associations)
  }
  assert.deepEqual([requests.length, client.opened], [2, 2])
})

dtlsTest('an answer in blocks that nobody fetches is followed by the end of the association, too', async (t) => {
  const timers = new ShiftedTime()
  const ended: string[] = []
  const { port } = await ends(t, {
    answer: () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.alloc(3_000), end: 'close' }),
    server: { timers },
  })
  const target = { host: '127.0.0.1', port, servername: 'eim.test', trust }
  const tap = { sent() {}, received() {}, remark() {}, closed: (why = 'in order') => void ended.push(why) }
  const { endpoint } = await openAssociation({ target, handshakeMs: 3_000 }, tap)
  const request = { code: codes.post, options: uriPath(asked.path), payload: Buffer.from(asked.body) }
  assert.equal((await endpoint.request(request, never)).code, codes.content)
  await sleep(50)
  assert.deepEqual(ended, [])
  timers.pass(247_001)
  for (let n = 0; n < 200 && ended.length === 0; n++) await sleep(5)
  assert.deepEqual(ended, ['in order'])
})

dtlsTest('a call that waits for its turn is called off at once, and nothing of it is asked', async (t) => {
  const { client, tape, requests } = await ends(t, { answer: () => ({ kind: 'silence' }) })
  const [before, over] = [new AbortController(), new AbortController()]
  const first = client.exchange(asked, tape, before.signal)
  const second = client.exchange(asked, tape, over.signal)
  const begun = performance.now()
  setTimeout(() => over.abort(), 100)
  const noTurn = { kind: 'aborted', phase: 'connect', what: 'the run was cancelled, and its turn had not come' }
  await assert.rejects(second, noTurn)
  await assert.rejects(client.exchange(asked, tape, over.signal), noTurn)
  assert.ok(performance.now() - begun < 2_000)
  before.abort()
  await assert.rejects(first, { kind: 'aborted' })
  await sleep(50)
  assert.ok(requests.length <= 1)
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

dtlsTest('a client that is closed while it shakes hands comes to no association, nor does who waits for his turn', async (t) => {
  const { client, tape, requests } = await ends(t)
  const [first, second] = [client.exchange(asked, tape), client.exchange(asked, tape)]
  await new Promise((done) => setImmediate(done))
  await client.close()
  for (const one of await Promise.allSettled([first, second])) {
    assert.equal(one.status, 'rejected')
    assert.ok(one.reason instanceof PeerFault && one.reason.kind === 'aborted', String(one.reason))
    assert.match(one.reason.message, /the client was closed/)
  }
  assert.deepEqual([client.opened, requests.length], [0, 0])
  await client.exchange(asked, tape)
  assert.equal(client.opened, 1)
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

dtlsTest('what is sent behind the end of an association is lost, also what a timer sends again', async (t) => {
  const { port } = await ends(t)
  const sent: Uint8Array[] = []
  const target = { host: '127.0.0.1', port, servername: 'eim.test', trust }
  const tap = { sent: (octets: Uint8Array) => sent.push(octets), received() {}, remark() {}, closed() {} }
  const association = await openAssociation({ target, handshakeMs: 3_000 }, tap)
  association.send(Buffer.from('40000001', 'hex'))
  association.close()
  association.send(Buffer.from('40000002', 'hex'))
  assert.equal(sent.length, 1)
})

dtlsTest('a kept association that ends at the moment of a request withheld no answer: it had been idle', async (t) => {
  let calls = 0
  const { client, tape } = await ends(t, { answer: () => (++calls === 2 ? { kind: 'hangUp' } : right('here')) })
  await client.exchange(asked, tape)
  await assert.rejects(client.exchange(asked, tape), { kind: 'closed', phase: 'connect' })
  assert.equal(Buffer.from((await client.exchange(asked, tape)).response.body).toString(), 'here')
})
