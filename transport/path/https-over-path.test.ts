/** HTTPS over a path with trouble: what the client makes of latency, of an answer that is cut, and of one that stands still. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from '../clock.ts'
import { defaultPatience, HttpsClient } from '../https-client.ts'
import { Tape } from '../tape.ts'
import { identity } from '../test-peers.ts'
import { served } from '../test-servers.ts'
import { openStreamPath } from './stream-path.ts'
import type { StreamScript } from './stream-trouble.ts'

const BODY = Buffer.alloc(100_000, 'a')

/** A client of a server of ours with a path between them that is told of on the tape of the client. */
async function over(script: StreamScript, bodyMs = 5_000) {
  const { server } = await served()
  const tape = new Tape(systemClock)
  const tell = (text: string) => void tape.note('eim', text)
  const path = await openStreamPath({ target: { host: server.host, port: server.port }, peer: 'the eIM', script, tell })
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const target = { host: path.host, port: path.port, servername: 'localhost', authority: `localhost:${path.port}`, trust }
  const client = new HttpsClient('eim', target, { ...defaultPatience, bodyMs })
  after(async () => {
    await client.close()
    await path.close()
  })
  const post = (body: Buffer) => client.exchange({ method: 'POST', path: '/', headers: {}, body }, tape)
  const notes = () => tape.entries.flatMap((entry) => (entry.direction === 'note' ? [entry.text] : []))
  return { path, tape, post, notes }
}

test('with latency, an exchange works and takes at least two round trips: the handshake and itself', async () => {
  const { post, notes } = await over({ toPeer: { latencyMs: 100 }, fromPeer: { latencyMs: 100 } })
  const begun = performance.now()
  const { response } = await post(Buffer.from('a'))
  assert.equal(String(response.body), 'a')
  assert.ok(performance.now() - begun >= 400)
  assert.equal(notes()[0], 'path to the eIM: to it 100 ms; from it 100 ms')
})

for (const by of ['reset', 'end'] as const)
  test(`an answer that is cut in its middle by ${by}: closed in body, the cut is on the tape, and the next exchange works`, async () => {
    const { path, tape, post, notes } = await over({})
    await post(Buffer.from('a'))
    path.trouble({ fromPeer: { cut: { after: 50_000, by } } })
    await assert.rejects(post(BODY), { name: 'PeerFault', kind: 'closed', phase: 'body' })
    const cut = `path: connection 0 is cut after 50000 octets from the eIM (${by})`
    const at = tape.entries.findIndex((entry) => entry.direction === 'note' && entry.text === cut)
    assert.ok(at > tape.entries.findIndex(({ direction }) => direction === 'sent'), notes().join('\n'))
    path.trouble({})
    assert.equal((await post(BODY)).response.body.length, BODY.length)
    assert.equal(path.counts.connections, 2)
  })

test('an answer that stands still is silent in body; one that goes on in time comes whole', async () => {
  const { path, post, notes } = await over({}, 400)
  await post(Buffer.from('a'))
  path.trouble({ fromPeer: { stall: { after: 50_000 } } })
  await assert.rejects(post(BODY), { name: 'PeerFault', kind: 'silent', phase: 'body' })
  assert.ok(notes().includes('path: connection 0 stands still after 50000 octets from the eIM'))
  path.trouble({})
  const patient = await over({})
  await patient.post(Buffer.from('a'))
  patient.path.trouble({ fromPeer: { stall: { after: 50_000, ms: 300 } } })
  const begun = performance.now()
  assert.equal((await patient.post(BODY)).response.body.length, BODY.length)
  assert.ok(performance.now() - begun >= 300)
})

test('a connection that is cut in its handshake: closed before anything was sent', async () => {
  const { post } = await over({ fromPeer: { cut: { after: 100, by: 'reset' } } })
  await assert.rejects(post(BODY), { name: 'PeerFault', phase: 'handshake' })
})
