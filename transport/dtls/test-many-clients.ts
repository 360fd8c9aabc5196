/** For tests: a DTLS server without a socket, and clients at addresses that exist nowhere, on virtual time. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { after } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { VirtualTimers } from '../coap/test-path.ts'
import { identityOf } from '../tls-identity.ts'
import { type AssociationLimits, Associations } from './associations.ts'
import { DtlsContext, type DtlsSettings } from './dtls-context.ts'
import type { DtlsAssociation, DtlsHandler } from './dtls-server.ts'
import { DtlsSession } from './dtls-session.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const identity = identityOf(pki.eimTls)
const anchors = new X509Certificate(pki.ci.certificate.der).toString()

const contexts: DtlsContext[] = []
after(() => {
  for (const context of contexts) context.free()
})

export interface TestClient {
  readonly session: DtlsSession
  readonly address: string
  /** What it was told by the server, in one piece. */
  heard: string
  ended: boolean
  /** Whether datagrams to it are lost. */
  isDeaf: boolean
  /** Datagrams that it sent, the first ones first. */
  readonly sent: Buffer[]
  /** Datagrams of both sides, in their order. */
  readonly path: { readonly by: 'client' | 'server'; readonly octets: Buffer }[]
}

const echo = ({ send }: DtlsAssociation): DtlsHandler => ({ data: send, closed() {} })

/** A server. @param serve by default, what comes is sent back */
export function manyClients(limits: AssociationLimits, settings: Omit<DtlsSettings, 'side'> = {}, serve = echo) {
  const timers = new VirtualTimers()
  const [server, client] = [
    new DtlsContext({ identity, ...settings, side: 'server' }),
    new DtlsContext({ side: 'client', anchors }),
  ]
  contexts.push(server, client)
  const told = { begun: 0, closed: 0, failed: [] as string[], datagrams: 0, octets: 0 }
  const clients = new Map<string, TestClient>()
  const associations = new Associations(
    server,
    {
      timers,
      send(datagram, port, address) {
        told.datagrams++
        told.octets += datagram.length
        const to = clients.get(`${address}:${port}`)
        const octets = Buffer.from(datagram)
        if (to === undefined || to.isDeaf) return
        to.path.push({ by: 'server', octets })
        timers.after(1, () => to.session.receive(octets))
      },
      begin(association) {
        told.begun++
        const { data, closed } = serve(association)
        return {
          data,
          closed(why) {
            told.closed++
            closed(why)
          },
        }
      },
      failed: (why) => void told.failed.push(why),
    },
    limits,
  )
  const open = new Set<DtlsSession>()
  after(() => {
    associations.close()
    for (const session of open) session.close()
  })
  return {
    timers,
    associations,
    told,
    /** Nothing comes to this client any more, and nobody remembers it. */
    forget: ({ address }: TestClient, port = 5684) => void clients.delete(`${address}:${port}`),
    /** A client that has sent its first flight; a second one at the same address takes the place of the first. */
    clientAt(address: string, port = 5684, data = (_: Buffer) => {}): TestClient {
      const session: DtlsSession = new DtlsSession(
        client,
        {
          timers,
          send(datagram) {
            const octets = Buffer.from(datagram)
            made.sent.push(octets)
            made.path.push({ by: 'client', octets })
            timers.after(1, () => associations.receive(octets, address, port))
          },
          secure() {},
          data(octets) {
            made.heard += octets
            data(octets)
          },
          closed() {
            made.ended = true
            open.delete(session)
          },
        },
        'server',
      )
      const made: TestClient = { session, address, heard: '', ended: false, isDeaf: false, sent: [], path: [] }
      open.add(session)
      clients.set(`${address}:${port}`, made)
      session.start()
      return made
    },
  }
}

export type ManyClients = ReturnType<typeof manyClients>

/** A client whose association stands. */
export async function standing(world: ManyClients, address: string): Promise<TestClient> {
  const client = world.clientAt(address)
  await world.timers.pass(20)
  assert.ok(client.session.isSecure)
  return client
}

/** Demands that what a client sends comes back to it. */
export async function serves(world: ManyClients, client: TestClient, text: string): Promise<void> {
  client.session.write(Buffer.from(text))
  await world.timers.pass(10)
  assert.ok(client.heard.endsWith(text), client.heard)
}
