/** An HTTP CONNECT proxy between an IPA and the servers of ours (RFC 9110 9.3.6). It passes octets on and looks at the first one only. */
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { blankTape, type Tape, type TapeRef } from '../../transport/tape.ts'

interface Place {
  readonly host: string
  readonly port: number
}

/** Where named servers are. */
type Places = Readonly<Record<string, Place>>

/** What somebody wanted of the proxy. */
export interface Tunnel {
  /** As the client names it. */
  readonly target: string
  /** What is meant; undefined for a server that is none of ours. */
  readonly server: Place | undefined
  readonly at: TapeRef
  /** Whether it asked for a tunnel, and not for a resource: then the proxy would have to read what is exchanged. */
  readonly isTunnel: boolean
  /** First octet that the client sends through it; undefined before there is one. */
  first: number | undefined
}

export interface ConnectProxySettings {
  readonly places: Places
  readonly host?: string
  readonly port?: number
}

/** To the head of a request, to a connection with a server, and to anything in a tunnel. */
const [HEAD_MS, CONNECT_MS, IDLE_MS] = [10_000, 5_000, 120_000]

const refused = (status: string) => `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`

/** Starts one. @throws Error of the system where host and port cannot be listened on */
export async function startConnectProxy(settings: ConnectProxySettings): Promise<ConnectProxy> {
  const proxy = new ConnectProxy(settings.places)
  await proxy.listen(settings.host ?? '127.0.0.1', settings.port ?? 0)
  return proxy
}

export class ConnectProxy {
  readonly #places: Places
  readonly #server: Server
  readonly #sockets = new Set<Duplex>()
  readonly #asked: Tunnel[] = []
  #tape: Tape = blankTape
  #place = { host: '', port: 0 }

  constructor(places: Places) {
    this.#places = places
    this.#server = createServer({ headersTimeout: HEAD_MS, requestTimeout: HEAD_MS, connectionsCheckingInterval: HEAD_MS })
    this.#server.on('connection', (socket) => this.#keep(socket))
    this.#server.on('connect', ({ url = '' }, socket, head) => this.#tunnel(url, socket, head))
    this.#server.on('request', ({ method, url = '' }, response) => {
      const target = URL.canParse(url) ? new URL(url).host : url
      const what = { target, server: this.#serverOf(target), isTunnel: false }
      this.#note(what, `${method} through the proxy, which opens tunnels only`)
      response.writeHead(405, { Allow: 'CONNECT', Connection: 'close' }).end()
    })
  }

  get place(): Place {
    return this.#place
  }

  /** Everything that was wanted since the last {@link reset}. */
  get asked(): readonly Tunnel[] {
    return this.#asked
  }

  /** Lets what is wanted from now on be noted on this tape. */
  onTape(tape: Tape | undefined): void {
    this.#tape = tape ?? blankTape
  }

  /** Ends the tunnels, and forgets what was wanted. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#asked.length = 0
  }

  /** @throws Error of the system */
  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, resolve)
    })
    this.#place = { host, port: (this.#server.address() as AddressInfo).port }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.reset()
    await closed
  }

  #tunnel(target: string, client: Duplex, head: Buffer): void {
    this.#keep(client)
    const place = this.#serverOf(target)
    const whereTo = place === undefined ? 'nobody that it knows' : target
    const wanted = this.#note({ target, server: place, isTunnel: true }, `CONNECT through the proxy to ${whereTo}`)
    if (place === undefined) return void client.end(refused('502 Bad Gateway'))
    const server = this.#keep(connect({ ...place, noDelay: true, timeout: CONNECT_MS }))
    const end = () => {
      client.destroy()
      server.destroy()
    }
    const unreached = () => client.end(refused('504 Gateway Timeout'))
    server.once('timeout', unreached).once('error', unreached)
    server.once('connect', () => {
      server.removeListener('timeout', unreached).removeListener('error', unreached)
      server.setTimeout(IDLE_MS, end)
      client.once('close', end)
      server.once('close', end)
      client.once('data', (piece: Buffer) => (wanted.first ??= piece[0]))
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) client.unshift(head)
      client.pipe(server)
      server.pipe(client)
    })
  }

  #keep<S extends Duplex | Socket>(socket: S): S {
    if (this.#sockets.has(socket)) return socket
    this.#sockets.add(socket)
    // A closed socket says all that matters.
    socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket))
    return socket
  }

  /** By its name, or by the address that the client has found for it itself. */
  #serverOf(target: string): Place | undefined {
    const named = this.#places[target.replace(/:\d+$/, '').toLowerCase()]
    return named ?? Object.values(this.#places).find(({ host, port }) => target === `${host}:${port}`)
  }

  #note(what: Pick<Tunnel, 'target' | 'server' | 'isTunnel'>, text: string): Tunnel {
    const wanted = { ...what, at: this.#tape.note('ipa', text), first: undefined }
    this.#asked.push(wanted)
    return wanted
  }
}
