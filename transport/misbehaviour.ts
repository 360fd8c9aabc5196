/** A right answer made wrong, octet by octet: for servers that misbehave on purpose. Each function takes the right one and gives what to send. */
import { STATUS_CODES } from 'node:http'
import type { Reply } from './reply.ts'

type Answer = Extract<Reply, { readonly kind: 'answer' }>
type Octets = Extract<Reply, { readonly kind: 'octets' }>
type End = Octets['end']

/** The answer with another HTTP status and the same body. */
export function withStatus(answer: Answer, status: number): Answer {
  return { ...answer, status }
}

/** The answer with another value of a header, or with one more header. */
export function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: { ...others(answer.headers, name), [name]: value } }
}

/** The answer without a header; without Content-Length its body goes on until the connection ends. */
export function withoutHeader(answer: Answer, name: string): Reply {
  if (name.toLowerCase() === 'content-length') return inPieces([headOf(answer, undefined), answer.body], 'close')
  return { ...answer, headers: others(answer.headers, name) }
}

/** The answer as HTTP/1.1 has it, with a Content-Length that says another length than the body has. */
export function wrongLength(answer: Answer, length: number, end: End = 'keep'): Octets {
  return inPieces([headOf(answer, length), answer.body], end)
}

/** The head with the right length, and the first `kept` octets of the body only. */
export function cutBody(answer: Answer, kept: number, end: End = 'close'): Octets {
  return inPieces([headOf(answer, answer.body.length), answer.body.subarray(0, kept)], end)
}

/** The first `kept` octets of the whole answer, head included, and then a TCP reset. */
export function resetAfter(answer: Answer, kept: number): Octets {
  return inPieces([octetsOf(answer).subarray(0, kept)], 'reset')
}

/** The whole answer in pieces of `size` octets, one each `everyMs` milliseconds. */
export function slowly(answer: Answer, size: number, everyMs: number): Octets {
  const octets = octetsOf(answer)
  const count = Math.ceil(octets.length / size)
  const pieces = Array.from({ length: count }, (_, i) => ({
    octets: octets.subarray(i * size, (i + 1) * size),
    afterMs: everyMs,
  }))
  return { kind: 'octets', pieces, end: 'keep' }
}

/** The body without status line and headers. */
export function withoutHead(answer: Answer, end: End = 'close'): Octets {
  return inPieces([answer.body], end)
}

/** The body in chunks whose sizes are said in a way that HTTP does not have. */
export function wrongChunks(answer: Answer, end: End = 'keep'): Octets {
  const head = headOf({ ...answer, headers: { ...answer.headers, 'Transfer-Encoding': 'chunked' } }, undefined)
  return inPieces([head, Buffer.from('size\r\n'), answer.body, Buffer.from('\r\n0\r\n\r\n')], end)
}

/** The answer, and more octets behind it that nobody asked for. */
export function followedBy(answer: Answer, octets: Uint8Array, end: End = 'keep'): Octets {
  return inPieces([octetsOf(answer), octets], end)
}

/** Octets in place of any answer. */
export function garbage(octets: Uint8Array, end: End = 'close'): Octets {
  return inPieces([octets], end)
}

/** The whole answer as it goes over the wire, with its Content-Length. */
export function octetsOf(answer: Answer): Buffer {
  return Buffer.concat([headOf(answer, answer.body.length), answer.body])
}

function headOf({ status, headers }: Answer, length: number | undefined): Buffer {
  const fields = Object.entries(length === undefined ? headers : { ...headers, 'Content-Length': String(length) })
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...fields.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function inPieces(pieces: readonly Uint8Array[], end: End): Octets {
  return { kind: 'octets', pieces: [{ octets: Buffer.concat(pieces) }], end }
}

function others(headers: Answer['headers'], name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase()))
}
