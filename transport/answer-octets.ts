/** HTTP/1.1 answers in octets that came over a connection, for who sent what no HTTP client would send (RFC 9112). */
import type { HttpResponse } from './http-exchange.ts'

export interface ReadAnswers {
  /** Final answers that are whole, in order; interim ones (1xx) are passed over. */
  readonly answers: readonly HttpResponse[]
  /** Where each of them starts. */
  readonly starts: readonly number[]
  /** What came behind the last whole answer: part of another, or what is none. */
  readonly rest: Buffer
  /** Whether the rest is no beginning of an answer. */
  readonly isBroken: boolean
}

/**
 * @param methods of the requests, in order: an answer to HEAD has no body
 * @param isEnded whether nothing more will come: an answer without a length is whole then
 */
export function readAnswers(octets: Buffer, methods: readonly string[], isEnded: boolean): ReadAnswers {
  const answers: HttpResponse[] = []
  const starts: number[] = []
  let at = 0
  while (at < octets.length) {
    const rest = octets.subarray(at)
    const read = readAnswer(rest, methods[answers.length] ?? 'GET', isEnded)
    if (read === 'broken' || read === 'incomplete') return { answers, starts, rest, isBroken: read === 'broken' }
    if (read.response.status >= 200 || read.response.status === 101) {
      answers.push(read.response)
      starts.push(at)
    }
    at += read.end
  }
  return { answers, starts, rest: Buffer.of(), isBroken: false }
}

type Unread = 'incomplete' | 'broken'

function readAnswer(octets: Buffer, method: string, isEnded: boolean): { response: HttpResponse; end: number } | Unread {
  const headEnd = octets.indexOf('\r\n\r\n')
  const start = octets.toString('latin1', 0, 9)
  if (!['HTTP/1.0 ', 'HTTP/1.1 '].some((line) => line.startsWith(start))) return 'broken'
  if (headEnd < 0) return 'incomplete'
  const [statusLine = '', ...lines] = octets.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(statusLine.match(/^HTTP\/1\.[01] ([1-9]\d\d)(?: |$)/)?.[1])
  const headers = headersOf(lines)
  if (Number.isNaN(status) || headers === undefined) return 'broken'
  const bodyStart = headEnd + 4
  const body = bodyOf(octets.subarray(bodyStart), { status, headers, method, isEnded })
  if (typeof body === 'string') return body
  return { response: { status, headers, body: body.octets }, end: bodyStart + body.length }
}

function headersOf(lines: readonly string[]): Map<string, string[]> | undefined {
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const [, name, value] = line.match(/^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/) ?? []
    if (name === undefined || value === undefined) return undefined
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value])
  }
  return headers
}

interface Head {
  readonly status: number
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly method: string
  readonly isEnded: boolean
}

/** The body, and how many octets of the connection it takes. */
function bodyOf(
  octets: Buffer,
  { status, headers, method, isEnded }: Head,
): { readonly octets: Buffer; readonly length: number } | Unread {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { octets: Buffer.of(), length: 0 }
  const codings = headers.get('transfer-encoding')?.join() ?? ''
  if (/(^|,)\s*chunked\s*$/i.test(codings)) return chunksOf(octets)
  const lengths = new Set(headers.get('content-length')?.flatMap((value) => value.split(',').map((one) => one.trim())))
  if (lengths.size === 0) return isEnded ? { octets, length: octets.length } : 'incomplete'
  const [length = ''] = lengths
  if (lengths.size > 1 || !/^\d{1,15}$/.test(length)) return 'broken'
  if (octets.length < Number(length)) return 'incomplete'
  return { octets: octets.subarray(0, Number(length)), length: Number(length) }
}

function chunksOf(octets: Buffer): { readonly octets: Buffer; readonly length: number } | Unread {
  const pieces: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = octets.indexOf('\r\n', at)
    if (lineEnd < 0) return octets.length - at > 1024 ? 'broken' : 'incomplete'
    const size = octets.toString('latin1', at, lineEnd).match(/^([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?$/)?.[1]
    if (size === undefined) return 'broken'
    at = lineEnd + 2
    const length = Number.parseInt(size, 16)
    if (length === 0) break
    if (octets.length < at + length + 2) return 'incomplete'
    if (octets.toString('latin1', at + length, at + length + 2) !== '\r\n') return 'broken'
    pieces.push(octets.subarray(at, at + length))
    at += length + 2
  }
  // Trailers, up to an empty line.
  const end = octets.toString('latin1', at, at + 2) === '\r\n' ? at : octets.indexOf('\r\n\r\n', at) + 2
  if (end < at || end < 2 || octets.length < end + 2) return 'incomplete'
  return { octets: Buffer.concat(pieces), length: end + 2 }
}
