import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { systemClock } from './clock.ts'
import { systemRandom } from './random.ts'
import { answering, clientOf, identity, tlsPeer } from './test-peers.ts'
import { connectTls } from './tls-connect.ts'
import { selfSignedIdentity } from './tls-identity.ts'
import type { Trust } from './trust.ts'

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
