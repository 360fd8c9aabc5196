/** The way of an IPA under test to an eIM of ours: straight, or with trouble on it. */
import type { InFront } from '../../simulators/played/eim-listening.ts'
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import type { Meddling } from '../../transport/path/meddling.ts'
import type { Network } from '../../transport/path/network.ts'
import { openStreamPath } from '../../transport/path/stream-path.ts'
import type { StreamScript } from '../../transport/path/stream-trouble.ts'
import type { TroubleScript } from '../../transport/path/trouble.ts'
import { UNDER_WAY_MS } from '../ipa/settled.ts'
import type { ListensAt } from './ipa-servers.ts'

export interface WayToEim extends InFront {
  /** Lets the trouble begin anew, with datagram 0 of each association and octet 0 of each connection, and tells what it does to everything. */
  anew(): void
  /** What it may have done to an exchange since it began anew. */
  readonly meddling: () => Meddling | undefined
  close(): Promise<void>
}

interface Ways {
  /** Undefined for none. */
  readonly network: Network | undefined
  readonly over: 'https' | 'coaps'
  /** Where the device looks for the eIM; the eIM itself is somewhere else then. */
  readonly listen: ListensAt
  /** Puts on the tape what befalls what goes over it. */
  tell(text: string): void
}

/** Where the eIM listens: where the device looks for it, or behind the trouble. */
export function placeBehind({ network, over, listen }: Pick<Ways, 'network' | 'over' | 'listen'>): ListensAt {
  return troubleOf(network, over) === undefined ? listen : {}
}

/** @throws Error of the system where the port cannot be had */
export async function wayTo(eim: { readonly host: string; readonly port: number }, ways: Ways): Promise<WayToEim> {
  const { network, over, listen, tell } = ways
  const of = { target: { host: eim.host, port: eim.port }, peer: 'the eIM', listen, tell }
  if (over === 'coaps' && network?.datagrams !== undefined) {
    const script = network.datagrams
    const path = await openDatagramPath({ ...of, script })
    return { ...wayOver(script, path), senderAt: path.clientAt }
  }
  if (over === 'https' && network?.streams !== undefined) {
    const script = network.streams
    return wayOver(script, await openStreamPath({ ...of, script }))
  }
  return {
    host: eim.host,
    port: eim.port,
    senderAt: () => undefined,
    anew() {},
    meddling: () => undefined,
    close: async () => {},
  }
}

/** Of a handshake and a request behind it; our eIM hears of a handshake of TLS when it has ended. */
const ROUND_TRIPS = 3

/**
 * How long nothing has to come of an IPA until it has done what it was asked. Who has lost a datagram is as silent before it repeats that as
 * who is done, and our eIM does not know of what was lost before it.
 *
 * @param quietMs over a way without trouble
 */
export function quietOver({ network = {}, over }: Pick<Ways, 'network' | 'over'>, quietMs: number): number {
  const { isSpeaking, keptMs } = over === 'coaps' ? silenceOfDatagrams(network.datagrams) : silenceOfStreams(network.streams)
  return (isSpeaking ? Math.max(quietMs, UNDER_WAY_MS) : quietMs) + keptMs
}

/** What hides behind silence: an IPA that is speaking all the while, and how long what it says is kept back. */
interface Silence {
  readonly isSpeaking: boolean
  readonly keptMs: number
}

function silenceOfDatagrams({ toPeer = [], fromPeer = [], chance = {}, mtu }: TroubleScript = {}): Silence {
  const { loss = 0, delayMs = 0, jitterMs = 0 } = chance
  const named = [...toPeer, ...fromPeer].some(({ kind }) => kind !== 'duplicate')
  return { isSpeaking: loss > 0 || mtu !== undefined || named, keptMs: ROUND_TRIPS * 2 * (delayMs + jitterMs) }
}

function silenceOfStreams({ toPeer = {}, fromPeer = {} }: StreamScript = {}): Silence {
  const both = [toPeer, fromPeer]
  const kept = both.map(({ latencyMs = 0, stall }) => ROUND_TRIPS * latencyMs + (stall?.ms ?? 0))
  return {
    isSpeaking: both.some(({ octetsPerSecond }) => octetsPerSecond !== undefined),
    keptMs: kept.reduce((sum, ms) => sum + ms, 0),
  }
}

function troubleOf(network: Network | undefined, over: Ways['over']): object | undefined {
  return over === 'coaps' ? network?.datagrams : network?.streams
}

interface Path<S> {
  readonly host: string
  readonly port: number
  readonly meddling: Meddling | undefined
  trouble(script: S): void
  close(): Promise<void>
}

function wayOver<S>(script: S, path: Path<S>): WayToEim {
  const { host, port, close } = path
  return { host, port, senderAt: () => undefined, anew: () => path.trouble(script), meddling: () => path.meddling, close }
}
