/** What goes wrong with datagrams on a path, as plain data, and what becomes of each one: the same for the same script, whenever it is asked. */
import { createHash } from 'node:crypto'

/** Seen from the client: the peer is whom it wants to reach. */
export type PathDirection = 'toPeer' | 'fromPeer'

/** What befalls one datagram. @property at counted from 0 for each client and direction, since the script began */
export type DatagramTrouble =
  | { readonly at: number; readonly kind: 'drop' }
  /** It comes so many times in all. */
  | { readonly at: number; readonly kind: 'duplicate'; readonly times: number }
  /** It comes so much later, and others overtake it. */
  | { readonly at: number; readonly kind: 'delay'; readonly ms: number }
  /** It waits until so many others have come that were sent after it. */
  | { readonly at: number; readonly kind: 'holdBack'; readonly behind: number }

/** From this datagram on, the peer sees its sender under another address, as behind a NAT that has forgotten it. */
export interface Rebinding {
  readonly at: number
  readonly kind: 'rebind'
}

/** What befalls any datagram of either direction, as a profile may say it. Loss and duplication spare those that the script names. */
export interface Chance {
  /** Same seed, same fates. Default the empty one. */
  readonly seed?: string | undefined
  /** 0 to 1. */
  readonly loss?: number | undefined
  /** 0 to 1; such a datagram comes twice. */
  readonly duplicate?: number | undefined
  /** How long every datagram takes, and up to how much longer by chance; they stay in order. */
  readonly delayMs?: number | undefined
  readonly jitterMs?: number | undefined
}

export interface TroubleScript {
  readonly toPeer?: readonly (DatagramTrouble | Rebinding)[]
  readonly fromPeer?: readonly DatagramTrouble[]
  readonly chance?: Chance
  /** Octets of the largest IP packet, 28 of them headers of IPv4 and UDP. Longer ones are lost: the path carries no fragments. */
  readonly mtu?: number | undefined
}

/** What becomes of one datagram. */
export type Fate = { readonly rebinds: boolean } & (
  | { readonly kind: 'lost'; readonly why: 'script' | 'chance' | 'length' }
  | {
      readonly kind: 'delivered'
      readonly times: number
      /** In order with the others. */
      readonly latencyMs: number
      /** On top of that, while others overtake it. */
      readonly lateMs: number
      readonly behind: number
    }
)

const HEADERS = 28
const MOST = { at: 1_000_000, times: 16, ms: 3_600_000, behind: 64, wayMs: 60_000, mtu: 65_535 }
/** IPv4 carries that everywhere (RFC 791). */
const LEAST_MTU = 68

/** Octets of the largest datagram that an IPv4 packet of this size holds. */
export function largestDatagram(mtu: number): number {
  return mtu - HEADERS
}

/** @throws RangeError for numbers that mean nothing, with what to write instead */
export function checkTrouble({ toPeer = [], fromPeer = [], chance = {}, mtu }: TroubleScript): void {
  for (const trouble of [...toPeer, ...fromPeer]) {
    demandWhole('at', trouble.at, 0, MOST.at)
    if (trouble.kind === 'duplicate') demandWhole('times', trouble.times, 2, MOST.times)
    if (trouble.kind === 'delay') demand('ms', trouble.ms, 0, MOST.ms)
    if (trouble.kind === 'holdBack') demandWhole('behind', trouble.behind, 1, MOST.behind)
  }
  for (const name of ['loss', 'duplicate'] as const) demand(name, chance[name] ?? 0, 0, 1)
  for (const name of ['delayMs', 'jitterMs'] as const) demand(name, chance[name] ?? 0, 0, MOST.wayMs)
  if (mtu !== undefined) demandWhole('mtu', mtu, LEAST_MTU, MOST.mtu)
}

function demand(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${name} is ${value}: write ${least} to ${most}`)
}

function demandWhole(name: string, value: number, least: number, most: number): void {
  demand(name, value, least, most)
  if (!Number.isInteger(value)) throw new RangeError(`${name} is ${value}: write a whole number`)
}

/**
 * What becomes of a datagram, decided by nothing but the arguments.
 *
 * @param index counted from 0 for each direction
 * @param octets how long it is
 */
export function fateOf(script: TroubleScript, direction: PathDirection, index: number, octets: number): Fate {
  const all: readonly (DatagramTrouble | Rebinding)[] = script[direction] ?? []
  const named = all.filter(({ at }) => at === index)
  const rebinds = named.some(({ kind }) => kind === 'rebind')
  const { loss = 0, duplicate = 0, delayMs = 0, jitterMs = 0, seed = '' } = script.chance ?? {}
  if (script.mtu !== undefined && octets > largestDatagram(script.mtu)) return { kind: 'lost', why: 'length', rebinds }
  if (named.some(({ kind }) => kind === 'drop')) return { kind: 'lost', why: 'script', rebinds }
  const [lost, doubled, slow] = loss + duplicate + jitterMs > 0 ? draws(seed, direction, index) : [1, 1, 0]
  const isNamed = named.length > 0
  if (!isNamed && lost < loss) return { kind: 'lost', why: 'chance', rebinds }
  let times = !isNamed && doubled < duplicate ? 2 : 1
  let lateMs = 0
  let behind = 0
  for (const trouble of named) {
    if (trouble.kind === 'duplicate') times = trouble.times
    else if (trouble.kind === 'delay') lateMs = trouble.ms
    else if (trouble.kind === 'holdBack') behind = trouble.behind
  }
  return { kind: 'delivered', times, latencyMs: delayMs + jitterMs * slow, lateMs, behind, rebinds }
}

/** Three numbers from 0 up to 1 that depend on nothing that came before, so that one direction does not change the other. */
function draws(seed: string, direction: PathDirection, index: number): readonly [number, number, number] {
  const octets = createHash('sha256').update(`${seed} ${direction} ${index}`).digest()
  const draw = (place: number) => octets.readUInt32BE(4 * place) / 2 ** 32
  return [draw(0), draw(1), draw(2)]
}
