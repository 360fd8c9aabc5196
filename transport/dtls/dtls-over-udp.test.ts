/** DTLS client and server over UDP on loopback: whom the client takes, whom the server serves, and what both do when nothing comes. */
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { after } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { seededOctets } from '../coap/test-path.ts'
import { systemTimers } from '../timers.ts'
import { identityOf } from '../tls-identity.ts'
import { certificateOf, type Trust } from '../trust.ts'
import { connectDtls, type DtlsConnection, type DtlsListener, type DtlsTarget } from './dtls-connect.ts'
import { DtlsContext } from './dtls-context.ts'
import { type DtlsAssociation, type DtlsServerSettings, listenDtls } from './dtls-server.ts'
import { DtlsSession } from './dtls-session.ts'
import { dtlsTest } from './test-dtls.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const identity = identityOf(pki.eimTls)
const pem = (der: Uint8Array) => certificateOf(Buffer.from(der)).toString()
const anchors = pem(pki.ci.certificate.der)
const name = certificateOf(Buffer.from(pki.eimTls.certificate.der)).subjectAltName?.match(/DNS:([^,]+)/)?.[1] ?? ''
const quiet: DtlsListener = { data() {}, closed() {} }
const MS = 10_000

/** A promise that is settled from outside. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** A server that sends back what it gets. */
async function echo(settings: Partial<DtlsServerSettings> = {}) {
  const associations: DtlsAssociation[] = []
  const ends: string[] = []
  const failures: string[] = []
  const server = await listenDtls(
    { identity, ...settings },
    (association) => {
      associations.push(association)
      return { data: (octets) => association.send(octets), closed: (why) => void ends.push(why ?? 'in order') }
    },
    (why) => void failures.push(why),
  )
  after(() => server.close())
  return { ...server, associations, ends, failures }
}

const to = (port: number, more: Partial<DtlsTarget> = {}): DtlsTarget => ({
  host: '127.0.0.1',
  port,
  servername: name,
  trust: { kind: 'ca', pem: anchors },
  ...more,
})

/** Sends something and waits until it is back. */
async function roundTrip(target: DtlsTarget, text = 'there and back'): Promise<string> {
  const heard = deferred<string>()
  const connection = await connectDtls(target, { ...quiet, data: (octets) => heard.resolve(String(octets)) }, MS)
  connection.send(Buffer.from(text))
  const back = await heard.promise
  connection.close()
  return back
}

dtlsTest('what a client sends comes back; the server learns that the client has ended', async () => {
  const server = await echo()
  assert.equal(await roundTrip(to(server.port)), 'there and back')
  while (server.ends.length === 0) await setTimeout(5)
  assert.deepEqual(server.ends, ['in order'])
  assert.deepEqual([server.associations.length, server.associations[0]?.facts.version], [1, 'DTLSv1.2'])
})

dtlsTest('an error of the socket, such as one of a full queue, ends nothing', async () => {
  const sockets: Socket[] = []
  // The channel tells of each socket that is made.
  const made = (told: unknown) => void sockets.push((told as { readonly socket: Socket }).socket)
  subscribe('udp.socket', made)
  const server = await echo()
  unsubscribe('udp.socket', made)
  assert.equal(sockets.length, 1)
  sockets[0]?.emit('error', new Error('ENOBUFS'))
  assert.equal(await roundTrip(to(server.port)), 'there and back')
})

const publicKey = (of: { readonly publicKey: import('node:crypto').KeyObject }) =>
  createPublicKey(of.publicKey.export({ type: 'spki', format: 'pem' }))
    .export({ type: 'spki', format: 'pem' })
    .toString()

for (const [what, trust, servername, why] of [
  ['its CA', { kind: 'ca', pem: anchors }, name, undefined],
  ['its key', { kind: 'publicKey', pem: publicKey(pki.eimTls) }, 'another.name', undefined],
  ['its certificate', { kind: 'certificate', pem: pem(pki.eimTls.certificate.der) }, 'another.name', undefined],
  ['anybody', { kind: 'none' }, 'another.name', undefined],
  ['its CA, under another name', { kind: 'ca', pem: anchors }, 'another.name', /not for the name another\.name/],
  ['another CA', { kind: 'ca', pem: pem(pki.eum.certificate.der) }, name, /is not trusted \(UNABLE_TO/],
  ['another key', { kind: 'publicKey', pem: publicKey(pki.eum) }, name, /another public key/],
  ['the CAs of the system', { kind: 'system' }, name, /is not trusted/],
] as const satisfies readonly (readonly [string, Trust, string, RegExp | undefined])[])
  dtlsTest(`who trusts ${what}: ${why === undefined ? 'connects' : 'is told why not'}`, async () => {
    const server = await echo()
    const target = to(server.port, { trust, servername })
    if (why === undefined) assert.equal(await roundTrip(target), 'there and back')
    else await assert.rejects(roundTrip(target), { name: 'PeerFault', kind: 'unreachable', phase: 'handshake', message: why })
  })

dtlsTest('a certificate that has expired is refused with its code', async () => {
  const expired = await issueNegative(pki, { role: 'eimTls', kind: 'expired' })
  const server = await echo({ identity: identityOf(expired) })
  await assert.rejects(roundTrip(to(server.port)), { kind: 'unreachable', message: /CERT_HAS_EXPIRED/ })
})

dtlsTest('a server that demands a certificate: without one refused, with one served', async () => {
  const server = await echo({ anchors, demandsCertificate: true })
  await assert.rejects(roundTrip(to(server.port)), { kind: 'unreachable', phase: 'handshake', message: /handshake failure/ })
  assert.match(server.failures[0] ?? '', /did not return a certificate/)
  assert.equal(await roundTrip(to(server.port, { identity })), 'there and back')
})

dtlsTest('suites that have nothing in common: the handshake is refused', async () => {
  const server = await echo({ suites: 'ECDHE-ECDSA-AES128-SHA256' })
  const target = to(server.port, { suites: 'ECDHE-ECDSA-AES128-GCM-SHA256' })
  await assert.rejects(roundTrip(target), { kind: 'unreachable', message: /handshake failure/ })
})

dtlsTest('where nobody answers, a client ends when its patience does, or when it is told to', async () => {
  const silent = createSocket('udp4')
  silent.bind(0, '127.0.0.1')
  await once(silent, 'listening')
  after(() => silent.close())
  const target = to(silent.address().port)
  await assert.rejects(connectDtls(target, quiet, 300), { kind: 'silent', phase: 'handshake', message: /300 ms/ })
  await assert.rejects(connectDtls(target, quiet, MS, AbortSignal.timeout(50)), { kind: 'silent' })
  const aborted = new AbortController()
  aborted.abort()
  await assert.rejects(connectDtls(target, quiet, MS, aborted.signal), { kind: 'aborted' })
  await assert.rejects(connectDtls(to(1, { host: 'no-such-host.invalid' }), quiet, MS), { kind: 'unreachable', phase: 'resolve' })
})

dtlsTest('a server that closes ends the associations of its clients', async () => {
  const server = await listenDtls({ identity }, () => quiet)
  const ended = deferred<string | undefined>()
  await connectDtls(to(server.port), { ...quiet, closed: ended.resolve }, MS)
  await server.close()
  assert.equal(await ended.promise, undefined)
  const taken = await echo()
  await assert.rejects(
    listenDtls({ identity, port: taken.port }, () => quiet),
    { code: 'EADDRINUSE' },
  )
})

/** A client that can go away without a word, and come back from the same port. */
async function clientOn(socket: ReturnType<typeof createSocket>, port: number) {
  const context = new DtlsContext({ side: 'client', anchors })
  const secure = deferred<undefined>()
  const heard = deferred<string>()
  const session = new DtlsSession(
    context,
    {
      timers: systemTimers,
      send: (datagram) => void socket.send(Buffer.from(datagram), port, '127.0.0.1'),
      secure: () => secure.resolve(undefined),
      data: (octets) => heard.resolve(String(octets)),
      closed() {},
    },
    'server',
  )
  socket.removeAllListeners('message').on('message', (datagram) => session.receive(datagram))
  session.start()
  await secure.promise
  return { session, heard: heard.promise, free: () => context.free() }
}

dtlsTest(
  'a client that has forgotten its association begins a new one from the same port, and the old one ends then',
  async () => {
    const server = await echo()
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const first = await clientOn(socket, server.port)
    const second = await clientOn(socket, server.port)
    second.session.write(Buffer.from('again'))
    assert.equal(await second.heard, 'again')
    assert.deepEqual([server.associations.length, server.ends.length], [2, 1])
    // Whoever forges the address of a client cannot end its association: without the cookie nothing comes of it.
    const hello = Buffer.from('16feff0000000000000000002f010000230000000000000023fefd', 'hex')
    socket.send(Buffer.concat([hello, Buffer.alloc(33)]), server.port, '127.0.0.1')
    await setTimeout(50)
    assert.equal(server.ends.length, 1)
    second.session.close()
    for (const one of [first, second]) one.free()
    socket.close()
  },
)

dtlsTest('datagrams of nobody fill nothing and end nothing: the oldest goes, and an honest client is served', async () => {
  const server = await echo({ most: 50 })
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const random = seededOctets('datagrams')
  for (let n = 0; n < 3_000; n++) {
    const octets = Buffer.from(random(1 + (n % 90)))
    // Every other one looks like the beginning of a handshake.
    if (n % 2 === 0 && octets.length > 13) {
      Buffer.from('16fefd0000000000000000', 'hex').copy(octets)
      octets[13] = 1
    }
    socket.send(octets, server.port, '127.0.0.1')
    if (n % 100 === 0) await setTimeout(1)
  }
  assert.equal(await roundTrip(to(server.port)), 'there and back')
  socket.close()
  const ended: string[] = []
  const crowd: DtlsConnection[] = []
  for (let n = 0; n < 60; n++) {
    const listener = { ...quiet, closed: (why?: string) => void ended.push(why ?? 'in order') }
    crowd.push(await connectDtls(to(server.port), listener, MS))
  }
  for (let waited = 0; ended.length < 10 && waited < MS; waited += 5) await setTimeout(5)
  assert.deepEqual(ended, Array(10).fill('in order'))
  for (const one of crowd) one.close()
})

dtlsTest('a server that is closed twice has ended once', async () => {
  const server = await listenDtls({ identity }, () => ({ data() {}, closed() {} }))
  await Promise.all([server.close(), server.close()])
  await server.close()
})
