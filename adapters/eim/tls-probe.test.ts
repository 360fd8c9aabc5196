/** How servers take what a probe offers: ours, openssl's, and some that are none. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { listenHttps, type ServerSettings } from '../../transport/https-server.ts'
import { openSslServer, programTest } from '../../transport/program-peers.ts'
import { Tape } from '../../transport/tape.ts'
import { identity, tcpPeer } from '../../transport/test-peers.ts'
import { type TlsOffer, tlsProbe } from './tls-probe.ts'

const short = { connectMs: 2_000, handshakeMs: 400 }

async function probed(port: number, offer: TlsOffer = {}, patience = {}) {
  const tape = new Tape(systemClock)
  const access = {
    adapter: 'url',
    url: `https://localhost:${port}/`,
    trust: { kind: 'certificate', pem: identity.certificates },
  } as const
  const probe = await tlsProbe(access, offer, tape, AbortSignal.timeout(10_000), patience)
  const line = tape.entries.find(({ at }) => at === probe.at)
  assert.ok(line?.direction === 'note')
  return { probe, text: line.text, tape }
}

async function served(settings: Partial<ServerSettings> = {}) {
  const answer = () => ({ kind: 'answer', status: 404, headers: {}, body: Buffer.of() }) as const
  const server = await listenHttps({ identity, answer, ...settings })
  after(() => server.close())
  return server.port
}

test('a server that takes everything: version, suite, group, protocol and certificates are told', async () => {
  const { probe, text, tape } = await probed(await served(), { choice: { groups: 'P-256', maxVersion: 'TLSv1.2' } })
  assert.ok(probe.kind === 'accepted', probe.kind)
  assert.deepEqual([probe.facts.version, probe.group, probe.alpn], ['TLSv1.2', 'prime256v1', 'http/1.1'])
  assert.deepEqual(
    [probe.resumed, probe.distrusted, probe.answered, probe.facts.certificates.length],
    [false, undefined, true, 1],
  )
  assert.match(text, /accepted \(TLSv1\.2, ECDHE-ECDSA-.*, prime256v1, http\/1\.1\) and answered$/)
  assert.deepEqual(
    tape.entries.map(({ direction }) => direction),
    ['sent', 'received', 'note'],
  )
  assert.deepEqual(tape.exchanges, [])
})

test('without a request nothing is sent, and a certificate that is not trusted is told', async () => {
  const tape = new Tape(systemClock)
  const access = { adapter: 'url', url: `https://localhost:${await served()}`, trust: { kind: 'system' } } as const
  const probe = await tlsProbe(access, { asks: false, alpn: [], sni: false }, tape, AbortSignal.timeout(10_000))
  assert.ok(probe.kind === 'accepted')
  assert.match(probe.distrusted ?? '', /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/)
  assert.deepEqual([probe.answered, probe.alpn], [false, undefined])
  assert.deepEqual(
    tape.entries.map(({ direction }) => direction),
    ['note'],
  )
})

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${version}: a session that the server gave is taken up next time`, async () => {
    const port = await served()
    const choice = { minVersion: version, maxVersion: version }
    const first = (await probed(port, { choice })).probe
    assert.ok(first.kind === 'accepted' && first.session !== undefined && !first.resumed)
    const again = (await probed(port, { choice, session: first.session })).probe
    assert.ok(again.kind === 'accepted' && again.resumed)
  })

  test(`${version}: a server that demands a certificate of the client refuses one that has none`, async () => {
    const port = await served({ clientCas: [identity.certificates] })
    const { probe } = await probed(port, { choice: { maxVersion: version } })
    assert.ok(probe.kind === 'refused' || probe.kind === 'closed', probe.kind)
    assert.equal(probe.established, version === 'TLSv1.3')
  })
}

programTest('openssl', 'versions, suites, groups and names that openssl refuses are alerts', async () => {
  const v12 = await openSslServer('v12', identity, '', ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384'])
  const refusal = async (port: number, offer: TlsOffer) => {
    const { probe } = await probed(port, offer)
    return probe.kind === 'refused' ? `${probe.alert.number} ${probe.alert.name}` : probe.kind
  }
  assert.equal(await refusal(v12, { choice: { minVersion: 'TLSv1.3' } }), '70 protocol version')
  assert.equal(await refusal(v12, { choice: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } }), '70 protocol version')
  assert.equal(await refusal(v12, { choice: { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } }), '40 handshake failure')
  assert.equal(await refusal(v12, { choice: { signatureAlgorithms: 'RSA+SHA256' } }), '40 handshake failure')
  const groups = await openSslServer('groups', identity, '', ['-groups', 'P-384'])
  assert.equal(await refusal(groups, { choice: { groups: 'P-256' } }), '40 handshake failure')
  const h2 = await openSslServer('h2', identity, '', ['-alpn', 'h2'])
  assert.equal(await refusal(h2, {}), '120 no application protocol')
  const named = await openSslServer('named', identity, '', [
    '-servername',
    'other',
    '-servername_fatal',
    '-cert2',
    'named.pem',
    '-key2',
    'named.key',
  ])
  assert.equal(await refusal(named, {}), '112 unrecognized name')
  assert.equal(await refusal(named, { sni: 'other', asks: false }), 'accepted')
})

programTest('openssl', 'openssl that demands a certificate refuses none after the handshake in TLS 1.3', async () => {
  const port = await openSslServer('demanding', identity, '', ['-Verify', '1', '-verify_return_error'])
  const { probe } = await probed(port)
  assert.ok(probe.kind === 'refused' && probe.established)
  assert.deepEqual(probe.alert, { number: 116, name: 'certificate required' })
})

test('what is no TLS, a server that hangs up, one that says nothing, and none at all', async () => {
  const http = await tcpPeer((socket) => void socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const plain = (await probed(http)).probe
  assert.ok(plain.kind === 'malformed')
  assert.match(plain.what, /does not answer in TLS as it should \(wrong version number: perhaps it speaks plain HTTP\)/)
  const gone = (await probed(await tcpPeer((socket) => void socket.once('data', () => socket.destroy())))).probe
  assert.ok(gone.kind === 'closed' && !gone.established)
  assert.equal((await probed(await tcpPeer(() => {}), {}, short)).probe.kind, 'silent')
  await assert.rejects(probed(1), { name: 'PeerFault', kind: 'unreachable', phase: 'connect' })
})

test('a server that takes the connection and never answers is accepted and not answered', async () => {
  const port = await served({ answer: () => ({ kind: 'silence' }) })
  const { probe } = await probed(port, {}, short)
  assert.ok(probe.kind === 'accepted' && !probe.answered)
})

test('a cancelled run ends the probe at once', async () => {
  const port = await served({ answer: () => ({ kind: 'silence' }) })
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 30)
  const access = { adapter: 'url', url: `https://localhost:${port}`, trust: { kind: 'system' } } as const
  await assert.rejects(tlsProbe(access, {}, new Tape(systemClock), abort.signal), { name: 'PeerFault', kind: 'aborted' })
})
