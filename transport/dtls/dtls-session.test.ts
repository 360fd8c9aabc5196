/** DTLS associations between two of ours, and with the programs of OpenSSL itself. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { after } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { VirtualTimers } from '../coap/test-path.ts'
import { identityOf } from '../tls-identity.ts'
import { DtlsContext, type DtlsSettings } from './dtls-context.ts'
import { DtlsSession } from './dtls-session.ts'
import { dtlsTest } from './test-dtls.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const identity = identityOf(pki.eimTls)
const anchors = new X509Certificate(pki.ci.certificate.der).toString()

const contexts: DtlsContext[] = []
after(() => {
  for (const context of contexts) context.free()
})
function contextOf(settings: DtlsSettings): DtlsContext {
  const context = new DtlsContext(settings)
  contexts.push(context)
  return context
}

interface End {
  readonly session: DtlsSession
  readonly received: string[]
  readonly states: string[]
  sent: number
  largest: number
}

/** Two ends on virtual time. @param lost whether a datagram does not come, by whose and its number from 0 */
function twoSessions(
  client: DtlsContext,
  server: DtlsContext,
  lost: (by: 'client' | 'server', number: number) => boolean = () => false,
) {
  const timers = new VirtualTimers()
  const make = (context: DtlsContext, by: 'client' | 'server', other: () => End): End => {
    const end = { received: [] as string[], states: [] as string[], sent: 0, largest: 0 }
    const session = new DtlsSession(
      context,
      {
        timers,
        send(datagram) {
          end.largest = Math.max(end.largest, datagram.length)
          const octets = Buffer.from(datagram)
          if (!lost(by, end.sent++)) timers.after(1, () => other().session.receive(octets))
        },
        secure: () => void end.states.push('secure'),
        data: (octets) => void end.received.push(String(octets)),
        closed: (why) => void end.states.push(why === undefined ? 'closed' : `closed: ${why}`),
      },
      `peer of ${by}`,
      by === 'client' ? 'eim.harness.test' : undefined,
    )
    return Object.assign(end, { session })
  }
  const a: End = make(client, 'client', () => b)
  const b: End = make(server, 'server', () => a)
  a.session.start()
  return { timers, client: a, server: b }
}

const serverSettings: DtlsSettings = { side: 'server', identity }
const clientSettings: DtlsSettings = { side: 'client', anchors }

dtlsTest('a handshake with cookie, data both ways, and an orderly end', async () => {
  const { timers, client, server } = twoSessions(contextOf(clientSettings), contextOf(serverSettings))
  await timers.pass(100)
  assert.deepEqual([client.states, server.states], [['secure'], ['secure']])
  client.session.write(Buffer.from('ask'))
  await timers.pass(10)
  server.session.write(Buffer.from('answer'))
  await timers.pass(10)
  assert.deepEqual([server.received, client.received], [['ask'], ['answer']])

  const { version, cipher, certificates, keyLog } = client.session.facts(client.session.certificates)
  assert.deepEqual([version, cipher], ['DTLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'])
  assert.equal(certificates[0], Buffer.from(pki.eimTls.certificate.der).toString('hex'))
  assert.match(keyLog[0] ?? '', /^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/i)
  assert.deepEqual(server.session.certificates, [])

  client.session.close()
  await timers.pass(10)
  assert.deepEqual([client.states.at(-1), server.states.at(-1)], ['closed', 'closed'])
  for (const asked of [
    () => client.session.write(Buffer.from('x')),
    () => client.session.facts([]),
    () => client.session.certificates,
    () => client.session.verifyResult,
  ])
    assert.throws(asked, { name: 'RangeError', message: /has ended/ })
})

for (const by of ['client', 'server'] as const)
  dtlsTest(`who hears the ${by} say goodbye says goodbye, and nothing more comes of that`, async () => {
    const { timers, ...ends } = twoSessions(contextOf(clientSettings), contextOf(serverSettings))
    await timers.pass(100)
    const [closing, hearing] = by === 'client' ? [ends.client, ends.server] : [ends.server, ends.client]
    const before = [closing.sent, hearing.sent] as const
    closing.session.close()
    await timers.pass(100)
    assert.deepEqual([closing.sent - before[0], hearing.sent - before[1]], [1, 1])
    assert.deepEqual(
      [closing.states, hearing.states],
      [
        ['secure', 'closed'],
        ['secure', 'closed'],
      ],
    )
  })

for (const suite of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-CCM8'])
  dtlsTest(`${suite} comes about where nothing else is offered`, async () => {
    const { timers, client } = twoSessions(contextOf({ ...clientSettings, suites: suite }), contextOf(serverSettings))
    await timers.pass(100)
    assert.equal(client.session.facts([]).cipher, suite)
  })

dtlsTest('no datagram is larger than the MTU, whatever the chain', async () => {
  const { timers, client, server } = twoSessions(
    contextOf({ ...clientSettings, mtu: 300 }),
    contextOf({ side: 'server', identity: identityOf(pki.eimTls, pki.eum, pki.ci), mtu: 300 }),
  )
  await timers.pass(100)
  assert.deepEqual(client.states, ['secure'])
  assert.ok(server.sent > 5)
  assert.ok(Math.max(client.largest, server.largest) <= 300)
})

dtlsTest('each datagram of a handshake may be lost once: the flight comes again', async () => {
  for (const by of ['client', 'server'] as const)
    for (let number = 0; number < 4; number++) {
      const isLost = (one: string, at: number) => one === by && at === number
      const { timers, client, server } = twoSessions(contextOf(clientSettings), contextOf(serverSettings), isLost)
      // OpenSSL measures its waits with the clock of the system.
      for (let n = 0; n < 40 && !(client.session.isSecure && server.session.isSecure); n++) {
        await timers.pass(100)
        await new Promise((done) => setTimeout(done, 50))
      }
      assert.deepEqual([client.states, server.states], [['secure'], ['secure']], `${by} ${number}`)
    }
})

dtlsTest('whom nobody vouches for is told by the result of the chain check, and refuses nothing by itself', async () => {
  const { timers, client } = twoSessions(contextOf({ side: 'client' }), contextOf(serverSettings))
  await timers.pass(100)
  assert.notEqual(client.session.verifyResult, 0)
  const trusted = twoSessions(contextOf(clientSettings), contextOf(serverSettings))
  await trusted.timers.pass(100)
  assert.equal(trusted.client.session.verifyResult, 0)
})

dtlsTest(
  'a server that demands a certificate refuses who has none, with a readable reason on both sides, and takes who has one',
  async () => {
    const demanding = contextOf({ ...serverSettings, anchors, demandsCertificate: true })
    const without = twoSessions(contextOf(clientSettings), demanding)
    await without.timers.pass(100)
    assert.match(without.server.states[0] ?? '', /peer did not return a certificate/)
    assert.match(without.client.states.at(-1) ?? '', /handshake failure|certificate required/)
    const withOne = twoSessions(contextOf({ ...clientSettings, identity }), demanding)
    await withOne.timers.pass(100)
    assert.deepEqual(withOne.server.states, ['secure'])
    assert.equal(withOne.server.session.certificates.length, 1)
  },
)

dtlsTest('datagrams that are no DTLS end nothing', async () => {
  const { timers, client, server } = twoSessions(contextOf(clientSettings), contextOf(serverSettings))
  await timers.pass(100)
  for (const octets of [
    '00',
    'ff'.repeat(50),
    '17fefd0001000000000009000400000000',
    '16feff',
    `17fefd00010000000000090017${'00'.repeat(23)}`,
    `15fefd00010000000000090040${'00'.repeat(64)}`,
  ])
    for (const { session, states } of [client, server]) {
      session.receive(Buffer.from(octets, 'hex'))
      assert.deepEqual(states, ['secure'], octets)
    }
  client.session.write(Buffer.from('still here'))
  await timers.pass(10)
  assert.deepEqual(server.received, ['still here'])
})

dtlsTest('suites, certificates and keys that OpenSSL does not take are refused with what it says', () => {
  assert.throws(() => new DtlsContext({ side: 'client', suites: 'NO-SUCH-SUITE' }), {
    name: 'RangeError',
    message: /NO-SUCH-SUITE.*no cipher match/,
  })
  assert.throws(() => new DtlsContext({ side: 'server', identity: { ...identity, certificates: 'none' } }), /the own certificate/)
  const other = identityOf(pki.eum)
  assert.throws(
    () => new DtlsContext({ side: 'server', identity: { ...identity, key: other.key } }),
    /the own key.*key values mismatch/,
  )
})

/** `npm run proof` makes ten thousand. */
const HANDSHAKES = process.env['PROOF'] === '1' ? 10_000 : 600

dtlsTest(`${HANDSHAKES} handshakes leave no memory behind`, async () => {
  const [client, server] = [contextOf(clientSettings), contextOf(serverSettings)]
  const handshakes = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const two = twoSessions(client, server)
      await two.timers.pass(20)
      assert.ok(two.client.session.isSecure)
      two.client.session.close()
      two.server.session.close()
    }
    return process.memoryUsage().rss
  }
  const before = await handshakes(HANDSHAKES / 3)
  const grown = (await handshakes((2 * HANDSHAKES) / 3)) - before
  // An association that was kept would have some 60 kB.
  assert.ok(grown < HANDSHAKES * 20_000 && grown < 60_000_000, `${grown} octets more`)
})
