/** DTLS over a path with trouble: handshakes that lose their flights, a path that carries little, and a client behind a NAT that forgets. */
import assert from 'node:assert/strict'
import type { Socket } from 'node:dgram'
import { after } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { connectDtls, type DtlsConnection } from '../dtls/dtls-connect.ts'
import { DtlsContext } from '../dtls/dtls-context.ts'
import { listenDtls } from '../dtls/dtls-server.ts'
import { DtlsSession } from '../dtls/dtls-session.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { systemTimers } from '../timers.ts'
import { identityOf } from '../tls-identity.ts'
import { pathTo, udpSocket, until } from './test-datagrams.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const identity = identityOf(pki.eimTls)
const MS = 30_000

/** A server that sends back what it gets, and the ports that its associations came from. */
async function echo(mtu?: number, keepsMtu = false) {
  const from: number[] = []
  const heard: string[] = []
  const server = await listenDtls({ identity, keepsMtu, ...(mtu === undefined ? {} : { mtu }) }, (association) => {
    from.push(association.port)
    return {
      data(octets) {
        heard.push(String(octets))
        association.send(octets)
      },
      closed() {},
    }
  })
  after(() => server.close())
  return { ...server, from, heard }
}

async function connected(port: number, handshakeMs = MS, mtu?: number) {
  const heard: string[] = []
  const target = {
    host: '127.0.0.1',
    port,
    servername: 'localhost',
    trust: { kind: 'none' },
    ...(mtu === undefined ? {} : { mtu }),
  }
  const listener = { data: (octets: Buffer) => void heard.push(String(octets)), closed() {} }
  const connection: DtlsConnection = await connectDtls({ ...target, trust: { kind: 'none' } }, listener, handshakeMs)
  after(() => connection.close())
  return { connection, heard }
}

dtlsTest(
  'whichever datagram of a handshake is lost, the first time or the last: it stands, and what is said in it comes',
  async () => {
    const server = await echo()
    const lossy = (['toPeer', 'fromPeer'] as const).flatMap((way) => [0, 1, 2].map((at) => ({ way, at })))
    await Promise.all(
      lossy.map(async ({ way, at }) => {
        const path = await pathTo(server.port, { [way]: [{ at, kind: 'drop' }] })
        const { connection, heard } = await connected(path.port)
        connection.send(Buffer.from('a'))
        await until(() => heard.length === 1, `the echo where datagram ${at} ${way} is lost`)
        assert.equal(path.counts[way].lost, 1)
      }),
    )
    assert.deepEqual(server.heard, ['a', 'a', 'a', 'a', 'a', 'a'])
  },
)

dtlsTest(
  'a handshake all of whose datagrams come three times stands; a record that comes so is taken once, and one that is lost not at all',
  async () => {
    const server = await echo()
    const thrice = Array.from({ length: 8 }, (_, at) => ({ at, kind: 'duplicate', times: 3 }) as const)
    const path = await pathTo(server.port, { toPeer: thrice, fromPeer: thrice })
    const { connection, heard } = await connected(path.port)
    connection.send(Buffer.from('a'))
    await until(() => heard.length === 1, 'the echo')
    path.trouble({ toPeer: [{ at: 0, kind: 'duplicate', times: 4 }], fromPeer: [{ at: 0, kind: 'drop' }] })
    for (const text of ['b', 'c']) connection.send(Buffer.from(text))
    await until(() => heard.length === 2, 'the next echo')
    assert.deepEqual(
      [server.heard, heard],
      [
        ['a', 'b', 'c'],
        ['a', 'c'],
      ],
    )
  },
)

dtlsTest('over a path that loses a quarter of everything by chance, a handshake stands', async () => {
  const server = await echo()
  const path = await pathTo(server.port, { chance: { seed: '111', loss: 0.25, duplicate: 0.1, jitterMs: 3 } })
  await connected(path.port)
  assert.ok(path.counts.toPeer.lost > 0 && path.counts.fromPeer.lost > 0)
})

for (const mtu of [1_280, 576]) {
  const most = mtu - 28
  dtlsTest(`over a path of MTU ${mtu}: a handshake in datagrams of ${most} octets stands`, async () => {
    const server = await echo(most)
    const path = await pathTo(server.port, { mtu })
    const { connection, heard } = await connected(path.port, MS, most)
    connection.send(Buffer.from('small enough'))
    await until(() => heard.length === 1, 'the echo')
    assert.deepEqual([path.counts.toPeer.lost, path.counts.fromPeer.lost], [0, 0])
    connection.send(Buffer.alloc(most))
    await until(() => path.counts.toPeer.lost === 1, 'the loss of a record that is too long')
    assert.equal(server.heard.length, 1)
  })
}

dtlsTest('a server that sends larger datagrams than the path carries makes them smaller when they were lost twice', async () => {
  const server = await echo(1_200)
  const path = await pathTo(server.port, { mtu: 576 })
  const { connection, heard } = await connected(path.port, 10_000, 548)
  connection.send(Buffer.from('small enough'))
  await until(() => heard.length === 1, 'the echo')
  assert.ok(path.counts.fromPeer.lost > 0)
})

dtlsTest('one that does not gets no handshake to its end', async () => {
  const server = await echo(1_200, true)
  const path = await pathTo(server.port, { mtu: 576 })
  await assert.rejects(connected(path.port, 1_500, 548), { kind: 'silent', phase: 'handshake' })
  assert.ok(path.told.some((text) => /from the eIM is lost: it has \d+ octets, and MTU 576 carries 548/.test(text)))
})

/** A client on a socket that it keeps: what it says and hears, and how it begins anew. */
class KeptSocketClient {
  readonly heard: string[] = []
  readonly #socket: Socket
  readonly #port: number
  readonly #context = new DtlsContext({ side: 'client' })
  #session: DtlsSession | undefined

  constructor(socket: Socket, port: number) {
    this.#socket = socket
    this.#port = port
    socket.on('message', (datagram) => this.#session?.receive(datagram))
  }

  async handshake(): Promise<void> {
    let isSecure = false
    const session = new DtlsSession(
      this.#context,
      {
        timers: systemTimers,
        send: (datagram) => void this.#socket.send(Buffer.from(datagram), this.#port, '127.0.0.1'),
        secure() {
          isSecure = true
        },
        data: (octets) => void this.heard.push(String(octets)),
        closed() {},
      },
      'the server',
    )
    // The old one goes without a word, as of a client that has lost its state.
    this.#session = session
    session.start()
    await until(() => isSecure, 'the end of the handshake')
  }

  say(text: string): void {
    this.#session?.write(Buffer.from(text))
  }

  close(): void {
    this.#session?.close()
    this.#context.free()
  }
}

dtlsTest('a server does not know a client behind a rebinding; a handshake anew from the same socket works', async () => {
  const server = await echo()
  const path = await pathTo(server.port)
  const client = new KeptSocketClient(await udpSocket(), path.port)
  await client.handshake()
  client.say('before')
  await until(() => client.heard.length === 1, 'the echo')
  path.trouble({ toPeer: [{ at: 0, kind: 'rebind' }] })
  const { delivered } = path.counts.toPeer
  client.say('from nowhere')
  await until(() => path.counts.toPeer.delivered === delivered + 1, 'its delivery')
  // It came to the port of the server; whatever that makes of it would be made by now.
  await setTimeout(100)
  assert.deepEqual([server.heard, client.heard], [['before'], ['before']])
  await client.handshake()
  client.say('after')
  await until(() => client.heard.length === 2, 'the echo behind the rebinding')
  assert.deepEqual(server.heard, ['before', 'after'])
  assert.equal(new Set(server.from).size, 2)
  client.close()
})
