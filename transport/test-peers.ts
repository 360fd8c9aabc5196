/** Peers on loopback for the tests of the HTTPS client: right ones, wrong ones, and a client that talks to them. */
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { after } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { systemClock } from './clock.ts'
import { HttpsClient } from './https-client.ts'
import { systemRandom } from './random.ts'
import { Tape } from './tape.ts'
import { selfSignedIdentity, type TlsIdentity } from './tls-identity.ts'
import type { Trust } from './trust.ts'

export const identity: TlsIdentity = await selfSignedIdentity('peer.harness.test', systemClock, systemRandom)

export const OK = 'HTTP/1.1 200 OK\r\n'

/** Answers as a right peer does. */
export const answering = (socket: Socket) => void socket.write(`${OK}Content-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok`)

/** All octets of one direction on a tape. */
export function octetsOf(tape: Tape, direction: 'sent' | 'received'): Buffer {
  return Buffer.from(tape.entries.flatMap((entry) => (entry.direction === direction ? [entry.hex] : [])).join(''), 'hex')
}

/** Listens on loopback until the tests of the file are done. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

/** Carries octets between a client and a TLS server, so that the connection below TLS can be reset. */
export async function resettable(answer: string): Promise<number> {
  const inner = await tlsPeer((socket) => socket.write(answer))
  return listening(
    createTcpServer((outer) => {
      const onward = connect(inner, '127.0.0.1', () => outer.pipe(onward).pipe(outer)).on('error', () => {})
      setTimeout(() => outer.resetAndDestroy(), 120)
    }),
  )
}

/** A TLS server that says `script` when it has got something. */
export function tlsPeer(script: (socket: Socket) => void): Promise<number> {
  const server = createTlsServer({ cert: identity.certificates, key: identity.key }, (socket) => {
    socket.on('error', () => {}).once('data', () => script(socket))
  })
  server.on('tlsClientError', () => {})
  return listening(server)
}

export function tcpPeer(onConnect: (socket: Socket) => void): Promise<number> {
  return listening(createTcpServer(onConnect))
}

/** A client with short limits, its tape, and one request. */
export function clientOf(
  port: number,
  trust: Trust = { kind: 'certificate', pem: identity.certificates },
  servername = 'localhost',
  handshakeMs = 300,
) {
  const target = { host: '127.0.0.1', port, servername, authority: `${servername}:${port}`, trust }
  const client = new HttpsClient('peer', target, {
    connectMs: 400,
    handshakeMs,
    headersMs: handshakeMs,
    bodyMs: 300,
    answerMs: 600,
    maxHeaderBytes: 2_000,
    maxBodyBytes: 1_000,
  })
  after(() => client.close())
  const tape = new Tape(systemClock)
  const post = (signal?: AbortSignal) =>
    client.exchange({ method: 'POST', path: '/x', headers: {}, body: Buffer.from('ask') }, tape, signal)
  return { tape, post, client }
}
