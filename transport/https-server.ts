import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface TlsIdentity {
  /** PEM, the server's own first. */
  readonly certificates: string
  /** PEM, PKCS #8. */
  readonly key: string
}

export interface Listening {
  readonly host: string
  readonly port: number
  /** Ends every connection too. */
  close(): Promise<void>
}

export type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void | Promise<void>

export interface ServerSettings {
  readonly identity: TlsIdentity
  readonly answer: Answer
  /** Default 127.0.0.1: nobody but this machine gets in unless asked for. */
  readonly host?: string
  /** Default 0: any free one. */
  readonly port?: number
  /** Longest request body that is read; a longer one ends the connection. */
  readonly maxBodyBytes?: number
}

/** Starts an HTTPS server that hands over whole requests. An error in `answer` ends the connection, as a crash would. */
export async function listenHttps(settings: ServerSettings): Promise<Listening> {
  const { identity, answer, host = '127.0.0.1', port = 0, maxBodyBytes = 4 * 1024 * 1024 } = settings
  const server = createServer({ cert: identity.certificates, key: identity.key, minVersion: 'TLSv1.2' }, (request, response) => {
    readBody(request, maxBodyBytes)
      .then((body) => answer(request, body, response))
      .catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  // A client that breaks off the handshake is the client's business.
  server.on('tlsClientError', () => {})
  return { host, port: (server.address() as AddressInfo).port, close: () => closeNow(server) }
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > limit) throw new RangeError(`a request body of more than ${limit} octets`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
