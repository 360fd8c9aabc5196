import type { EsipaExchange } from './esipa-exchange.ts'
import type { OctetRange } from './verdict.ts'

/** Where octets of an answer lie in its body; none where they cannot be found there. In JSON it is the base64 that holds them. */
export function placesOf(exchange: EsipaExchange, octets: Uint8Array | undefined): readonly OctetRange[] {
  if (octets === undefined) return []
  const { http, json } = exchange
  const { body } = http.response
  const direct = within(body, octets)
  if (direct !== undefined) return [{ line: http.received, of: 'body', offset: direct, length: octets.length }]
  for (const member of json?.octets.values() ?? []) {
    const from = within(member, octets)
    const text = Buffer.from(body).indexOf(member.toString('base64'))
    if (from === undefined || text < 0) continue
    const first = Math.floor(from / 3) * 4
    const last = Math.ceil((from + octets.length) / 3) * 4
    return [{ line: http.received, of: 'body', offset: text + first, length: last - first }]
  }
  return []
}

/** One octet of the body. */
export function octetAt({ http }: EsipaExchange, offset: number): readonly OctetRange[] {
  return offset < http.response.body.length ? [{ line: http.received, of: 'body', offset, length: 1 }] : []
}

/** Offset of a view on `whole` in it; undefined for octets that lie elsewhere. */
function within(whole: Uint8Array, view: Uint8Array): number | undefined {
  const offset = view.byteOffset - whole.byteOffset
  const inside = view.buffer === whole.buffer && offset >= 0 && offset + view.length <= whole.length
  return inside ? offset : undefined
}
