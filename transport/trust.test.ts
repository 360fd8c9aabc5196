import assert from 'node:assert/strict'
import { createPublicKey, X509Certificate } from 'node:crypto'
import { after, test } from 'node:test'
import { issueNegative, negativeCases } from '../protocol/certificates/negative.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { systemClock } from './clock.ts'
import { listenHttps } from './https-server.ts'
import { systemRandom } from './random.ts'
import { answering, clientOf, identity, octetsOf, tlsPeer } from './test-peers.ts'
import { connectTls } from './tls-connect.ts'
import { identityOf, selfSignedIdentity } from './tls-identity.ts'
import type { Trust } from './trust.ts'

const right = { kind: 'answer', status: 200, headers: {}, body: Buffer.from('ok') } as const

const trustCases: readonly (readonly [string, () => Trust | Promise<Trust>, string, boolean])[] = [
  ['the pinned certificate', () => ({ kind: 'certificate', pem: identity.certificates }), 'localhost', true],
  [
    'the pinned certificate under another name',
    () => ({ kind: 'certificate', pem: identity.certificates }),
    'other.example',
    true,
  ],
  ['a CA', () => ({ kind: 'ca', pem: identity.certificates }), 'localhost', true],
  ['a CA under another name', () => ({ kind: 'ca', pem: identity.certificates }), 'other.example', false],
  ['the CAs of the system', () => ({ kind: 'system' }), 'localhost', false],
  ['nobody', () => ({ kind: 'none' }), 'other.example', true],
  ['the pinned key', () => ({ kind: 'publicKey', pem: spkiOf(identity.certificates) }), 'localhost', true],
  [
    'another pinned key',
    async () => ({
      kind: 'publicKey',
      pem: spkiOf((await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)).certificates),
    }),
    'localhost',
    false,
  ],
  [
    'another pinned certificate',
    async () => ({
      kind: 'certificate',
      pem: (await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)).certificates,
    }),
    'localhost',
    false,
  ],
]
for (const [what, trustOf, servername, holds] of trustCases) {
  test(`trust in ${what} ${holds ? 'lets the request out' : 'keeps the request back'}`, async () => {
    let requests = 0
    const port = await tlsPeer((socket) => {
      requests++
      answering(socket)
    })
    const { tape, post } = clientOf(port, await trustOf(), servername)
    if (holds) await post()
    else await assert.rejects(post(), { name: 'PeerFault', kind: 'unreachable', phase: 'handshake' })
    assert.equal(requests, holds ? 1 : 0)
    assert.equal(
      tape.entries.some(({ direction }) => direction === 'sent'),
      holds,
    )
  })
}

function spkiOf(certificate: string): string {
  return createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString()
}

test('an address as the name in the URL has to be in the certificate, whatever host we connect to', async () => {
  const trust: Trust = { kind: 'ca', pem: identity.certificates }
  const target = { host: 'localhost', port: await tlsPeer(answering), servername: '192.0.2.1', trust }
  const patience = { connectMs: 2_000, handshakeMs: 2_000 }
  await assert.rejects(connectTls(target, patience), {
    kind: 'unreachable',
    phase: 'handshake',
    message: /is not for the name 192\.0\.2\.1/,
  })
})

for (const kind of ['certificate', 'publicKey'] as const) {
  for (const [what, days, reason] of [
    ['expired', -90, /has expired/],
    ['not valid yet', 90, /is not valid yet/],
  ] as const) {
    test(`a pinned ${kind} that is ${what} keeps the request back`, async () => {
      const then = { now: () => new Date(Date.now() + days * 86_400_000), elapsed: () => 0 }
      const shown = await selfSignedIdentity('peer.harness.test', then, systemRandom)
      const server = await listenHttps({ identity: shown, answer: () => ({ kind: 'hangUp' }) })
      after(() => server.close())
      const pem = kind === 'certificate' ? shown.certificates : spkiOf(shown.certificates)
      await assert.rejects(clientOf(server.port, { kind, pem }).post(), {
        kind: 'unreachable',
        phase: 'handshake',
        message: reason,
      })
    })
  }
}

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 60_000 })
const cis: Trust = { kind: 'rsp', role: 'dp-tls', pem: pemOf(pki.ci.certificate.der) }
const host = new X509Certificate(pki.dpTls.certificate.der).subjectAltName?.match(/DNS:([^,]+)/)?.[1] ?? ''

for (const curve of ['P-256', 'brainpoolP256r1'] as const) {
  test(`a right CERT.DP.TLS on ${curve} is trusted, and the CI is in the facts`, async () => {
    const own = await createTestPki({ curve, notBefore: Date.now() - 60_000 })
    const server = await listenHttps({ identity: identityOf(own.dpTls), answer: () => right })
    after(() => server.close())
    const { post, tape } = clientOf(server.port, { ...cis, pem: pemOf(own.ci.certificate.der) }, host)
    await post()
    const note = tape.entries.find((entry) => entry.direction === 'note')
    assert.ok(note?.direction === 'note' && note.tls?.certificates[0] === own.dpTls.certificate.der.toString('hex'))
    assert.deepEqual(note.tls.certificates.slice(1), [own.ci.certificate.der.toString('hex')])
  })
}

for (const { kind, reason } of negativeCases.filter(({ role }) => role === 'dpTls')) {
  test(`CERT.DP.TLS that is wrong in ${kind} keeps the request back for ${reason}`, async () => {
    const shown = identityOf(await issueNegative(pki, { role: 'dpTls', kind }))
    const server = await listenHttps({ identity: shown, answer: () => right })
    after(() => server.close())
    const { post, tape } = clientOf(server.port, cis, host)
    await assert.rejects(post(), { kind: 'unreachable', phase: 'handshake', message: reasonOf(kind, reason) })
    assert.equal(octetsOf(tape, 'sent').length, 0)
  })
}

test('CERT.DS.TLS is none of an SM-DP+', async () => {
  const server = await listenHttps({ identity: identityOf(pki.dsTls), answer: () => right })
  after(() => server.close())
  await assert.rejects(clientOf(server.port, cis, host).post(), { kind: 'unreachable', message: /\(roleOid\)/ })
})

/** Two peers without a curve in common end in the handshake already. */
function reasonOf(kind: string, reason: string): RegExp {
  return kind === 'unsupportedCurve' ? /refuses the TLS handshake/ : new RegExp(`\\(${reason}\\)`)
}

function pemOf(der: Uint8Array): string {
  return new X509Certificate(der).toString()
}
