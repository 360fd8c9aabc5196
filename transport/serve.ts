/** From a request as node:http has it to the reply, on one connection of a server. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { giveReply } from './give-reply.ts'
import type { Reply, ServerRequest } from './reply.ts'
import type { Tape } from './tape.ts'

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
  /** A longer body is answered with 413; one that is several times as long ends the connection. */
  readonly maxBodyBytes: number
}

/** What a connection has beside its socket. */
export interface ServerConnection {
  /** Counted from 1, in the order in which the handshakes were done. */
  readonly number: number
  readonly tape: Tape
  readonly ended: AbortSignal
  /** DER. */
  readonly clientCertificate: Buffer | undefined
}

/** How much of a body that is too long is read and dropped, as a multiple of what is allowed: so that the 413 gets through. */
const DROPPED = 4

const tooLong: Reply = { kind: 'answer', status: 413, headers: {}, body: new Uint8Array() }

/** Reads the rest of a request, asks `answer`, and gives the reply. An error in it ends the connection. */
export function serve(
  request: IncomingMessage,
  response: ServerResponse,
  connection: ServerConnection,
  answer: Answer,
  { maxBodyBytes }: ServerPatience,
  log: (line: string) => void,
): void {
  const fail = (error: unknown) => {
    log(`${request.method} ${request.url} came to nothing: ${error instanceof Error ? error.message : String(error)}`)
    request.socket.destroy()
  }
  let pieces: Buffer[] = []
  let length = 0
  request.on('error', fail)
  request.on('data', (piece: Buffer) => {
    length += piece.length
    if (length <= maxBodyBytes) return void pieces.push(piece)
    pieces = []
    if (length > DROPPED * maxBodyBytes) fail(new RangeError(`its body is longer than ${maxBodyBytes} octets`))
  })
  request.on('end', () => {
    reply(request, response, connection, answer, length > maxBodyBytes ? undefined : whole(pieces)).catch(fail)
  })
}

/** @param body undefined where it is too long */
async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  { number, tape, ended, clientCertificate }: ServerConnection,
  answer: Answer,
  body: Buffer | undefined,
): Promise<void> {
  if (body === undefined) return giveReply(tooLong, response)
  const { method = '', url: path = '' } = request
  const base = { method, path, headers: headerValues(request.rawHeaders), body, connection: number, tape }
  const given = answer(clientCertificate === undefined ? base : { ...base, clientCertificate }, ended)
  await giveReply(given instanceof Promise ? await given : given, response)
}

/** Answers what is no request of HTTP/1.1, or too slow or too long a one, and ends the connection. */
export function refuseRequest(error: NodeJS.ErrnoException, socket: Duplex, log: (line: string) => void): void {
  log(`a request could not be read: ${error.message}`)
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function whole(pieces: readonly Buffer[]): Buffer {
  const [first, second] = pieces
  return first === undefined ? Buffer.alloc(0) : second === undefined ? first : Buffer.concat(pieces)
}

/** Header fields by name in lower case; one that came several times has several values. */
function headerValues(raw: readonly string[]): Map<string, readonly string[]> {
  const headers = new Map<string, string[]>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    const before = headers.get(name)
    if (before === undefined) headers.set(name, [value])
    else before.push(value)
  }
  return headers
}
