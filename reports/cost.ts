/** Figures of the network, and what is done with them. */
import type { ExchangeTraffic } from '../requirements/exchange-traffic.ts'

/** Octets on the network, encryption included, without headers of TCP, UDP and IP. */
export interface Cost {
  /** Octets from the IPA to the eIM. */
  readonly up: number
  readonly down: number
  /** Absent over TCP, which does not show them. */
  readonly datagrams?: { readonly up: number; readonly down: number }
  /** Requests with their answers; those of a handshake are not among them. */
  readonly roundTrips: number
  /** How many exchanges it is the median of; of a procedure the fewest that one of its exchanges is. */
  readonly of: number
}

/** Of one exchange. */
export function costOf({ up, down, datagrams, roundTrips }: ExchangeTraffic): Cost {
  return { up, down, ...(datagrams && { datagrams: { up: datagrams[0], down: datagrams[1] } }), roundTrips, of: 1 }
}

/** Of each figure by itself, of an even number the lower of the two in the middle; undefined where there is nothing. */
export function median(costs: readonly Cost[]): Cost | undefined {
  if (costs.length === 0) return undefined
  const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0
  return { ...eachFigure(costs, middle), of: costs.length }
}

/** Of several exchanges one after the other. */
export function sum(costs: readonly Cost[]): Cost {
  const total = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)
  return { ...eachFigure(costs, total), of: Math.min(...costs.map(({ of }) => of)) }
}

/** What the whole has more than a part of it. */
export function less(whole: Cost, part: Cost): Cost {
  const rest = ([all = 0, some = 0]: readonly number[]) => all - some
  return { ...eachFigure([whole, part], rest), of: whole.of }
}

/** Datagrams are known where they are of all. */
function eachFigure(costs: readonly Cost[], of: (values: readonly number[]) => number): Omit<Cost, 'of'> {
  const datagrams = costs.flatMap((cost) => cost.datagrams ?? [])
  return {
    up: of(costs.map(({ up }) => up)),
    down: of(costs.map(({ down }) => down)),
    ...(datagrams.length < costs.length
      ? {}
      : { datagrams: { up: of(datagrams.map(({ up }) => up)), down: of(datagrams.map(({ down }) => down)) } }),
    roundTrips: of(costs.map(({ roundTrips }) => roundTrips)),
  }
}
