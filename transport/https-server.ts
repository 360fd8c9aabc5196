import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { type Answer, refuseRequest, type ServerConnection, type ServerPatience, serve } from './serve.ts'
import { blankTape, type Tape, type TapeRef } from './tape.ts'
import { TapedSocket } from './taped-socket.ts'
import { type TlsChoice, tlsOptions } from './tls-choice.ts'
import { factsOf, peerChain } from './tls-facts.ts'
import type { TlsIdentity } from './tls-identity.ts'
import { tlsReason } from './tls-reason.ts'
import { TrafficMeter } from './traffic-meter.ts'

export interface ServerSettings {
  readonly identity: TlsIdentity
  readonly answer: Answer
  /** Default 127.0.0.1: nobody but this machine gets in unless asked for. */
  readonly host?: string
  /** Default 0: any free one. */
  readonly port?: number
  readonly tls?: TlsChoice
  /** PEM. Where given, a client has to present a certificate that leads to one of them. */
  readonly clientCas?: readonly string[]
  /** Whether a client is asked for its certificate and may have none: any that it presents is taken. Default no. */
  readonly asksForClientCertificate?: boolean
  /** Gives each connection a tape of its own, and `peer` is the client's address. By default nothing is kept. */
  readonly tape?: (connection: { readonly number: number; readonly peer: string }) => Tape
  readonly patience?: Partial<ServerPatience>
  /** Connections at once, finished handshake or not; further ones are dropped. Default no limit. */
  readonly maxConnections?: number
  /** Whether a connection is served once its handshake is done; others are hung up on. Default all. */
  readonly serves?: (socket: TLSSocket) => boolean
  /** A second identity, for clients that ask for a server of these names. */
  readonly other?: { readonly identity: TlsIdentity; readonly isFor: (name: string) => boolean }
  /** Told of what no reply can tell, one line each: handshakes that failed, requests that could not be read. */
  readonly log?: (line: string) => void
  /** Told of each handshake that failed and why, for who has to know which clients came at all. */
  readonly handshakeFailed?: (why: string) => void
}

export interface Listening {
  readonly host: string
  readonly port: number
  /** Shows another certificate from the next handshake on; connections that stand are not touched. */
  present(identity: TlsIdentity): void
  /**
   * Ends every connection that stands, in good order, and goes on listening. Resolves when the clients have ended them too, so that no
   * request of theirs is lost on one; who takes longer than a second is cut off.
   */
  endConnections(): Promise<void>
  /** Ends every connection too. */
  close(): Promise<void>
}

const defaultPatience: ServerPatience = {
  handshakeMs: 10_000,
  headersMs: 30_000,
  requestMs: 60_000,
  idleMs: 120_000,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 4 * 1024 * 1024,
}

/**
 * Starts an HTTPS server that hands over whole requests and gives whatever reply comes back, right or wrong.
 *
 * An error in `answer` ends the connection, as a crash would, and is logged.
 *
 * @throws Error of the system where host and port cannot be listened on
 */
export async function listenHttps(settings: ServerSettings): Promise<Listening> {
  const { identity, answer, host = '127.0.0.1', port = 0, clientCas, log = () => {}, handshakeFailed = () => {} } = settings
  const asksForCertificate = clientCas !== undefined || settings.asksForClientCertificate === true
  const patience = { ...defaultPatience, ...settings.patience }
  const connections = new WeakMap<Duplex, ServerConnection>()
  const keyLogs = new WeakMap<TLSSocket, string[]>()
  /** By the client's address: nothing public leads from a TLS socket to the TCP socket below. */
  const meters = new Map<string, TrafficMeter>()
  const contextFor = (shown: TlsIdentity) => ({
    ...tlsOptions(settings.tls, shown),
    ...(clientCas === undefined ? {} : { ca: [...clientCas] }),
  })

  const other = settings.other && { ...settings.other, context: createSecureContext(contextFor(settings.other.identity)) }
  const server = createServer({
    ...contextFor(identity),
    ...(other === undefined
      ? {}
      : {
          SNICallback: (name: string, done: (error: null, context?: SecureContext) => void) =>
            done(null, other.isFor(name) ? other.context : undefined),
        }),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: patience.handshakeMs,
    requestCert: asksForCertificate,
    rejectUnauthorized: clientCas !== undefined,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: Math.min(patience.headersMs, patience.requestMs, 30_000),
    keepAliveTimeout: patience.idleMs,
    maxHeaderSize: patience.maxHeaderBytes,
    noDelay: true,
  })
  if (settings.maxConnections !== undefined) server.maxConnections = settings.maxConnections
  server.on('request', (request, response) => {
    const connection = connections.get(request.socket)
    if (connection !== undefined) serve(request, response, connection, answer, patience, log)
  })
  server.on('clientError', (error, socket) => refuseRequest(error, socket, log))
  if (settings.tape !== undefined) {
    server.on('keylog', (line, socket) => {
      keyLogs.set(socket, [...(keyLogs.get(socket) ?? []), line.toString('latin1').trimEnd()])
    })
  }
  // HTTP gets the socket of the handshake, or one with a tape on it.
  const [onward] = server.listeners('secureConnection')
  const standing = new Set<TLSSocket>()
  let count = 0
  server.removeAllListeners('secureConnection').on('secureConnection', (socket) => {
    if (settings.serves?.(socket) === false) return void socket.destroy()
    standing.add(socket)
    socket.once('close', () => standing.delete(socket))
    const number = ++count
    const tape = settings.tape?.({ number, peer: peerOf(socket) })
    const carried = tape === undefined ? socket : taped(socket, tape, keyLogs.get(socket) ?? [], meters.get(peerOf(socket)))
    const clientCertificate = asksForCertificate ? socket.getPeerCertificate().raw : undefined
    const ended = new AbortController()
    connections.set(carried, { number, tape: tape ?? blankTape, ended: ended.signal, clientCertificate })
    carried.once('close', () => ended.abort())
    onward?.call(server, carried)
  })
  server.removeAllListeners('tlsClientError').on('tlsClientError', (error, socket) => {
    const refused: unknown = socket.authorizationError
    const why = refused ? `the client's certificate is refused (${String(refused)})` : tlsReason(error)
    log(`a TLS handshake failed: ${why}`)
    handshakeFailed(why)
    socket.destroy()
  })
  const sockets = new Set<Duplex>()
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket)
    sockets.add(socket)
    if (settings.tape !== undefined) meters.set(peer, new TrafficMeter(socket))
    socket.once('close', () => {
      sockets.delete(socket)
      meters.delete(peer)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  server.removeAllListeners('error').on('error', (error) => log(`the server has trouble: ${error.message}`))
  return {
    host,
    port: (server.address() as AddressInfo).port,
    present: (shown) => server.setSecureContext(contextFor(shown)),
    endConnections: () => endAll(standing),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** How long a client may take to end a connection that we have ended. */
const END_MS = 1000

async function endAll(sockets: ReadonlySet<TLSSocket>): Promise<void> {
  const ended = [...sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()).end()))
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, END_MS)
  await Promise.all(ended)
  clearTimeout(cut)
}

function taped(socket: TLSSocket, tape: Tape, keyLog: readonly string[], meter: TrafficMeter | undefined): TapedSocket {
  const facts = factsOf(socket, peerChain(socket), keyLog)
  tape.note('client', `connection from ${peerOf(socket)}, ${facts.version}, ${facts.cipher}`, facts)
  /** First line of the answer that is on its way, or was the latest. */
  let answer: TapeRef | undefined
  const carried = new TapedSocket(socket, {
    sent: (octets) => {
      const line = tape.record('sent', 'client', octets)
      answer ??= line
    },
    received: (octets) => {
      tape.record('received', 'client', octets)
      if (answer !== undefined) meter?.next()
      answer = undefined
      return octets
    },
    left: () => {
      if (answer !== undefined && meter !== undefined) tape.measured(answer, meter.read())
    },
  })
  carried.once('close', () => void tape.note('client', 'the connection has ended'))
  return carried
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`
}
