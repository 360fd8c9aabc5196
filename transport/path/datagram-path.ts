/** A path for datagrams with scripted trouble: a UDP port of this machine that stands for a peer, and passes on to it what comes. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { systemTimers, type Timers } from '../timers.ts'
import { abortFault } from '../tls-connect.ts'
import { type Meddling, worstMeddling } from './meddling.ts'
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
  /** What it may have done, since the script began, to an exchange of those who use it now. */
  readonly meddling: Meddling | undefined
  /** Address of the client that the peer sees at this port of the path; undefined where it sees none there. */
  clientAt(port: number): string | undefined
  /** Goes on by another script, from datagram 0 of each client. @throws RangeError for one that means nothing */
  trouble(script: TroubleScript): void
  close(): Promise<void>
}

/** Clients at once; the one that was silent longest is forgotten first. */
const MOST_CLIENTS = 64
const HOST = '127.0.0.1'

/**
 * Opens one. It ends with the signal, too.
 *
 * @throws RangeError for a script that means nothing; PeerFault in phase resolve, or where it was aborted; Error of the system where the
 * port cannot be had
 */
export async function openDatagramPath(settings: DatagramPathSettings, signal?: AbortSignal): Promise<DatagramPath> {
  const { peer, timers = systemTimers } = settings
  let { script = {} } = settings
  const { host = HOST, port: wanted = 0 } = settings.listen ?? {}
  checkTrouble(script)
  let telling = limitedTelling(settings.tell)
  const tell = (text: string) => telling(text)
  const target = await resolvePeer(settings.target, signal)
  const clients = new Map<string, Client>()
  /** What came from clients that were forgotten, and to them. */
  const past = { toPeer: nothing, fromPeer: nothing }
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  let isClosed = false
  const say = () => {
    const text = scriptText(peer, script)
    if (text !== undefined) tell(text)
  }

  const newClient = (address: string, port: number): Client => {
    const deliver = (datagram: Buffer) => isClosed || sendDatagram(socket, datagram, port, address)
    const toPeer = new OneWay({ direction: 'toPeer', peer, timers, tell }, script)
    const fromPeer = new OneWay({ direction: 'fromPeer', peer, timers, tell }, script)
    const end = new PathClient({
      peer: target,
      received: (datagram) => fromPeer.take(datagram, () => deliver),
      strayed: () => tell(`path: a datagram from ${peer} is lost: it went to an address that its receiver has no more`),
    })
    return { address, end, toPeer, fromPeer }
  }
  const clientFrom = (address: string, port: number): Client => {
    const name = `${address}:${port}`
    const client = clients.get(name) ?? newClient(address, port)
    // In the order in which they were last heard.
    clients.delete(name)
    clients.set(name, client)
    const [oldest] = clients
    if (clients.size > MOST_CLIENTS && oldest !== undefined) {
      const [itsName, its] = oldest
      clients.delete(itsName)
      closeClient(its)
      for (const direction of ['toPeer', 'fromPeer'] as const) past[direction] = sum(past[direction], its[direction].counts)
    }
    return client
  }
  socket.on('error', () => {})
  socket.on('message', (datagram, from) => {
    // Nobody can be answered there.
    if (from.port === 0) return
    const client = clientFrom(from.address, from.port)
    client.toPeer.take(datagram, (rebinds) => {
      if (rebinds) client.end.rebind()
      return client.end.wayOut()
    })
  })
  const close = async () => {
    if (isClosed) return
    isClosed = true
    signal?.removeEventListener('abort', onAbort)
    for (const client of clients.values()) closeClient(client)
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
  const onAbort = () => void close()
  const listening = once(socket, 'listening')
  socket.bind(wanted, host)
  try {
    await listening
  } catch (error) {
    socket.close()
    throw error
  }
  signal?.addEventListener('abort', onAbort)
  if (signal?.aborted) {
    await close()
    throw abortFault(signal, 'connect')
  }
  say()
  const counted = (direction: PathDirection) =>
    [...clients.values()].map((client) => client[direction].counts).reduce(sum, past[direction])
  return {
    host,
    port: socket.address().port,
    get counts() {
      return { toPeer: counted('toPeer'), fromPeer: counted('fromPeer') }
    },
    get meddling() {
      return worstMeddling([...clients.values()].flatMap(({ toPeer, fromPeer }) => [toPeer.meddling, fromPeer.meddling]))
    },
    clientAt: (port) => [...clients.values()].find(({ end }) => end.isAt(port))?.address,
    trouble(next) {
      checkTrouble(next)
      script = next
      telling = limitedTelling(settings.tell)
      say()
      for (const { toPeer, fromPeer } of clients.values()) for (const way of [toPeer, fromPeer]) way.exchange(next)
    },
    close,
  }
}

/** Whoever sends from one address: to the peer it is one, too, and its datagrams are counted by themselves. */
interface Client extends Readonly<Record<PathDirection, OneWay>> {
  readonly address: string
  /** Where the peer sees it. */
  readonly end: PathClient
}

function closeClient({ end, toPeer, fromPeer }: Client): void {
  for (const way of [toPeer, fromPeer]) way.close()
  end.close()
}

const nothing: WayCounts = { datagrams: 0, octets: 0, delivered: 0, lost: 0 }

function sum(one: WayCounts, other: WayCounts): WayCounts {
  return {
    datagrams: one.datagrams + other.datagrams,
    octets: one.octets + other.octets,
    delivered: one.delivered + other.delivered,
    lost: one.lost + other.lost,
  }
}
