/** The way of an IPA under test to an eIM of ours: straight, or with trouble on it. */
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import type { Meddling } from '../../transport/path/meddling.ts'
import type { Network } from '../../transport/path/network.ts'
import { openStreamPath } from '../../transport/path/stream-path.ts'
import type { ListensAt } from './ipa-servers.ts'

export interface WayToEim {
  readonly host: string
  readonly port: number
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
    return wayOver(script, await openDatagramPath({ ...of, script }))
  }
  if (over === 'https' && network?.streams !== undefined) {
    const script = network.streams
    return wayOver(script, await openStreamPath({ ...of, script }))
  }
  return { host: eim.host, port: eim.port, anew() {}, meddling: () => undefined, close: async () => {} }
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
  return { host, port, anew: () => path.trouble(script), meddling: () => path.meddling, close }
}
