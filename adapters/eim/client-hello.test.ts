/** Our ClientHello as openssl and our own server take it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { Tape } from '../../transport/tape.ts'
import { identity } from '../../transport/test-peers.ts'
import { clientHello, serverHello } from './client-hello.ts'
import { eimWire } from './wire.ts'

async function taken(suites: readonly number[], ciphers?: string) {
  const answer = () => ({ kind: 'hangUp' }) as const
  const server = await listenHttps({ identity, answer, ...(ciphers === undefined ? {} : { tls: { ciphers } }) })
  after(() => server.close())
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const wire = eimWire({ adapter: 'url', url: `https://localhost:${server.port}/`, trust }, { headersMs: 2_000 })
  const octets = clientHello({ suites, compression: [1, 0], name: 'localhost', random: Buffer.alloc(32, 7) })
  const script = { pieces: [{ octets }], answers: 'all', end: 'halfClose', over: 'tcp' } as const
  return serverHello(await wire.speak(script, new Tape(systemClock), AbortSignal.timeout(10_000)))
}

test('a suite that the server has is accepted, without compression', async () => {
  assert.deepEqual(await taken([0xc007, 0xc02b]), { kind: 'accepted', suite: 0xc02b, compression: 0 })
})

test('suites without encryption are refused by a server that keeps them back, and accepted by one that does not', async () => {
  assert.deepEqual(await taken([0xc006]), { kind: 'refused', alert: 40 })
  assert.deepEqual(await taken([0xc006], 'ALL:aNULL:eNULL:@SECLEVEL=0'), { kind: 'accepted', suite: 0xc006, compression: 0 })
})

test('no octets at all are silence or the end of the connection', () => {
  const nothing = { rest: Buffer.of(), answers: [] }
  assert.deepEqual(serverHello({ ...nothing, end: { kind: 'silence' } }), { kind: 'silent' })
  assert.deepEqual(serverHello({ ...nothing, end: { kind: 'closed' } }), { kind: 'refused', alert: undefined })
})
