/** A path for datagrams with scripted trouble: a UDP port of this machine that stands for a peer, and passes on to it what comes. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { PeerFault } from '../faults.ts'
import { systemTimers, type Timers } from '../timers.ts'
import { abortFault } from '../tls-connect.ts'
import { OneWay, type WayCounts } from './one-way.ts'
import { PathClient } from './path-client.ts'
import { resolvePeer } from './resolve-peer.ts'
import { sendDatagram } from './send-datagram.ts'
import { limitedTelling } from './telling.ts'
import { checkTrouble, type PathDirection, type TroubleScript } from './trouble.ts'
import { scriptText } from './trouble-text.ts'

export interface DatagramPathSettings {
  readonly target: { readonly host: string; readonly port: number }
  /** Name of the target in texts, with its article: `the eIM`. */
  readonly peer: string
  /** Where clients send to instead. Default a port of loopback that the system chooses. */
  readonly listen?: { readonly host?: string; readonly port?: number }
  readonly script?: TroubleScript
  /** Told of everything that befalls a datagram, at that moment; the caller puts it on a tape as a note. */
  readonly tell?: (text: string) => void
  readonly timers?: Timers
}

export interface DatagramPath {
  /** Where clients send to instead. */
  readonly host: string
  readonly port: number
  readonly counts: Readonly<Record<PathDirection, WayCounts>>
  /** Goes on by another script, from datagram 0. @throws RangeError for one that means nothing */
  trouble(script: TroubleScript): void
  close(): Promise<void>
}

/** Clients at once; the one that was silent longest is forgotten first. */
const MOST_CLIENTS = 64
const HOST = '127.0.0.1'

/**
 * Opens one. It ends with the signal, too.
 *
 * @throws RangeError for a script that means nothing; PeerFault in phase resolve or connect
 */
export async function openDatagramPath(settings: DatagramPathSettings, signal?: AbortSignal): Promise<DatagramPath> {
  const { peer, script = {}, timers = systemTimers } = settings
  const { host = HOST, port: wanted = 0 } = settings.listen ?? {}
  checkTrouble(script)
  const tell = limitedTelling(settings.tell)
  const target = await resolvePeer(settings.target, signal)
  const clients = new Map<string, PathClient>()
  const ways: Readonly<Record<PathDirection, OneWay>> = {
    toPeer: new OneWay({ direction: 'toPeer', peer, timers, tell }, script),
    fromPeer: new OneWay({ direction: 'fromPeer', peer, timers, tell }, script),
  }
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  let isClosed = false
  const say = (said: TroubleScript) => {
    const text = scriptText(peer, said)
    if (text !== undefined) tell(text)
  }

  const clientAt = (address: string, port: number): PathClient => {
    const name = `${address}:${port}`
    const deliver = (datagram: Buffer) => sendDatagram(socket, datagram, port, address)
    const client =
      clients.get(name) ??
      new PathClient({
        peer: target,
        received: (datagram) => ways.fromPeer.take(datagram, () => deliver),
        strayed: () => tell(`path: a datagram from ${peer} is lost: it went to an address that its receiver has no more`),
      })
    // In the order in which they were last heard.
    clients.delete(name)
    clients.set(name, client)
    const [oldest] = clients
    if (clients.size > MOST_CLIENTS && oldest !== undefined) {
      clients.delete(oldest[0])
      oldest[1].close()
    }
    return client
  }
  socket.on('error', () => {})
  socket.on('message', (datagram, from) => {
    // Nobody can be answered there.
    if (from.port === 0) return
    const client = clientAt(from.address, from.port)
    ways.toPeer.take(datagram, (rebinds) => {
      if (rebinds) client.rebind()
      return client.wayOut()
    })
  })
  const close = async () => {
    if (isClosed) return
    isClosed = true
    signal?.removeEventListener('abort', onAbort)
    for (const way of Object.values(ways)) way.close()
    for (const client of clients.values()) client.close()
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
  const onAbort = () => void close()
  const listening = once(socket, 'listening')
  socket.bind(wanted, host)
  try {
    await listening
  } catch (cause) {
    socket.close()
    throw new PeerFault('unreachable', 'connect', `there is no port for a path to ${peer}`, { cause })
  }
  signal?.addEventListener('abort', onAbort)
  if (signal?.aborted) {
    await close()
    throw abortFault(signal, 'connect')
  }
  say(script)
  return {
    host,
    port: socket.address().port,
    get counts() {
      return { toPeer: ways.toPeer.counts, fromPeer: ways.fromPeer.counts }
    },
    trouble(next) {
      checkTrouble(next)
      say(next)
      for (const way of Object.values(ways)) way.exchange(next)
    },
    close,
  }
}
