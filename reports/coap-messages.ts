/**
 * Messages of CoAP on a tape (RFC 7252), one for each line that came over DTLS, with the bodies that went in blocks put together in their
 * last message (RFC 7959). It runs in the pages too, so it knows neither Node nor a codec.
 */
import type { OctetsLine } from '../transport/tape.ts'
import type { MessageHead, WireMessage } from './wire-messages.ts'
import { joined, octetsOfHex } from './wire-octets.ts'

const types = ['CON', 'NON', 'ACK', 'RST'] as const
const methods: Readonly<Record<string, string>> = {
  '0.01': 'GET',
  '0.02': 'POST',
  '0.03': 'PUT',
  '0.04': 'DELETE',
  '0.05': 'FETCH',
}
const meanings: Readonly<Record<string, string>> = {
  '2.01': 'Created',
  '2.02': 'Deleted',
  '2.03': 'Valid',
  '2.04': 'Changed',
  '2.05': 'Content',
  '2.31': 'Continue',
  '4.00': 'Bad Request',
  '4.01': 'Unauthorized',
  '4.02': 'Bad Option',
  '4.03': 'Forbidden',
  '4.04': 'Not Found',
  '4.05': 'Method Not Allowed',
  '4.06': 'Not Acceptable',
  '4.08': 'Request Entity Incomplete',
  '4.13': 'Request Entity Too Large',
  '4.15': 'Unsupported Content-Format',
  '5.00': 'Internal Server Error',
  '5.01': 'Not Implemented',
  '5.02': 'Bad Gateway',
  '5.03': 'Service Unavailable',
  '5.04': 'Gateway Timeout',
  '5.05': 'Proxying Not Supported',
}
const optionNames: Readonly<Record<number, string>> = {
  1: 'If-Match',
  3: 'Uri-Host',
  4: 'ETag',
  5: 'If-None-Match',
  6: 'Observe',
  7: 'Uri-Port',
  8: 'Location-Path',
  11: 'Uri-Path',
  12: 'Content-Format',
  14: 'Max-Age',
  15: 'Uri-Query',
  17: 'Accept',
  20: 'Location-Query',
  23: 'Block2',
  27: 'Block1',
  28: 'Size2',
  35: 'Proxy-Uri',
  39: 'Proxy-Scheme',
  60: 'Size1',
  292: 'Request-Tag',
}
const texts = new Set(['Uri-Host', 'Uri-Path', 'Uri-Query', 'Location-Path', 'Location-Query', 'Proxy-Uri', 'Proxy-Scheme'])
const numbers = new Set(['Content-Format', 'Max-Age', 'Accept', 'Size1', 'Size2', 'Uri-Port', 'Observe'])

interface Option {
  readonly name: string
  readonly value: Uint8Array
}

interface Read {
  readonly type: (typeof types)[number]
  readonly code: string
  readonly messageId: number
  readonly token: Uint8Array
  readonly options: readonly Option[]
  readonly payload: Uint8Array
}

interface Block {
  readonly num: number
  readonly more: boolean
  readonly size: number
}

/** The latest body in blocks of one peer, by direction: as far as it has come, and whole until the next one begins. */
export type OpenBodies = Map<string, readonly Uint8Array[]>

/** The message of a line. @param open of the peer; kept from line to line */
export function coapMessageOf({ peer, direction, at, ms, hex }: OctetsLine, open: OpenBodies): WireMessage {
  const octets = octetsOfHex(hex)
  const place = { peer, direction, line: at, last: at, ms, until: ms, octets }
  const read = readCoap(octets)
  if (read === undefined) return { ...place, body: octets }
  const own = blockIn(read, isRequest(read) ? 'Block1' : 'Block2')
  if (own === undefined) return { ...place, head: headOf(read, undefined), body: read.payload }
  const parts = [...before(own.num * own.size, open.get(direction) ?? []), read.payload]
  open.set(direction, parts)
  return own.more
    ? { ...place, head: headOf(read, own), body: read.payload, isPart: true }
    : { ...place, head: headOf(read, undefined), body: joined(parts) }
}

/** What stands in front of a block. A block that came again, since its acknowledgement was lost, takes the place that it had. */
function before(offset: number, parts: readonly Uint8Array[]): readonly Uint8Array[] {
  let length = 0
  return parts.filter((part) => {
    length += part.length
    return length <= offset
  })
}

/** Whether the octets begin as a message of HTTP does. */
export function looksLikeHttp(hex: string): boolean {
  // `POST `, `GET `, `PUT `, `HTTP/`
  return /^(?:504f535420|47455420|50555420|485454502f)/.test(hex)
}

function isRequest({ code }: Read): boolean {
  return code.startsWith('0.') && code !== '0.00'
}

function headOf(read: Read, part: Block | undefined): MessageHead {
  const { type, code, messageId, token, options } = read
  const path = `/${options
    .filter(({ name }) => name === 'Uri-Path')
    .map(({ value }) => latin1(value))
    .join('/')}`
  const headers = [
    `Message ID: ${messageId}`,
    `Token: ${token.length === 0 ? 'none' : hexOf(token)}`,
    ...options.filter(({ name }) => name !== 'Uri-Path').map((option) => `${option.name}: ${shown(option)}`),
  ]
  if (code === '0.00') {
    const name = type === 'ACK' ? 'acknowledgement' : type === 'RST' ? 'reset' : 'ping'
    return { kind: type === 'CON' || type === 'NON' ? 'request' : 'response', start: `${type}, empty`, headers, name }
  }
  if (isRequest(read)) {
    const next = blockIn(read, 'Block2')
    const asksForMore = next !== undefined && next.num > 0 && read.payload.length === 0
    const name = asksForMore ? `block ${next.num}, please` : part !== undefined && part.num > 0 ? `block ${part.num}` : undefined
    const start = `${methods[code] ?? code} ${path} (${type})`
    return { kind: 'request', start, headers, path, ...(name === undefined ? {} : { name }) }
  }
  const name = code === '2.31' ? 'go on' : part !== undefined && part.num > 0 ? `block ${part.num}` : undefined
  const start = `${code} ${meanings[code] ?? ''}`.trim()
  return { kind: 'response', start: `${start} (${type})`, headers, ...(name === undefined ? {} : { name }) }
}

function shown({ name, value }: Option): string {
  if (name === 'Block1' || name === 'Block2') {
    const { num, more, size } = blockOf(value)
    return `block ${num} of ${size} octets, ${more ? 'more follow' : 'no more'}`
  }
  if (numbers.has(name)) return String(numberIn(value))
  return texts.has(name) ? latin1(value) : value.length === 0 ? 'empty' : hexOf(value)
}

function blockIn({ options }: Read, name: string): Block | undefined {
  const found = options.find((option) => option.name === name)
  return found && blockOf(found.value)
}

function blockOf(value: Uint8Array): Block {
  const all = numberIn(value)
  return { num: Math.floor(all / 16), more: (all & 8) !== 0, size: 2 ** ((all & 7) + 4) }
}

/** Undefined for octets that are no message. */
function readCoap(octets: Uint8Array): Read | undefined {
  const [first = 0, code = 0, high = 0, low = 0] = octets
  const length = first & 15
  if (octets.length < 4 + length || first >> 6 !== 1 || length > 8) return undefined
  const options: Option[] = []
  let at = 4 + length
  let number = 0
  while (at < octets.length && octets[at] !== 0xff) {
    const start = octets[at++] ?? 0
    // 15 is reserved in both.
    if (start >> 4 === 15 || (start & 15) === 15) return undefined
    const [delta, behindDelta] = extended(octets, start >> 4, at)
    const [size, behindSize] = extended(octets, start & 15, behindDelta)
    number += delta
    at = behindSize + size
    if (at > octets.length) return undefined
    options.push({ name: optionNames[number] ?? `Option ${number}`, value: octets.subarray(behindSize, at) })
  }
  return {
    type: types[(first >> 4) & 3] ?? 'RST',
    code: `${code >> 5}.${String(code & 31).padStart(2, '0')}`,
    messageId: high * 256 + low,
    token: octets.subarray(4, 4 + length),
    options,
    payload: octets.subarray(Math.min(octets.length, at + 1)),
  }
}

/** A difference or a length in its 4 bits, or in one or two octets behind (RFC 7252 3.1). */
function extended(octets: Uint8Array, nibble: number, at: number): readonly [value: number, behind: number] {
  if (nibble === 13) return [13 + (octets[at] ?? 0), at + 1]
  if (nibble === 14) return [269 + (octets[at] ?? 0) * 256 + (octets[at + 1] ?? 0), at + 2]
  return [nibble, at]
}

function numberIn(value: Uint8Array): number {
  return value.reduce((sum, octet) => sum * 256 + octet, 0)
}

function hexOf(octets: Uint8Array): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('')
}

function latin1(octets: Uint8Array): string {
  return String.fromCharCode(...octets.subarray(0, 512))
}
