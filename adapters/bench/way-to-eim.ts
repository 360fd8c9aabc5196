/** The way of an IPA under test to an eIM of ours: straight, or with trouble on it. */
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import type { Network } from '../../transport/path/network.ts'
import { openStreamPath } from '../../transport/path/stream-path.ts'
import { streamScriptText } from '../../transport/path/stream-trouble.ts'
import { scriptText } from '../../transport/path/trouble-text.ts'
import type { ListensAt } from './ipa-servers.ts'

export interface WayToEim {
  readonly host: string
  readonly port: number
  /** What it does to everything, in words; undefined for nothing. */
  readonly what: string | undefined
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
    const { host, port, close } = await openDatagramPath({ ...of, script: network.datagrams })
    return { host, port, what: scriptText(of.peer, network.datagrams), close }
  }
  if (over === 'https' && network?.streams !== undefined) {
    const { host, port, close } = await openStreamPath({ ...of, script: network.streams })
    return { host, port, what: streamScriptText(of.peer, network.streams), close }
  }
  return { host: eim.host, port: eim.port, what: undefined, close: async () => {} }
}

function troubleOf(network: Network | undefined, over: Ways['over']): object | undefined {
  return over === 'coaps' ? network?.datagrams : network?.streams
}
