/** The messages on a tape, put together from its lines. It runs in the pages too, so it knows neither Node nor a codec. */
import type { Direction, TapeEntry, TapeRef } from '../transport/tape.ts'
import { coapMessageOf, looksLikeHttp, type OpenBodies } from './coap-messages.ts'
import { joined, octetsOfHex } from './wire-octets.ts'

/** The head of a message of HTTP, with the names of headers as they came; of CoAP code and options in words. */
export interface MessageHead {
  readonly kind: 'request' | 'response'
  /** First line, as it came. */
  readonly start: string
  readonly headers: readonly string[]
  /** Of a request: where it went. */
  readonly path?: string
  readonly status?: number
  /** What a message is called that neither path nor body names: `acknowledgement`. */
  readonly name?: string
}

/** What one side said without being interrupted; one message of HTTP or CoAP, or octets that are none. */
export interface WireMessage {
  readonly peer: string
  readonly direction: Direction
  /** First and last line on the tape. */
  readonly line: TapeRef
  readonly last: TapeRef
  /** Milliseconds since the tape was opened: of the first and of the last line. */
  readonly ms: number
  readonly until: number
  /** As they crossed the wire. */
  readonly octets: Uint8Array
  /** Absent for octets that are neither. */
  readonly head?: MessageHead
  /** After the transfer coding; of the last of several blocks all of them; all octets where there is no head; of a card the data of a function. */
  readonly body: Uint8Array
  /** Its body goes on in another message. */
  readonly isPart?: true
  /** Of what goes to a card or comes from it. */
  readonly card?: { readonly isRequest: boolean; readonly name: string; readonly facts: string }
}

interface Run {
  readonly peer: string
  readonly direction: Direction
  readonly lines: { readonly at: TapeRef; readonly ms: number; readonly octets: Uint8Array }[]
}

/** Every message but those of a card, in the order of its first line. */
export function streamMessagesOf(tape: readonly TapeEntry[]): WireMessage[] {
  const open = new Map<string, Run>()
  const runs: Run[] = []
  const messages: WireMessage[] = []
  /** Bodies in blocks, of the peers that speak CoAP over DTLS. */
  const inBlocks = new Map<string, OpenBodies>()
  for (const entry of tape) {
    const { peer, direction } = entry
    if (peer === 'euicc') continue
    if (direction === 'note') {
      // A new connection: what comes now does not go on with what came over the old one.
      if (entry.tls === undefined) continue
      open.delete(peer)
      if (entry.tls.version.startsWith('DTLS')) inBlocks.set(peer, new Map())
      else inBlocks.delete(peer)
      continue
    }
    const bodies = inBlocks.get(peer)
    if (bodies !== undefined && !looksLikeHttp(entry.hex)) {
      messages.push(coapMessageOf(entry, bodies))
      continue
    }
    let run = open.get(peer)
    if (run?.direction !== direction) {
      run = { peer, direction, lines: [] }
      open.set(peer, run)
      runs.push(run)
    }
    run.lines.push({ at: entry.at, ms: entry.ms, octets: octetsOfHex(entry.hex) })
  }
  return [...messages, ...runs.flatMap(messagesOfRun)].sort((a, b) => a.line - b.line)
}

function messagesOfRun(run: Run): WireMessage[] {
  const { peer, direction, lines } = run
  const [first] = lines
  // What an operator says by other means than HTTP is one line for each message.
  if (direction === 'operator' && lines.length > 1 && first !== undefined && httpMessageAt(first.octets, 0) === undefined)
    return lines.flatMap((line) => messagesOfRun({ ...run, lines: [line] }))
  const all = joined(lines.map(({ octets }) => octets))
  const found: WireMessage[] = []
  for (let from = 0; from < all.length || (from === 0 && found.length === 0); ) {
    const http = httpMessageAt(all, from)
    const end = http === undefined ? all.length : http.end
    const [first, last] = [lineAt(lines, from), lineAt(lines, Math.max(from, end - 1))]
    const octets = all.subarray(from, end)
    const place = { peer, direction, line: first.at, last: last.at, ms: first.ms, until: last.ms, octets }
    found.push(http === undefined ? { ...place, body: octets } : { ...place, head: http.head, body: http.body })
    if (end <= from) break
    from = end
  }
  return found
}

function lineAt(lines: Run['lines'], offset: number): { readonly at: TapeRef; readonly ms: number } {
  let end = 0
  for (const line of lines) {
    end += line.octets.length
    if (offset < end) return line
  }
  return lines.at(-1) ?? { at: 0, ms: 0 }
}

function httpMessageAt(
  all: Uint8Array,
  from: number,
): { readonly head: MessageHead; readonly body: Uint8Array; readonly end: number } | undefined {
  const start = endOfHead(all, from)
  if (start === undefined) return undefined
  const [first = '', ...headers] = latin1(all.subarray(from, start - 4)).split('\r\n')
  const response = /^HTTP\/\d\.\d (\d{3})/.exec(first)
  const request = /^[A-Za-z]+ (\S+) HTTP\/\d/.exec(first)
  if (response === null && request === null) return undefined
  const status = response === null ? undefined : Number(response[1])
  const path = request?.[1]
  const head: MessageHead = {
    kind: response === null ? 'request' : 'response',
    start: first,
    headers,
    ...(path === undefined ? {} : { path }),
    ...(status === undefined ? {} : { status }),
  }
  return { head, ...bodyAt(all, start, head) }
}

function bodyAt(all: Uint8Array, start: number, { kind, headers, status = 200 }: MessageHead): { body: Uint8Array; end: number } {
  const none = { body: all.subarray(start, start), end: start }
  if (kind === 'response' && (status < 200 || status === 204 || status === 304)) return none
  const value = (name: string) => headers.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1)
  if (/chunked\s*$/i.test(value('transfer-encoding') ?? '')) return chunkedBody(all, start)
  const length = Number(value('content-length') ?? (kind === 'request' ? 0 : Number.NaN))
  const end = Number.isSafeInteger(length) && length >= 0 ? Math.min(start + length, all.length) : all.length
  return { body: all.subarray(start, end), end }
}

/** What can be read of a chunked body; a broken one ends where it breaks. */
function chunkedBody(all: Uint8Array, start: number): { body: Uint8Array; end: number } {
  const chunks: Uint8Array[] = []
  for (let at = start; ; ) {
    const eol = indexOf(all, [13, 10], at)
    const size = /^\s*([0-9a-f]{1,8})\s*(?:;|$)/i.exec(latin1(all.subarray(at, eol < 0 ? at : eol)))?.[1]
    if (eol < 0 || size === undefined) return { body: joined(chunks), end: all.length }
    const length = Number.parseInt(size, 16)
    if (length === 0) {
      const trailer = indexOf(all, [13, 10, 13, 10], eol)
      return { body: joined(chunks), end: trailer < 0 ? all.length : trailer + 4 }
    }
    chunks.push(all.subarray(eol + 2, eol + 2 + length))
    at = eol + 2 + length + 2
    if (at >= all.length) return { body: joined(chunks), end: all.length }
  }
}

/** Offset of the body; undefined where no head ends. */
function endOfHead(all: Uint8Array, from: number): number | undefined {
  const at = indexOf(all, [13, 10, 13, 10], from)
  return at < 0 ? undefined : at + 4
}

function indexOf(all: Uint8Array, pattern: readonly number[], from: number): number {
  const [first = 0] = pattern
  for (let at = all.indexOf(first, from); at >= 0; at = all.indexOf(first, at + 1))
    if (pattern.every((octet, i) => all[at + i] === octet)) return at
  return -1
}

function latin1(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at += 4096) text += String.fromCharCode(...octets.subarray(at, at + 4096))
  return text
}
