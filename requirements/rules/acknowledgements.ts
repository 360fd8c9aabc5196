import type { EsipaExchange } from '../esipa-exchange.ts'
import { eidOf } from '../requested-eid.ts'
import type { Rule } from '../rule.ts'

/**
 * ACK-002, SGP.32 5.14.6. An eUICC numbers upwards: a number above all that came in this scenario never came. One below may have come in
 * an earlier scenario, and says nothing. Nor does anything behind a request that an eIM may read otherwise than we do.
 */
export const acknowledgedNumbers: Rule = {
  requirement: 'ACK-002',
  judge(exchange, { earlier }) {
    const { response, http } = exchange
    if (response?.function !== 'provideEimPackageResult' || response.value.kind !== 'eimAcknowledgements') return undefined
    const eid = eidOf(exchange)
    const before = earlier.filter((one) => eid === undefined || (eidOf(one) ?? eid) === eid)
    const here = [...before, exchange].flatMap((one) => numbersIn(one.request?.value))
    const acknowledged = response.value.value
    const strange = acknowledged.filter((one) => !here.includes(String(one)))
    const highest = here.reduce((a, b) => (BigInt(b) > a ? BigInt(b) : a), -1n)
    if (strange.length > 0 && strange.every((one) => BigInt(one) <= highest)) return undefined
    if (strange.length > 0 && [...before, exchange].some(hasUnreadNumbers)) return undefined
    return {
      claim: 'acknowledged are numbers of notifications and package results that came',
      expected: here.length === 0 ? 'no number' : `numbers among ${[...new Set(here)].join(', ')}`,
      seen: acknowledged.length === 0 ? 'an empty list' : acknowledged.join(', '),
      holds: strange.length === 0,
      at: [http.sent, http.received],
    }
  },
}

/** Whether an eIM may find other numbers in a request than we do: one that we cannot read, or with something in it twice. */
function hasUnreadNumbers({ function: name, request }: EsipaExchange): boolean {
  if (name === 'getEimPackage') return false
  return (
    request === undefined || request.issues.some((issue) => isTwice(('ber' in issue ? issue.ber?.kind : undefined) ?? issue.kind))
  )
}

function isTwice(kind: string | undefined): boolean {
  return kind === 'duplicate-element' || kind === 'duplicate-member'
}

/** Every sequence number in a request, wherever it stands. */
function numbersIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'seqNumber' && (typeof member === 'number' || typeof member === 'bigint') ? [String(member)] : numbersIn(member),
  )
}
