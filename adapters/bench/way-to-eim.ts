/** The way of an IPA under test to an eIM of ours: straight, or with trouble on it. */
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import type { Network } from '../../transport/path/network.ts'
import { openStreamPath } from '../../transport/path/stream-path.ts'
import type { ListensAt } from './ipa-servers.ts'

export interface WayToEim {
  readonly host: string
  readonly port: number
  /** Lets the trouble begin anew, with datagram 0 of each association and octet 0 of each connection, and tells what it does to everything. */
  anew(): void
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

/** @throws PeerFault where the port cannot be had */
export async function wayTo(eim: { readonly host: string; readonly port: number }, ways: Ways): Promise<WayToEim> {
  const { network, over, listen, tell } = ways
  const of = { target: { host: eim.host, port: eim.port }, peer: 'the eIM', listen, tell }
  if (over === 'coaps' && network?.datagrams !== undefined) {
    const script = network.datagrams
    const { host, port, trouble, close } = await openDatagramPath({ ...of, script })
    return { host, port, anew: () => trouble(script), close }
  }
  if (over === 'https' && network?.streams !== undefined) {
    const script = network.streams
    const { host, port, trouble, close } = await openStreamPath({ ...of, script })
    return { host, port, anew: () => trouble(script), close }
  }
  return { host: eim.host, port: eim.port, anew() {}, close: async () => {} }
}

function troubleOf(network: Network | undefined, over: Ways['over']): object | undefined {
  return over === 'coaps' ? network?.datagrams : network?.streams
}
