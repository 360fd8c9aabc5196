/** A path between TCP sockets on loopback: what comes through and when, and how connections stand still and end. */
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { listening, tcpPeer } from '../test-peers.ts'
import { openStreamPath } from './stream-path.ts'
import { checkStreamScript, type StreamScript, streamScriptText } from './stream-trouble.ts'
import { until } from './test-datagrams.ts'

async function pathTo(port: number, script: StreamScript = {}, signal?: AbortSignal) {
  const told: string[] = []
  const tell = (text: string) => void told.push(text)
  const path = await openStreamPath({ target: { host: '127.0.0.1', port }, peer: 'the eIM', script, tell }, signal)
  after(() => path.close())
  return Object.assign(path, { told })
}

/** A client that listens, and how its connection ended. */
function client(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  after(() => socket.destroy())
  const seen = { octets: Buffer.alloc(0), end: '', socket }
  socket.on('data', (piece: Buffer) => {
    seen.octets = Buffer.concat([seen.octets, piece])
  })
  socket.on('end', () => {
    seen.end ||= 'end'
  })
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    seen.end ||= code ?? ''
  })
  return seen
}

/** A peer that does something with each connection, and what it got. */
async function peer(then: (socket: Socket) => void = () => {}) {
  const seen: { octets: Buffer; end: string }[] = []
  const port = await tcpPeer((socket) => {
    const one = { octets: Buffer.alloc(0), end: '' }
    seen.push(one)
    socket.on('data', (piece: Buffer) => {
      one.octets = Buffer.concat([one.octets, piece])
    })
    socket.on('end', () => {
      one.end ||= 'end'
    })
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      one.end ||= code ?? ''
    })
    then(socket)
  })
  return { port, seen }
}

const pattern = (length: number) => Buffer.from(Array.from({ length }, (_, n) => (n * 7 + (n >> 8)) & 0xff))

for (const [what, script] of [
  ['no script', {}],
  ['latency', { toPeer: { latencyMs: 20 }, fromPeer: { latencyMs: 5 } }],
  ['a shaped link', { toPeer: { octetsPerSecond: 2_000_000 }, fromPeer: { octetsPerSecond: 1_500_000, latencyMs: 10 } }],
  ['stalls that end', { toPeer: { stall: { after: 1_000, ms: 30 } }, fromPeer: { stall: { after: 99_999, ms: 30 } } }],
] as const satisfies readonly (readonly [string, StreamScript])[])
  test(`with ${what}, octets come through both ways as they are, in their order, and the ends of both sides too`, async () => {
    const far = createTcpServer({ allowHalfOpen: true }, (socket) => void socket.pipe(socket))
    const path = await pathTo(await listening(far), script)
    const near = client(path.port)
    const octets = pattern(600_000)
    for (let at = 0; at < octets.length; at += 77_777) near.socket.write(octets.subarray(at, at + 77_777))
    near.socket.end()
    await until(() => near.end !== '', 'the end')
    assert.equal(near.end, 'end')
    assert.ok(near.octets.equals(octets), `${near.octets.length} octets came`)
    assert.deepEqual(path.counts, { connections: 1, toPeer: 600_000, fromPeer: 600_000 })
  })

test('latency and a shaped link take at least the time that they promise', async () => {
  const far = await peer((socket) => void socket.pipe(socket))
  const script: StreamScript = { toPeer: { latencyMs: 150 }, fromPeer: { latencyMs: 100, octetsPerSecond: 40_000 } }
  const path = await pathTo(far.port, script)
  const near = client(path.port)
  const begun = performance.now()
  near.socket.write(pattern(20_000))
  await until(() => near.octets.length > 0, 'the first octets')
  assert.ok(performance.now() - begun >= 250)
  await until(() => near.octets.length === 20_000, 'all octets')
  assert.ok(performance.now() - begun >= 250 + 500)
  assert.deepEqual(path.told, ['path to the eIM: to it 150 ms; from it 100 ms, 40000 octets per second'])
})

for (const [by, end, atReceiver] of [
  // Whoever gets the last octets together with the reset may take it for an end.
  ['reset', 'ECONNRESET', /^(ECONNRESET|end)$/],
  ['end', 'end', /^end$/],
] as const) {
  test(`a cut by ${by} behind octets from the peer: so many come, and both sides see it; later connections are cut too`, async () => {
    const far = await peer((socket) => void socket.write(pattern(5_000)))
    const path = await pathTo(far.port, { fromPeer: { cut: { after: 1_234, by } } })
    for (const n of [0, 1]) {
      const near = client(path.port)
      await until(() => near.end !== '' && (far.seen[n]?.end ?? '') !== '', 'both ends')
      assert.equal(far.seen[n]?.end, end)
      assert.match(near.end, atReceiver)
      assert.ok(near.octets.equals(pattern(1_234)))
    }
    const cuts = [0, 1].map((n) => `path: connection ${n} is cut after 1234 octets from the eIM (${by})`)
    assert.deepEqual(path.told, cuts)
  })

  test(`a cut by ${by} behind octets to the peer, and one at once that a new script makes`, async () => {
    const far = await peer()
    const path = await pathTo(far.port, { toPeer: { cut: { after: 3, by } } })
    const near = client(path.port)
    near.socket.write('abcdef')
    await until(() => near.end !== '' && (far.seen[0]?.end ?? '') !== '', 'both ends')
    assert.deepEqual([near.end, String(far.seen[0]?.octets)], [end, 'abc'])
    assert.match(far.seen[0]?.end ?? '', atReceiver)
    path.trouble({})
    const next = client(path.port)
    next.socket.write('abcdef')
    await until(() => far.seen[1]?.octets.length === 6, 'all octets')
    path.trouble({ fromPeer: { cut: { after: 0, by } } })
    await until(() => next.end !== '' && (far.seen[1]?.end ?? '') !== '', 'both ends')
    assert.deepEqual([next.end, far.seen[1]?.end], [end, end])
    assert.equal(path.told.at(-1), `path: connection 1 is cut after 0 octets from the eIM (${by})`)
  })
}

test('a stall for a time: what is behind it comes no earlier, and the other direction goes on', async () => {
  const far = await peer((socket) => void socket.write('0123456789'))
  const begun = performance.now()
  const path = await pathTo(far.port, { fromPeer: { stall: { after: 4, ms: 300 } } })
  const near = client(path.port)
  near.socket.write('meanwhile')
  await until(() => far.seen[0]?.octets.length === 9, 'what goes the other way')
  await until(() => near.octets.length === 10, 'all octets')
  assert.ok(performance.now() - begun >= 300)
  assert.deepEqual(path.told, ['path: connection 0 stands still after 4 octets from the eIM, for 300 ms'])
})

test('a stall for ever: nothing comes behind it, not even the end, until there is another script', async () => {
  const far = await peer((socket) => void socket.end('0123456789'))
  const path = await pathTo(far.port, { fromPeer: { stall: { after: 4 } } })
  const near = client(path.port)
  await until(() => near.octets.length === 4, 'the octets in front of it')
  await setTimeout(150)
  assert.deepEqual([String(near.octets), near.end], ['0123', ''])
  path.trouble({})
  await until(() => near.end === 'end', 'the end')
  assert.equal(String(near.octets), '0123456789')
})

test('a connection that the client resets is reset at the peer, and the other way round', async () => {
  const far = await peer((socket) => socket.on('data', (octets: Buffer) => void (octets[0] === 0 && socket.resetAndDestroy())))
  const path = await pathTo(far.port)
  const near = client(path.port)
  near.socket.write('a')
  await until(() => far.seen[0]?.octets.length === 1, 'the octet')
  near.socket.resetAndDestroy()
  await until(() => (far.seen[0]?.end ?? '') !== '', 'the end at the peer')
  assert.equal(far.seen[0]?.end, 'ECONNRESET')
  const other = client(path.port)
  other.socket.write(Buffer.of(0))
  await until(() => other.end !== '', 'the end at the client')
  assert.equal(other.end, 'ECONNRESET')
})

test('where nobody listens behind the path, connections are reset, and it is told why', async () => {
  const nobody = createTcpServer()
  const port = await listening(nobody)
  await new Promise((resolve) => nobody.close(resolve))
  const path = await pathTo(port)
  const near = client(path.port)
  await until(() => near.end !== '', 'the end')
  assert.deepEqual([near.end, path.told], ['ECONNRESET', ['path: connection 0 does not reach the eIM (ECONNREFUSED)']])
})

test('who does not read holds up who sends: a path takes no more than it may hold', async () => {
  const path = await pathTo(await tcpPeer((socket) => void socket.pause()), { toPeer: { latencyMs: 1 } })
  const near = client(path.port)
  near.socket.write(Buffer.alloc(64 * 1024 * 1024))
  let taken = -1
  // Until the buffers of the system are full.
  while (taken !== path.counts.toPeer) {
    taken = path.counts.toPeer
    await setTimeout(300)
  }
  assert.ok(taken > 0 && taken < 48 * 1024 * 1024, String(taken))
})

test('more connections than a path has room for are reset, and served when others have gone', async () => {
  const far = await peer()
  const path = await pathTo(far.port)
  const crowd = Array.from({ length: 256 }, () => client(path.port))
  await until(() => far.seen.length === 256, 'all of them')
  const further = client(path.port)
  await until(() => further.end === 'ECONNRESET', 'the reset')
  crowd[0]?.socket.resetAndDestroy()
  await until(() => far.seen.some(({ end }) => end !== ''), 'the end of one')
  await setTimeout(20)
  const next = client(path.port)
  next.socket.write('a')
  await until(() => far.seen[256]?.octets.length === 1, 'its octet')
  assert.deepEqual(path.told, ['path: connection 256 is reset: 256 others stand'])
})

test('the end of a path is the end of its connections; it ends twice, and with a signal', async () => {
  const far = await peer()
  const stop = new AbortController()
  const path = await pathTo(far.port, { toPeer: { stall: { after: 0 } } }, stop.signal)
  const near = client(path.port)
  await until(() => far.seen.length === 1, 'the connection')
  stop.abort()
  await path.close()
  await until(() => near.end !== '' && (far.seen[0]?.end ?? '') !== '', 'both ends')
  assert.deepEqual([near.end, far.seen[0]?.end], ['ECONNRESET', 'ECONNRESET'])
  await assert.rejects(pathTo(far.port, {}, stop.signal), { name: 'PeerFault', kind: 'aborted' })
})

for (const [what, script, message] of [
  ['no time', { toPeer: { latencyMs: -1 } }, /latencyMs is -1: write 0 to/],
  ['a link that carries nothing', { fromPeer: { octetsPerSecond: 0 } }, /octetsPerSecond is 0: write 1 to/],
  ['half an octet', { fromPeer: { cut: { after: 0.5, by: 'end' } } }, /after is 0\.5: write a whole number/],
  ['a stall in the past', { toPeer: { stall: { after: 0, ms: -1 } } }, /stall\.ms is -1: write 0 to/],
] as const satisfies readonly (readonly [string, StreamScript, RegExp])[])
  test(`a script that means nothing, with ${what}: it is told what to write`, () =>
    assert.throws(() => checkStreamScript(script), { name: 'RangeError', message }))

test('a script without trouble has no words', () => assert.equal(streamScriptText('the eIM', { toPeer: {} }), undefined))

test('an error of the port, such as one of no more descriptors, is told and ends nothing', async () => {
  const servers: Server[] = []
  const listens = (told: unknown) => void servers.push((told as { readonly server: Server }).server)
  const { port } = await peer((socket) => void socket.end('here'))
  subscribe('tracing:net.server.listen:asyncStart', listens)
  const path = await pathTo(port)
  unsubscribe('tracing:net.server.listen:asyncStart', listens)
  assert.equal(servers.length, 1)
  servers[0]?.emit('error', new Error('accept EMFILE'))
  assert.deepEqual(path.told, ['path: a connection could not be taken: accept EMFILE'])
  const near = client(path.port)
  await until(() => near.end !== '', 'the end of the connection')
  assert.equal(String(near.octets), 'here')
})
