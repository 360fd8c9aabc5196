/** What the way to a peer does to what goes over it, by the transport that is spoken. */

import { PeerFault } from '../faults.ts'
import type { OpenConnection } from '../https-client.ts'
import { openTcp } from '../tcp-open.ts'
import { connectTls } from '../tls-connect.ts'
import { besidesWay } from './meddling.ts'
import { openStreamPath } from './stream-path.ts'
import type { StreamScript } from './stream-trouble.ts'
import type { TroubleScript } from './trouble.ts'

export interface Network {
  /** Of each association over UDP, from its first datagram on. */
  readonly datagrams?: TroubleScript
  /** Of each connection over TCP, from its first octet on. */
  readonly streams?: StreamScript
}

/** The peer as texts about the way to it have it. @param peer name on the tape */
export function peerInWords(peer: string): string {
  return peer === 'eim' ? 'the eIM' : 'the server'
}

/** Opens connections over a path with this script; each has a path of its own, which ends with it. @param peer with its article */
export function connectOver(streams: StreamScript, peer: string): OpenConnection {
  return async (target, patience, signal, tell) => {
    const { host, port } = target
    const path = await openStreamPath(
      { target: { host, port }, peer, script: streams, ...(tell === undefined ? {} : { tell }) },
      signal,
    )
    try {
      const socket = await openTcp({ ...target, host: path.host, port: path.port }, patience, signal)
      socket.once('close', () => void path.close())
      return { ...(await connectTls(target, patience, signal, socket)), meddling: () => path.meddling }
    } catch (error) {
      await path.close()
      throw error instanceof PeerFault ? besidesWay(error, path.meddling) : error
    }
  }
}
