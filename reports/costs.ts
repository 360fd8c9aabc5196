/** What the functions and procedures of ESipa cost on the network, over each thing that they went over in a run. */
import type { About, ExchangeTraffic } from '../requirements/exchange-traffic.ts'
import { type Cost, costOf, less, median, sum } from './cost.ts'
import { isOfPath } from './path-note.ts'
import type { RunRecord } from './record.ts'

export interface FunctionCost {
  readonly name: string
  /** On a connection that stands. */
  readonly cost: Cost
}

export interface ProcedureCost {
  readonly name: string
  readonly exchanges: number
  /** On a connection that stands; absent where what was seen does not tell it. */
  readonly kept?: Cost
  /** With the handshake in front; absent where none was seen. */
  readonly fresh?: Cost
  /** As it was seen, where nothing tells what a handshake adds: with those that the device made. */
  readonly seen?: SeenCost
}

export interface SeenCost extends Cost {
  /** How many of the exchanges began with one. */
  readonly handshakes: number
}

export interface CostsOver {
  readonly over: ExchangeTraffic['over']
  readonly functions: readonly FunctionCost[]
  /** What a handshake alone adds. */
  readonly handshake?: Cost
  readonly procedures: readonly ProcedureCost[]
  /** Everything over this was measured with trouble on the way: what was sent again is part of it. */
  readonly disturbed?: true
}

/** What is read of a scenario. */
type Measured = Partial<Pick<RunRecord['scenarios'][number], 'traffic' | 'tape'>>

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

/**
 * Medians of what was measured; what was not seen is left out, and what nothing was seen over too. Scenarios that put trouble on the way
 * count only where there are no others.
 */
export function costsOf({ scenarios }: { readonly scenarios: readonly Measured[] }): readonly CostsOver[] {
  const [disturbed, quiet] = [scenarios.filter(isDisturbed), scenarios.filter((one) => !isDisturbed(one))].map((some) =>
    some.flatMap(({ traffic = [] }) => traffic).filter(({ refused }) => refused !== true),
  )
  return overs.flatMap((over): CostsOver[] => {
    const [own = [], others = []] = [quiet, disturbed].map((some) => some?.filter((exchange) => exchange.over === over))
    if (own.length > 0) return costsOver(over, own)
    return costsOver(over, others).map((costs) => ({ ...costs, disturbed: true as const }))
  })
}

/** Whether a path put trouble on the way, which the tape tells. */
function isDisturbed({ tape = [] }: Measured): boolean {
  return tape.some((line) => line.direction === 'note' && isOfPath(line.text))
}

function costsOver(over: ExchangeTraffic['over'], own: readonly ExchangeTraffic[]): CostsOver[] {
  const kept = own.filter(({ handshake }) => handshake !== true)
  const functions = functionKinds.flatMap(([name, kinds]): FunctionCost[] => {
    const cost = median(kept.filter((exchange) => kinds.some((kind) => isOf(exchange, kind))).map(costOf))
    return cost === undefined ? [] : [{ name, cost }]
  })
  const handshake = handshakeCost(own, kept)
  const procedures = procedureKinds.flatMap(([name, steps]): ProcedureCost[] => {
    const parts = steps.flatMap((kinds) => kinds.flatMap((kind) => partOf(own, kept, kind)).slice(0, 1))
    return parts.length < steps.length ? [] : [{ name, exchanges: steps.length, ...procedureCost(parts, handshake) }]
  })
  if (functions.length === 0 && procedures.length === 0) return []
  return [{ over, functions, procedures, ...(handshake && { handshake }) }]
}

/** One exchange of a procedure: on a connection that stands, where it was seen so. */
interface Part {
  readonly cost: Cost
  readonly hasHandshake: boolean
}

function partOf(own: readonly ExchangeTraffic[], kept: readonly ExchangeTraffic[], kind: Kind): readonly Part[] {
  const usual = costOn(kept, kind)
  const cost = usual ?? costOn(own, kind)
  return cost === undefined ? [] : [{ cost, hasHandshake: usual === undefined }]
}

/** A device that connects for each procedure begins each with a handshake, which is taken away from it. */
function procedureCost(parts: readonly Part[], handshake: Cost | undefined): Omit<ProcedureCost, 'name' | 'exchanges'> {
  const handshakes = parts.filter(({ hasHandshake }) => hasHandshake).length
  if (handshake === undefined) {
    const whole = sum(parts.map(({ cost }) => cost))
    return handshakes === 0 ? { kept: whole } : { seen: { ...whole, handshakes } }
  }
  const alone = parts.map(({ cost, hasHandshake }) => (hasHandshake ? less(cost, handshake) : cost))
  return { kept: sum(alone), fresh: sum([handshake, ...alone]) }
}

function costOn(exchanges: readonly ExchangeTraffic[], kind: Kind): Cost | undefined {
  return median(exchanges.filter((exchange) => isOf(exchange, kind)).map(costOf))
}

/**
 * What an exchange with a handshake has more than the usual one of its kind without. Idle polls are all of one size: of other kinds, which
 * are not, it is taken only where there are none, and never less than nothing.
 */
function handshakeCost(all: readonly ExchangeTraffic[], kept: readonly ExchangeTraffic[]): Cost | undefined {
  const usual = new Map<string, Cost | undefined>()
  const usualOf = (exchange: ExchangeTraffic) => {
    const key = `${exchange.function} ${exchange.about}`
    if (!usual.has(key)) usual.set(key, costOn(kept, exchange))
    return usual.get(key)
  }
  const moreOf = (exchanges: readonly ExchangeTraffic[]) =>
    exchanges.flatMap((exchange) => {
      const alike = exchange.handshake === true ? usualOf(exchange) : undefined
      const more = alike && less(costOf(exchange), alike)
      return more === undefined || more.up < 0 || more.down < 0 ? [] : [more]
    })
  return median(moreOf(all.filter((exchange) => isOf(exchange, poll('nothing'))))) ?? median(moreOf(all))
}

function isOf(exchange: ExchangeTraffic, kind: Pick<ExchangeTraffic, 'function' | 'about'>): boolean {
  return exchange.function === kind.function && exchange.about === kind.about
}
