/** What the functions and procedures of ESipa cost on the network, over each thing that they went over in a run. */
import type { About, ExchangeTraffic } from '../requirements/exchange-traffic.ts'
import { type Cost, costOf, less, median, sum } from './cost.ts'
import type { RunRecord } from './record.ts'

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
      const cost = median(kept.filter((exchange) => kinds.some((kind) => isOf(exchange, kind))).map(costOf))
      return cost === undefined ? [] : [{ name, cost }]
    })
    const handshake = handshakeCost(own, kept)
    const procedures = procedureKinds.flatMap(([name, steps]): ProcedureCost[] => {
      const parts = steps.flatMap((kinds) => {
        const ways = kinds.flatMap((kind) => costOn(kept, kind) ?? without(handshake, costOn(own, kind)) ?? [])
        return ways.slice(0, 1)
      })
      if (parts.length < steps.length) return []
      const fresh = handshake === undefined ? {} : { fresh: sum([handshake, ...parts]) }
      return [{ name, exchanges: steps.length, kept: sum(parts), ...fresh }]
    })
    return functions.length === 0 ? [] : [{ over, functions, procedures, ...(handshake && { handshake }) }]
  })
}

function costOn(exchanges: readonly ExchangeTraffic[], kind: Kind): Cost | undefined {
  return median(exchanges.filter((exchange) => isOf(exchange, kind)).map(costOf))
}

/** Of exchanges that were seen with a handshake only: a device that connects for each procedure begins each with one. */
function without(handshake: Cost | undefined, whole: Cost | undefined): Cost | undefined {
  return handshake === undefined || whole === undefined ? undefined : less(whole, handshake)
}

/** What an exchange with a handshake has more than the usual one of its kind without. */
function handshakeCost(all: readonly ExchangeTraffic[], kept: readonly ExchangeTraffic[]): Cost | undefined {
  const usual = new Map<string, Cost | undefined>()
  const usualOf = (exchange: ExchangeTraffic) => {
    const key = `${exchange.function} ${exchange.about}`
    if (!usual.has(key)) usual.set(key, costOn(kept, exchange))
    return usual.get(key)
  }
  const more = all.flatMap((exchange) => {
    const alike = exchange.handshake === true ? usualOf(exchange) : undefined
    return alike === undefined ? [] : [less(costOf(exchange), alike)]
  })
  return median(more)
}

function isOf(exchange: ExchangeTraffic, kind: Pick<ExchangeTraffic, 'function' | 'about'>): boolean {
  return exchange.function === kind.function && exchange.about === kind.about
}
