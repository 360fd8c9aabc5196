/** curl and openssl as peers: what they make of our server, and what our client makes of openssl's. */
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after } from 'node:test'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { systemClock } from './clock.ts'
import { type Listening, listenHttps, type ServerSettings } from './https-server.ts'
import { fileWith, openSslServer, programTest, run } from './program-peers.ts'
import { systemRandom } from './random.ts'
import type { ServerRequest } from './reply.ts'
import { clientOf, identity, octetsOf } from './test-peers.ts'
import { identityOf, selfSignedIdentity } from './tls-identity.ts'
import type { Trust } from './trust.ts'

const ca = fileWith('ca.pem', identity.certificates)
const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 60_000 })
const operator = identityOf(pki.dpTls)
const clientCas = [identityOf(pki.ci).certificates]
const certificate = ['--cert', fileWith('client.pem', operator.certificates), '--key', fileWith('client.key', operator.key)]

async function served(settings: Partial<ServerSettings> = {}) {
  const seen: ServerRequest[] = []
  const server = await listenHttps({
    identity,
    answer(request) {
      seen.push(request)
      return { kind: 'answer', status: 200, headers: { 'X-A': '1' }, body: request.body }
    },
    ...settings,
  })
  after(() => server.close())
  return { server, seen }
}

const curl = ({ port }: Listening, args: readonly string[], input = '') =>
  run(
    'curl',
    ['-sS', '-i', '--max-time', '5', '--cacert', ca, '--data-binary', '@-', ...args, `https://localhost:${port}/x`],
    input,
  )

programTest('curl', 'curl posts a body and gets it back', async () => {
  const { server, seen } = await served()
  const { status, text } = await curl(server, ['-H', 'X-B: b'], 'hello')
  assert.equal(status, 0, text)
  assert.match(text, /^HTTP\/1\.1 200 OK\r\nX-A: 1\r\nContent-Length: 5\r\n.*\r\n\r\nhello$/s)
  assert.deepEqual([seen[0]?.method, seen[0]?.path, seen[0]?.headers.get('x-b')], ['POST', '/x', ['b']])
})

programTest('curl', 'curl sends and reads chunks, and waits for 100 (Continue)', async () => {
  const { server, seen } = await served({
    answer: ({ body }) => ({ kind: 'answer', status: 200, headers: {}, body, framing: 'chunked' }),
  })
  const body = 'abc'.repeat(5_000)
  const { status, text } = await curl(server, ['-H', 'Transfer-Encoding: chunked', '-H', 'Expect: 100-continue'], body)
  assert.equal(status, 0, text)
  assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  assert.ok(text.endsWith(body))
  assert.equal(seen.length, 0)
})

programTest('curl', 'curl keeps its connection for the next request', async () => {
  const { server, seen } = await served()
  const url = `https://localhost:${server.port}/x`
  const { status, text } = await run('curl', [
    '-sS',
    '--max-time',
    '5',
    '--cacert',
    ca,
    '-d',
    'a',
    url,
    '--next',
    '-sS',
    '--cacert',
    ca,
    '-d',
    'b',
    url,
  ])
  assert.equal(status, 0, text)
  assert.deepEqual(
    seen.map(({ connection, body }) => [connection, body.toString()]),
    [
      [1, 'a'],
      [1, 'b'],
    ],
  )
})

programTest('curl', 'curl refuses our server under another name', async () => {
  const { server, seen } = await served()
  const resolve = `other.example:${server.port}:127.0.0.1`
  const { status, text } = await run('curl', [
    '-sS',
    '--cacert',
    ca,
    '--resolve',
    resolve,
    '-d',
    'a',
    `https://other.example:${server.port}/`,
  ])
  assert.equal(status, 60, text)
  assert.equal(seen.length, 0)
})

for (const [what, settings, version] of [
  ['TLS 1.3', {}, 'tls1_3'],
  ['TLS 1.2', {}, 'tls1_2'],
  ['TLS 1.2 where that is the highest', { tls: { maxVersion: 'TLSv1.2' } }, 'tls1_2'],
] as const) {
  programTest('openssl', `openssl s_client and our server agree on ${what}`, async () => {
    const { server } = await served(settings)
    const { text } = await sClient(server, `-${version}`)
    assert.match(text, /Verify return code: 0 \(ok\)/)
    assert.match(text, new RegExp(`New, TLSv1.${version.at(-1)}`))
    assert.match(text, /HTTP\/1\.1 200 OK/)
  })
}

for (const [what, settings, args, reason] of [
  ['TLS 1.1', {}, ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0'], /unsupported protocol/],
  [
    'a suite that the server does not have',
    { tls: { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } },
    ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
    /no shared cipher/,
  ],
  ['TLS 1.2 where the server has only 1.3', { tls: { minVersion: 'TLSv1.3' } }, ['-tls1_2'], /unsupported protocol/],
  [
    'no certificate where one is asked for',
    { clientCas, tls: { maxVersion: 'TLSv1.2' } },
    ['-tls1_2'],
    /peer did not return a certificate/,
  ],
] as const) {
  programTest('openssl', `our server refuses ${what} in the handshake, and logs why`, async () => {
    const lines: string[] = []
    const { server, seen } = await served({ ...settings, log: (line) => lines.push(line) })
    const { text } = await sClient(server, ...args)
    assert.match(text, /alert/)
    assert.match(lines.join('\n'), reason)
    assert.equal(seen.length, 0)
  })
}

for (const curve of ['P-256', 'brainpoolP256r1'] as const) {
  programTest('openssl', `openssl s_client verifies a CERT.DP.TLS on ${curve}`, async () => {
    const own = await createTestPki({ curve, notBefore: Date.now() - 60_000 })
    const { server } = await served({ identity: identityOf(own.dpTls) })
    const trusted = fileWith(`${curve}.pem`, identityOf(own.ci).certificates)
    const args = [
      's_client',
      '-connect',
      `127.0.0.1:${server.port}`,
      '-CAfile',
      trusted,
      '-curves',
      'P-256:brainpoolP256r1',
      '-tls1_2',
    ]
    const { text } = await run('openssl', args, 'Q\n')
    assert.match(text, /Verify return code: 0 \(ok\)/)
  })
}

programTest('curl', 'mutual TLS: a client certificate of the CA gets in, and the server knows which', async () => {
  const { server, seen } = await served({ clientCas })
  const { status, text } = await curl(server, certificate, 'hello')
  assert.equal(status, 0, text)
  assert.deepEqual(seen[0]?.clientCertificate, pki.dpTls.certificate.der)
  const stranger = await selfSignedIdentity('x', systemClock, systemRandom)
  const other = ['--cert', fileWith('other.pem', stranger.certificates), '--key', fileWith('other.key', stranger.key)]
  for (const args of [[], other]) assert.notEqual((await curl(server, args, 'hello')).status, 0)
  assert.equal(seen.length, 1)
})

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const certificatePin: Trust = { kind: 'certificate', pem: identity.certificates }
const keyPin: Trust = { kind: 'publicKey', pem: createPublicKey(identity.key).export({ type: 'spki', format: 'pem' }).toString() }
const byCa: Trust = { kind: 'ca', pem: identity.certificates }
const past = { now: () => new Date(Date.now() - 90 * 86_400_000), elapsed: () => 0 }
const expired = await selfSignedIdentity('peer.harness.test', past, systemRandom)
const other = await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)

for (const [what, shown, trust, servername, reason] of [
  ['the pinned certificate', identity, certificatePin, 'localhost', undefined],
  ['the pinned key', identity, keyPin, 'localhost', undefined],
  ['a CA that we trust', identity, byCa, 'localhost', undefined],
  ['another certificate than the pinned one', other, certificatePin, 'localhost', /is not the pinned one/],
  ['another key than the pinned one', other, keyPin, 'localhost', /holds another public key than the pinned one/],
  ['a CA that we do not trust', other, byCa, 'localhost', /is not trusted/],
  ['another name', identity, byCa, 'other.example', /is not for the name other\.example/],
  ['an expired certificate', expired, { kind: 'ca', pem: expired.certificates } as const, 'localhost', /CERT_HAS_EXPIRED/],
] as const) {
  programTest('openssl', `openssl s_server shows ${what}: ${reason === undefined ? 'we talk to it' : 'we do not'}`, async () => {
    const port = await openSslServer(what.replaceAll(' ', '-'), shown, answer)
    const { post, tape } = clientOf(port, trust, servername, 3_000)
    if (reason === undefined) assert.equal(Buffer.from((await post()).response.body).toString(), 'ok')
    else await assert.rejects(post(), { name: 'PeerFault', kind: 'unreachable', phase: 'handshake', message: reason })
    assert.equal(octetsOf(tape, 'sent').length > 0, reason === undefined)
  })
}

for (const [what, args, kind, message] of [
  ['TLS 1.1 only', ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0'], 'unreachable', /protocol version/],
  ['one suite only, which we have', ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-SHA256'], undefined, undefined],
] as const) {
  programTest('openssl', `openssl s_server has ${what}: ${kind ?? 'we talk to it'}`, async () => {
    const { post, tape } = clientOf(
      await openSslServer(what.replaceAll(' ', '-'), identity, answer, args),
      certificatePin,
      'localhost',
      3_000,
    )
    if (kind !== undefined) return assert.rejects(post(), { name: 'PeerFault', kind, phase: 'handshake', message })
    await post()
    const facts = tape.entries.find((entry) => entry.direction === 'note' && entry.tls)
    assert.ok(facts?.direction === 'note' && facts.tls?.version === 'TLSv1.2' && facts.tls.cipher === 'ECDHE-ECDSA-AES128-SHA256')
  })
}

function sClient({ port }: Listening, ...args: readonly string[]) {
  const connect = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-CAfile', ca, '-ign_eof', ...args]
  return run('openssl', connect, 'POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok')
}
