import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls'
import { giveReply } from './give-reply.ts'
import type { Reply, ServerRequest } from './reply.ts'
import { headerValues, readBody } from './server-request.ts'
import { blankTape, type Tape } from './tape.ts'
import { TapedSocket } from './taped-socket.ts'
import { type TlsChoice, tlsOptions } from './tls-choice.ts'
import { factsOf } from './tls-facts.ts'
import type { TlsIdentity } from './tls-identity.ts'

/** A client that got through the handshake. */
export interface ServerConnection {
  /** Counted from 1, in the order in which the handshakes were done. */
  readonly number: number
  /** Address and port of the client. */
  readonly peer: string
}

export interface Listening {
  readonly host: string
  readonly port: number
  /** Shows another certificate from the next handshake on; connections that stand are not touched. */
  present(identity: TlsIdentity): void
  /** Ends every connection too. */
  close(): Promise<void>
}

/** What becomes of a whole request. The signal is aborted when its connection has ended: nobody waits for the reply any more. */
export type Answer = (request: ServerRequest, signal: AbortSignal) => Reply | Promise<Reply>

/** How long and how much a server is willing to take, milliseconds and octets. */
export interface ServerPatience {
  readonly handshakeMs: number
  /** From the first octet of a request to the end of its head. */
  readonly headersMs: number
  /** From the first octet of a request to its last. */
  readonly requestMs: number
  /** Between a response and the next request on the same connection. */
  readonly idleMs: number
  readonly maxHeaderBytes: number
  /** A longer body is answered with 413, and the connection ends. */
  readonly maxBodyBytes: number
}

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
  /** Gives each connection a tape of its own. By default nothing is kept. */
  readonly tape?: (connection: ServerConnection) => Tape
  readonly patience?: Partial<ServerPatience>
  /** Told of what no reply can tell, one line each: handshakes that failed, requests that could not be read. */
  readonly log?: (line: string) => void
}

const defaultPatience: ServerPatience = {
  handshakeMs: 10_000,
  headersMs: 30_000,
  requestMs: 60_000,
  idleMs: 120_000,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 4 * 1024 * 1024,
}

/** What a connection has beside its socket. */
interface Connection {
  readonly number: number
  readonly tape: Tape
  readonly ended: AbortController
  readonly clientCertificate: Buffer | undefined
}

/**
 * Starts an HTTPS server that hands over whole requests and gives whatever reply comes back, right or wrong.
 *
 * An error in `answer` ends the connection, as a crash would, and is logged.
 */
export async function listenHttps(settings: ServerSettings): Promise<Listening> {
  const { identity, answer, host = '127.0.0.1', port = 0, clientCas, log = () => {} } = settings
  const patience = { ...defaultPatience, ...settings.patience }
  const connections = new WeakMap<Duplex, Connection>()
  const context = { ...tlsOptions(settings.tls), ...(clientCas === undefined ? {} : { ca: [...clientCas] }) }

  const http = httpServer(patience, (request, response) => {
    const connection = connections.get(request.socket)
    if (connection === undefined) return void request.socket.destroy()
    serve(request, response, connection, answer, patience.maxBodyBytes).catch((error: unknown) => {
      log(`the answer to ${request.method} ${request.url} failed: ${error instanceof Error ? error.message : String(error)}`)
      request.socket.destroy()
    })
  })
  const tls = createTlsServer({
    ...context,
    cert: identity.certificates,
    key: identity.key,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: patience.handshakeMs,
    requestCert: clientCas !== undefined,
    rejectUnauthorized: clientCas !== undefined,
  })
  // node:https does the same: from the handshake on, HTTP does not know about TLS.
  let count = 0
  tls.on('secureConnection', (socket) => {
    const number = ++count
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    const tape = settings.tape?.({ number, peer })
    socket.on('error', () => {})
    const carried = tape === undefined ? socket : taped(socket, tape, peer)
    const clientCertificate = clientCas === undefined ? undefined : socket.getPeerCertificate().raw
    const ended = new AbortController()
    connections.set(carried, { number, tape: tape ?? blankTape, ended, clientCertificate })
    carried.once('close', () => ended.abort())
    http.emit('connection', carried)
  })
  tls.on('tlsClientError', (error) => log(`a TLS handshake failed: ${error.message}`))
  await new Promise<void>((resolve, reject) => {
    tls.once('error', reject)
    tls.listen(port, host, resolve)
  })
  return {
    host,
    port: (tls.address() as AddressInfo).port,
    present: ({ certificates, key }) => tls.setSecureContext({ ...context, cert: certificates, key }),
    close: () => closeNow(tls, http),
  }
}

function httpServer(patience: ServerPatience, onRequest: (request: IncomingMessage, response: ServerResponse) => void): Server {
  return createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.idleMs,
      maxHeaderSize: patience.maxHeaderBytes,
      noDelay: true,
    },
    onRequest,
  )
}

function taped(socket: TLSSocket, tape: Tape, peer: string): TapedSocket {
  const facts = factsOf(socket, [])
  tape.note('client', `connection from ${peer}, ${facts.version}, ${facts.cipher}`, facts)
  return new TapedSocket(socket, {
    sent: (octets) => void tape.record('sent', 'client', octets),
    received: (octets) => {
      tape.record('received', 'client', octets)
      return octets
    },
  })
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { number, tape, ended, clientCertificate }: Connection,
  answer: Answer,
  maxBodyBytes: number,
): Promise<void> {
  const body = await readBody(request, maxBodyBytes)
  if (body === undefined)
    return giveReply({ kind: 'answer', status: 413, headers: { Connection: 'close' }, body: new Uint8Array() }, response)
  const reply = await answer(
    {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: headerValues(request.rawHeaders),
      body,
      connection: number,
      tape,
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
    },
    ended.signal,
  )
  await giveReply(reply, response)
}

function closeNow(tls: TlsServer, http: Server): Promise<void> {
  return new Promise((resolve) => {
    tls.close(() => resolve())
    http.closeAllConnections()
  })
}
