/** Who gets through the handshake with our server: versions, suites, certificates of both sides. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { systemClock } from './clock.ts'
import { systemRandom } from './random.ts'
import { identity } from './test-peers.ts'
import { clientFor, echo, served } from './test-servers.ts'
import { identityOf, selfSignedIdentity } from './tls-identity.ts'

test('another certificate is shown from the next handshake on', async () => {
  const { server } = await served()
  const first = clientFor(server)
  await first.post('x')
  const next = await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)
  server.present(next)
  await first.post('the connection that stands goes on')
  await assert.rejects(clientFor(server).post('x'), { kind: 'unreachable', phase: 'handshake', message: /is not the pinned one/ })
  await clientFor(server, { trust: { kind: 'certificate', pem: next.certificates } }).post('x')
})

for (const [maxVersion, curve] of [
  ['TLSv1.2', 'P-256'],
  ['TLSv1.3', 'P-256'],
  ['TLSv1.3', 'brainpoolP256r1'],
] as const) {
  test(`mutual TLS, ${maxVersion} at most, ${curve}: who has a certificate of the CA gets in, and nobody else`, async () => {
    const pki = await createTestPki({ curve, notBefore: Date.now() - 60_000 })
    const seen: (Buffer | undefined)[] = []
    const { server, lines } = await served({
      answer(request) {
        seen.push(request.clientCertificate)
        return echo(request)
      },
      tls: { maxVersion },
      clientCas: [identityOf(pki.ci).certificates],
    })
    await clientFor(server, { identity: identityOf(pki.dpTls) }).post('x')
    assert.deepEqual(seen, [pki.dpTls.certificate.der])
    // In TLS 1.3 the alert may be overtaken by the reset of a connection on which our request is unread.
    const none =
      maxVersion === 'TLSv1.2' ? /^unreachable in handshake: .* refuses the TLS handshake/ : /^(unreachable|closed) in /
    await assert.rejects(clientFor(server).post('x'), { name: 'PeerFault', message: none })
    // Node says no to a certificate by ending the connection.
    await assert.rejects(clientFor(server, { identity }).post('x'), { name: 'PeerFault', kind: 'closed' })
    assert.equal(seen.length, 1)
    assert.match(lines[0] ?? '', /peer did not return a certificate/)
    assert.match(lines[1] ?? '', /the client's certificate is refused \([A-Z_]+\)/)
  })
}

for (const [what, ours, theirs, message] of [
  ['TLS 1.1 alone', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }, {}, /refuses the TLS handshake/],
  [
    'a suite that it does not have',
    { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' },
    { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    /refuses the TLS handshake/,
  ],
] as const) {
  test(`a client that offers ${what} is refused, and says so`, async () => {
    const { server } = await served({ tls: theirs })
    await assert.rejects(clientFor(server, { tls: ours }).post('x'), { kind: 'unreachable', phase: 'handshake', message })
  })
}

test('version and suite can be chosen, and are in the facts', async () => {
  const { server } = await served()
  const { post, tape } = clientFor(server, { tls: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' } })
  await post('x')
  const note = tape.entries.find((entry) => entry.direction === 'note')
  assert.ok(note?.direction === 'note')
  assert.deepEqual([note.tls?.version, note.tls?.cipher], ['TLSv1.2', 'ECDHE-ECDSA-AES128-SHA256'])
})

test('some connections are not served, and some clients are shown another certificate', async () => {
  const { server } = await served({ serves: (socket) => socket.getProtocol() !== 'TLSv1.2' })
  await clientFor(server).post('x')
  await assert.rejects(clientFor(server, { tls: { maxVersion: 'TLSv1.2' } }).post('x'), { kind: 'closed' })
  const another = await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)
  const asked: string[] = []
  const isFor = (name: string) => asked.push(name) === 2
  const { server: changing } = await served({ other: { identity: another, isFor } })
  await clientFor(changing).post('x')
  await assert.rejects(clientFor(changing).post('x'), { kind: 'unreachable', phase: 'handshake' })
  await clientFor(changing).post('x')
  assert.equal(new Set(asked).size, 1)
})

test('connections beyond the limit are dropped', async () => {
  const { server } = await served({ maxConnections: 1 })
  const first = clientFor(server)
  await first.post('x')
  await assert.rejects(clientFor(server).post('x'), { name: 'PeerFault' })
  await first.post('x')
})
