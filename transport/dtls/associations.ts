/** Associations of a DTLS server by the addresses of its clients. It has no socket, and keeps nothing of who has not proven an address. */
import type { Timers } from '../timers.ts'
import type { DtlsContext } from './dtls-context.ts'
import type { DtlsAssociation, DtlsHandler } from './dtls-server.ts'
import { DtlsSession } from './dtls-session.ts'
import { clientHelloIn } from './records.ts'
import { countReceived, countSent, type DatagramTraffic, noTraffic } from './traffic.ts'

export interface AssociationPorts {
  readonly timers: Timers
  /** Sends one datagram. */
  send(datagram: Buffer, port: number, address: string): void
  /** Called for each association that stands. */
  begin(association: DtlsAssociation): DtlsHandler
  /** Told of handshakes that came to nothing. */
  failed(why: string, from: string): void
}

export interface AssociationLimits {
  /** Associations that stand, and as many handshakes: of both, the one that was silent longest goes first. */
  readonly most: number
  /** An association over which nothing has come for so long is ended; undefined: none is for that. */
  readonly idleMs?: number | undefined
}

interface Client {
  readonly name: string
  readonly address: string
  readonly port: number
}

interface Entry {
  readonly session: DtlsSession
  /** What it began with: when the same comes again, nobody begins anew. */
  readonly hello: Buffer
  readonly traffic: DatagramTraffic
  handler?: DtlsHandler
  /** What the last record held. */
  latest?: Buffer
  /** Calls off its end for idleness. */
  stays?: () => void
}

interface Listening {
  readonly session: DtlsSession
  /** Whom it hears; the last one when it has become an association. */
  client: Client
  /** With that client alone. */
  traffic: DatagramTraffic
}

export class Associations {
  readonly #context: DtlsContext
  readonly #ports: AssociationPorts
  readonly #limits: AssociationLimits
  /** Both in the order in which they were last heard. A client that has forgotten its association is in both (RFC 6347 4.2.8). */
  readonly #standing = new Map<string, Entry>()
  readonly #beginning = new Map<string, Entry>()
  /** One for everybody: most hellos are over with the cookie that is asked for. */
  #listening: Listening | undefined
  #isClosed = false

  constructor(context: DtlsContext, ports: AssociationPorts, limits: AssociationLimits) {
    this.#context = context
    this.#ports = ports
    this.#limits = limits
  }

  /** How many stand, and how many handshakes are under way. */
  get counts(): { readonly standing: number; readonly beginning: number } {
    return { standing: this.#standing.size, beginning: this.#beginning.size }
  }

  /** Takes one datagram, whatever it is and whoever sends it. */
  receive(datagram: Buffer, address: string, port: number): void {
    if (this.#isClosed) return
    const name = `${address}:${port}`
    const all = [this.#standing, this.#beginning]
    const hello = clientHelloIn(datagram)
    if (hello !== undefined && !all.some((some) => some.get(name)?.hello.equals(hello))) {
      this.#hear(hello, datagram, { name, address, port })
      return
    }
    for (const some of all) {
      const entry = some.get(name)
      if (entry === undefined) continue
      some.delete(name)
      some.set(name, entry)
      countReceived(entry.traffic, datagram)
      entry.session.receive(datagram)
    }
  }

  /** As if a record with these octets had come; default those of the last record. Nothing where no association stands. */
  deliver(address: string, port: number, octets?: Buffer): void {
    const entry = this.#standing.get(`${address}:${port}`)
    const held = octets ?? entry?.latest
    if (held !== undefined) entry?.handler?.data(held)
  }

  /** Ends the association without a word. */
  forget(address: string, port: number): void {
    const name = `${address}:${port}`
    for (const some of [this.#standing, this.#beginning]) {
      some.get(name)?.stays?.()
      some.get(name)?.session.abandon()
      some.delete(name)
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const { session } of [...this.#beginning.values(), ...this.#standing.values()]) session.close()
    this.#listening?.session.close()
  }

  #hear(hello: Buffer, datagram: Buffer, client: Client): void {
    const listening = this.#listening ?? this.#listen(client)
    const { session } = listening
    if (listening.client.name !== client.name) listening.traffic = noTraffic()
    listening.client = client
    countReceived(listening.traffic, datagram)
    const { cookies = true } = this.#context.settings
    this.#listening = listening
    if (cookies && !session.hear(datagram, client.name)) return
    this.#listening = undefined
    // Whoever has this address has given up the handshake that was under way.
    this.#beginning.get(client.name)?.session.close()
    this.#keep(this.#beginning, client.name, { session, hello, traffic: listening.traffic })
    if (cookies) session.start()
    else session.receive(datagram)
  }

  #listen(first: Client): Listening {
    let handler: DtlsHandler | undefined
    let hasStood = false
    let ended: { readonly why: string | undefined } | undefined
    const { timers, send, begin, failed } = this.#ports
    const session: DtlsSession = new DtlsSession(
      this.#context,
      {
        timers,
        send(datagram) {
          countSent(listening.traffic, datagram)
          send(datagram, listening.client.port, listening.client.address)
        },
        secure: () => {
          const { name, address, port } = listening.client
          const entry = this.#beginning.get(name)
          if (entry === undefined) return
          this.#beginning.delete(name)
          this.#standing.get(name)?.session.close()
          this.#keep(this.#standing, name, entry)
          this.#stays(entry)
          const facts = session.facts(session.certificates)
          hasStood = true
          const { serverName } = session
          const { traffic } = entry
          const calls = { send: (octets: Uint8Array) => session.write(octets), close: () => session.close() }
          handler = begin({ address, port, facts, serverName, traffic, ...calls })
          entry.handler = handler
          // By whoever was told of it, at once.
          if (ended !== undefined) handler.closed(ended.why)
        },
        data: (octets) => {
          const entry = this.#standing.get(listening.client.name)
          if (entry?.session === session) {
            entry.latest = octets
            this.#stays(entry)
          }
          handler?.data(octets)
        },
        closed: (why) => {
          const { name } = listening.client
          const some = [this.#standing, this.#beginning].find((one) => one.get(name)?.session === session)
          some?.get(name)?.stays?.()
          some?.delete(name)
          ended = { why }
          if (hasStood) handler?.closed(why)
          else if (some !== undefined) failed(why ?? 'the client ended the handshake', name)
        },
      },
      first.name,
    )
    const listening: Listening = { session, client: first, traffic: noTraffic() }
    return listening
  }

  /** It is idle from now on. Only what its keys have protected comes so far. */
  #stays(entry: Entry): void {
    const { idleMs } = this.#limits
    if (idleMs === undefined) return
    entry.stays?.()
    entry.stays = this.#ports.timers.after(idleMs, () => entry.session.close())
  }

  #keep(some: Map<string, Entry>, name: string, entry: Entry): void {
    some.set(name, entry)
    const [oldest] = some
    if (some.size > this.#limits.most) oldest?.[1].session.close()
  }
}
