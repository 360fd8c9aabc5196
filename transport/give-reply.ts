import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { octetsOf } from './misbehaviour.ts'
import type { Reply } from './reply.ts'
import { TapedSocket } from './taped-socket.ts'

/** Size of the pieces of a chunked body: small enough that a profile package comes in several. */
const CHUNK = 4096

/** Gives a reply to the request that `response` belongs to. */
export async function giveReply(reply: Reply, response: ServerResponse): Promise<void> {
  const socket = response.socket ?? (await turnOf(response))
  if (socket.destroyed) return
  switch (reply.kind) {
    case 'silence':
      return
    case 'hangUp':
      socket.destroy()
      return
    case 'answer':
      if (reply.end === undefined) return giveAnswer(reply, response)
      return giveOctets({ kind: 'octets', pieces: [{ octets: octetsOf(reply) }], end: reply.end }, response, socket)
    case 'octets':
      return giveOctets(reply, response, socket)
  }
}

/** The socket of a response to a request that came before the one in front of it was answered: there is none until then. */
function turnOf(response: ServerResponse): Promise<Duplex> {
  return new Promise((resolve) => response.once('socket', resolve))
}

function giveAnswer({ status, headers, body, framing }: Reply & { readonly kind: 'answer' }, response: ServerResponse): void {
  const fields: string[] = []
  for (const name in headers) fields.push(name, headers[name] ?? '')
  if (framing === 'chunked') {
    response.writeHead(status, [...fields, 'Transfer-Encoding', 'chunked'])
    for (let at = 0; at < body.length; at += CHUNK) response.write(body.subarray(at, at + CHUNK))
    response.end()
    return
  }
  // 204 and 304 have no body and so no length (RFC 9110 8.6).
  if (status !== 204 && status !== 304) fields.push('Content-Length', String(body.length))
  response.writeHead(status, fields)
  response.end(body)
}

async function giveOctets(reply: Reply & { readonly kind: 'octets' }, response: ServerResponse, socket: Duplex): Promise<void> {
  for (const { octets, afterMs } of reply.pieces) {
    if (afterMs !== undefined && afterMs > 0) await wait(afterMs, undefined, { ref: false })
    if (socket.destroyed) return
    await new Promise<void>((resolve) => socket.write(octets, () => resolve()))
  }
  if (reply.end === 'close') socket.end()
  else if (reply.end === 'reset') reset(socket)
  else endUnseen(response, socket)
}

/** Ends the connection with a TCP reset instead of an orderly end. */
function reset(socket: Duplex): void {
  if (socket instanceof TapedSocket) socket.reset()
  else if ('resetAndDestroy' in socket && typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy()
  else socket.destroy()
}

/** Lets HTTP think that it has answered, so that it reads the next request; what it writes for that goes nowhere. */
function endUnseen(response: ServerResponse, socket: Duplex): void {
  const unseen = (_octets: unknown, encoding: unknown, done?: unknown): boolean => {
    const written = typeof encoding === 'function' ? encoding : done
    if (typeof written === 'function') process.nextTick(() => written())
    return true
  }
  Object.defineProperty(socket, 'write', { value: unseen, configurable: true, writable: true })
  response.writeHead(200, { 'Content-Length': '0' })
  response.end(() => Reflect.deleteProperty(socket, 'write'))
}
