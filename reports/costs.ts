/** What the functions and procedures of ESipa cost on the network, over each thing that they went over in a run. */
import type { About, ExchangeTraffic } from '../requirements/exchange-traffic.ts'
import type { RunRecord } from './record.ts'

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

export interface FunctionCost {
  readonly name: string
  /** On a connection that stands. */
  readonly cost: Cost
}

export interface ProcedureCost {
  readonly name: string
  readonly exchanges: number
  readonly kept: Cost
  /** With the handshake in front; absent where none was seen. */
  readonly fresh?: Cost
}

export interface CostsOver {
  readonly over: ExchangeTraffic['over']
  readonly functions: readonly FunctionCost[]
  /** What a handshake alone adds. */
  readonly handshake?: Cost
  readonly procedures: readonly ProcedureCost[]
}

type Kind = Pick<ExchangeTraffic, 'function' | 'about'>

const poll = (about: About): Kind => ({ function: 'getEimPackage', about })
const result = (about: About): Kind => ({ function: 'provideEimPackageResult', about })

const notification = (about?: About): Kind => ({ function: 'handleNotification', ...(about && { about }) })

/** In the order in which a device needs them. */
const functionKinds: readonly (readonly [name: string, kinds: readonly Kind[]])[] = [
  ['GetEimPackage, nothing waits', [poll('nothing')]],
  ['GetEimPackage, an eUICC package waits', [poll('switch'), poll('package')]],
  ['GetEimPackage, a request of data waits', [poll('data')]],
  ['GetEimPackage, a download waits', [poll('download')]],
  ['ProvideEimPackageResult of an eUICC package', [result('switch'), result('package')]],
  ['ProvideEimPackageResult with data', [result('data')]],
  ['ProvideEimPackageResult of a download', [result('download')]],
  ['InitiateAuthentication', [{ function: 'initiateAuthentication' }]],
  ['AuthenticateClient', [{ function: 'authenticateClient' }]],
  ['GetBoundProfilePackage', [{ function: 'getBoundProfilePackage' }]],
  ['HandleNotification of a download', [notification('download')]],
  ['HandleNotification of anything else', [notification()]],
  ['CancelSession', [{ function: 'cancelSession' }]],
]

export const SWITCH = 'Profile switch'

/** Each exchange in the ways in which it may be done: what was seen first in this order counts. */
const procedureKinds: readonly (readonly [name: string, exchanges: readonly (readonly Kind[])[]])[] = [
  ['Idle poll', [[poll('nothing')]]],
  [SWITCH, [[poll('switch')], [result('switch')]]],
  [
    'Profile download through the eIM',
    [
      [poll('download')],
      [{ function: 'initiateAuthentication' }],
      [{ function: 'authenticateClient' }],
      [{ function: 'getBoundProfilePackage' }],
      [result('download'), notification('download')],
    ],
  ],
]

/** The order in which what ESipa goes over is shown. */
const overs: readonly ExchangeTraffic['over'][] = ['asn1', 'json', 'coaps']

/** Medians of what was measured; what was not seen is left out, and what nothing was seen over too. */
export function costsOf({ scenarios }: { readonly scenarios: readonly Pick<RunRecord['scenarios'][number], 'traffic'>[] }) {
  const all = scenarios.flatMap(({ traffic = [] }) => traffic).filter(({ refused }) => refused !== true)
  return overs.flatMap((over): CostsOver[] => {
    const own = all.filter((exchange) => exchange.over === over)
    const kept = own.filter(({ handshake }) => handshake !== true)
    const functions = functionKinds.flatMap(([name, kinds]): FunctionCost[] => {
      const cost = median(kept.filter((exchange) => kinds.some((kind) => isOf(exchange, kind))))
      return cost === undefined ? [] : [{ name, cost }]
    })
    const handshake = handshakeCost(own, kept)
    const procedures = procedureKinds.flatMap(([name, steps]): ProcedureCost[] => {
      const parts = steps.flatMap((kinds) => {
        const ways = kinds.flatMap((kind) => median(kept.filter((exchange) => isOf(exchange, kind))) ?? [])
        return ways.slice(0, 1)
      })
      if (parts.length < steps.length) return []
      const fresh = handshake === undefined ? {} : { fresh: sum([handshake, ...parts]) }
      return [{ name, exchanges: steps.length, kept: sum(parts), ...fresh }]
    })
    return functions.length === 0 ? [] : [{ over, functions, procedures, ...(handshake && { handshake }) }]
  })
}

/** What an exchange with a handshake has more than the usual one of its kind without. */
function handshakeCost(all: readonly ExchangeTraffic[], kept: readonly ExchangeTraffic[]): Cost | undefined {
  const usual = new Map<string, Cost | undefined>()
  const usualOf = (exchange: ExchangeTraffic) => {
    const key = `${exchange.function} ${exchange.about}`
    if (!usual.has(key)) usual.set(key, median(kept.filter((one) => isOf(one, exchange))))
    return usual.get(key)
  }
  const more = all.flatMap((exchange): Measured[] => {
    const without = exchange.handshake === true ? usualOf(exchange) : undefined
    if (without === undefined) return []
    const { up, down, datagrams } = exchange
    const [datagramsUp, datagramsDown] = datagrams ?? []
    return [
      {
        up: up - without.up,
        down: down - without.down,
        ...(datagramsUp === undefined || datagramsDown === undefined || without.datagrams === undefined
          ? {}
          : { datagrams: [datagramsUp - without.datagrams.up, datagramsDown - without.datagrams.down] }),
        roundTrips: 0,
      },
    ]
  })
  return median(more)
}

function isOf(exchange: ExchangeTraffic, kind: Kind): boolean {
  return exchange.function === kind.function && exchange.about === kind.about
}

type Measured = Pick<ExchangeTraffic, 'up' | 'down' | 'datagrams' | 'roundTrips'>

/** Of each figure by itself; undefined where there is nothing. */
function median(measured: readonly Measured[]): Cost | undefined {
  if (measured.length === 0) return undefined
  const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0
  const datagrams = measured.flatMap((one) => (one.datagrams === undefined ? [] : [one.datagrams]))
  return {
    up: middle(measured.map(({ up }) => up)),
    down: middle(measured.map(({ down }) => down)),
    ...(datagrams.length < measured.length
      ? {}
      : { datagrams: { up: middle(datagrams.map(([up]) => up)), down: middle(datagrams.map(([, down]) => down)) } }),
    roundTrips: middle(measured.map(({ roundTrips }) => roundTrips)),
    of: measured.length,
  }
}

function sum(parts: readonly Cost[]): Cost {
  const datagrams = parts.flatMap((part) => part.datagrams ?? [])
  const total = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((all, one) => all + of(one), 0)
  return {
    up: total(parts, ({ up }) => up),
    down: total(parts, ({ down }) => down),
    ...(datagrams.length < parts.length
      ? {}
      : { datagrams: { up: total(datagrams, ({ up }) => up), down: total(datagrams, ({ down }) => down) } }),
    roundTrips: total(parts, ({ roundTrips }) => roundTrips),
    of: Math.min(...parts.map(({ of }) => of)),
  }
}
