/** Requests in other forms than an IPA writes: as good as any other for HTTP, or wrong in one place (RFC 9110, RFC 9112). */
import type { EimWire } from '../../adapters/eim/wire.ts'
import * as write from '../../adapters/eim/written-request.ts'
import type { HttpRequest } from '../../transport/http-exchange.ts'
import type { WireScript } from '../../transport/wire.ts'

export type WireForm = (request: HttpRequest, wire: Pick<EimWire, 'authority'>) => WireScript

const script =
  (form: (right: write.WrittenRequest) => write.WrittenRequest, more: Partial<WireScript> = {}): WireForm =>
  (request, { authority }) => ({ pieces: [{ octets: write.octetsOf(form(write.written(request, authority))) }], ...more })

const fieldOf = ({ fields }: write.WrittenRequest, name: string) =>
  fields.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1] ?? ''

export const wireForms = {
  'its header names in other letters': script(write.inMixedCase),
  'its host name in capital letters': script((right) => write.withField(right, 'Host', fieldOf(right, 'Host').toUpperCase())),
  'fifty more header fields': script((right) => write.withManyFields(right, 50)),
  'its body in chunks of one octet': script((right) => write.inChunks(right, 1)),
  'its body in one chunk': script((right) => write.inChunks(right, 1 << 20)),
  'its header fields in another order': script((right) => ({ ...right, fields: [...right.fields].reverse() })),

  'two lengths that differ': script((right) => write.withAnotherField(right, 'Content-Length', String(right.body.length + 7))),
  'a length and chunks at once': script((right) =>
    write.withAnotherField(write.inChunks(right, 1 << 20), 'Content-Length', String(right.body.length)),
  ),
  'a length that is no number': script((right) => write.withField(right, 'Content-Length', `${right.body.length}x`)),
  'a length below zero': script((right) => write.withField(right, 'Content-Length', '-1')),
  'less of a body than it promises': script(
    (right) => write.withField(right, 'Content-Length', String(right.body.length + 100)),
    { end: 'halfClose' },
  ),
  'chunks whose size is none': script((right) => write.inChunks(right, 1 << 20, () => 'size')),
  'a NUL in a header field': script((right) => write.withField(right, 'X-Test', 'a\0b')),
  'a header of a hundred thousand octets': script((right) => write.withField(right, 'X-Test', 'a'.repeat(100_000))),
  'two thousand header fields': script((right) => write.withManyFields(right, 2_000)),
  'a line that is none of HTTP': script((right) => ({ ...right, startLine: `\x01\x02\x03 ${right.startLine}` })),
} as const satisfies Record<string, WireForm>

export type WireFormName = keyof typeof wireForms

/** Octets of filling in one piece, and how often it is sent. */
const PIECE = 64 * 1024
const TIMES = 160

/** A request that is right but for a member of ten megabytes, which no version has and every version would have to skip. */
export function oversize(request: HttpRequest, authority: string, binding: 'asn1' | 'json'): WireScript {
  const { body } = request
  const length = PIECE * TIMES
  const [before, after, filling] = binding === 'json' ? inJson(Buffer.from(body)) : inAsn1(Buffer.from(body), length)
  const right = write.written({ ...request, body: Buffer.of() }, authority)
  const head = write.withField(right, 'Content-Length', String(before.length + length + after.length))
  const filled = { octets: Buffer.alloc(PIECE, filling), times: TIMES }
  return { pieces: [{ octets: Buffer.concat([write.octetsOf(head), before]) }, filled, { octets: after }] }
}

type Around = readonly [before: Buffer, after: Buffer, filling: number]

function inJson(body: Buffer): Around {
  return [Buffer.from(`${body.toString().replace(/\}$/, '')},"laterMember":"`), Buffer.from('"}'), 0x41]
}

/** The body of a GetEimPackage: its EID, and behind it an element 9F7D. */
function inAsn1(body: Buffer, length: number): Around {
  const contents = body.subarray(3)
  const inner = Buffer.concat([contents, Buffer.from('9F7D84', 'hex'), fourOctets(length)])
  const head = Buffer.concat([body.subarray(0, 2), Buffer.of(0x84), fourOctets(inner.length + length)])
  return [Buffer.concat([head, inner]), Buffer.of(), 0]
}

function fourOctets(value: number): Buffer {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(value)
  return octets
}

/** How long the eIM has to say no before the connection ends, milliseconds. */
const TIME_TO_REFUSE = 500

/** A right request whose head announces two gigabytes, and which says no more. */
export function announced(request: HttpRequest, authority: string): WireScript {
  const right = write.withField(write.written(request, authority), 'Content-Length', String(2 ** 31))
  return {
    pieces: [{ octets: write.octetsOf(right) }, { octets: Buffer.of(), afterMs: TIME_TO_REFUSE }],
    end: 'halfClose',
  }
}
