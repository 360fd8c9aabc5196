/** A server that sends with the end of its handshake: the client hears it when the server is trusted, and has the association first. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { connectDtls } from './dtls-connect.ts'
import { type DtlsAssociation, listenDtls } from './dtls-server.ts'
import { dtlsTest } from './test-dtls.ts'
import { anchors, identities, name } from './test-peer-material.ts'

const MS = 10_000
const CHANGE_CIPHER_SPEC = 20
const HANDSHAKE = 22

/** Between a client and a server: what the server sends first behind its handshake goes into one datagram with the end of that. */
async function relayTo(port: number): Promise<number> {
  const [front, back] = [createSocket('udp4'), createSocket('udp4')]
  for (const socket of [front, back]) {
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
  }
  let client = 0
  let held: Buffer | undefined
  front.on('message', (octets, from) => {
    client = from.port
    back.send(octets, port, '127.0.0.1')
  })
  back.on('message', (octets) => {
    if (held === undefined && endsHandshake(octets)) held = octets
    else front.send(held === undefined ? octets : Buffer.concat([held, octets]), client, '127.0.0.1')
  })
  after(() => {
    front.close()
    back.close()
  })
  return front.address().port
}

/** Whether a ChangeCipherSpec is in it, first or behind a session ticket. */
function endsHandshake(octets: Buffer): boolean {
  const second = 13 + octets.readUInt16BE(11)
  return octets[0] === CHANGE_CIPHER_SPEC || (octets[0] === HANDSHAKE && octets[second] === CHANGE_CIPHER_SPEC)
}

async function eagerServer(eager: (association: DtlsAssociation) => void): Promise<number> {
  const server = await listenDtls({ identity: identities.right }, (association) => {
    eager(association)
    return { data() {}, closed() {} }
  })
  after(() => server.close())
  return relayTo(server.port)
}

const to = (port: number, servername: string) =>
  ({ host: '127.0.0.1', port, servername, trust: { kind: 'ca', pem: anchors } }) as const

const welcomes = ({ send }: DtlsAssociation) => send(Buffer.from('welcome'))
const ends = ({ close }: DtlsAssociation) => close()

for (const [what, eager, expected] of [
  ['a message', welcomes, ['stands', 'welcome']],
  ['its end', ends, ['stands', 'closed']],
] as const)
  dtlsTest(`${what} that comes with the end of the handshake is heard behind it`, async () => {
    const order: string[] = []
    const port = await eagerServer(eager)
    const listener = {
      data: (octets: Buffer) => void order.push(String(octets)),
      closed: (why?: string) => void order.push(why ?? 'closed'),
    }
    const connection = await connectDtls(to(port, name), listener, MS)
    order.push('stands')
    for (let waited = 0; order.length < 2 && waited < MS; waited += 5) await setTimeout(5)
    connection.close()
    assert.deepEqual(order, expected)
  })

for (const [what, eager] of [
  ['sends a message', welcomes],
  ['ends', ends],
] as const)
  dtlsTest(`a server that is not trusted and ${what} at once is refused for its name, and nothing of it is heard`, async () => {
    const heard: string[] = []
    const port = await eagerServer(eager)
    const listener = { data: (octets: Buffer) => void heard.push(String(octets)), closed: () => void heard.push('closed') }
    const expected = { kind: 'unreachable', phase: 'handshake', message: /another\.name/ }
    await assert.rejects(connectDtls(to(port, 'another.name'), listener, MS), expected)
    await setTimeout(20)
    assert.deepEqual(heard, [])
  })
