/** A path for TCP connections with scripted trouble: a port of this machine that stands for a peer, and passes on to it what comes. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { systemTimers, type Timers } from '../timers.ts'
import { abortFault } from '../tls-connect.ts'
import { type Meddling, worstMeddling } from './meddling.ts'
import { StreamConnection } from './stream-connection.ts'
import { checkStreamScript, type StreamScript, streamScriptText } from './stream-trouble.ts'
import { limitedTelling } from './telling.ts'
import type { PathDirection } from './trouble.ts'

export interface StreamPathSettings {
  readonly target: { readonly host: string; readonly port: number }
  /** Name of the target in texts, with its article: `the eIM`. */
  readonly peer: string
  /** Where clients connect to instead. Default a port of loopback that the system chooses. */
  readonly listen?: { readonly host?: string; readonly port?: number }
  readonly script?: StreamScript
  /** Told when a connection is stalled or cut, or does not reach the target; the caller puts it on a tape as a note. */
  readonly tell?: (text: string) => void
  readonly timers?: Timers
}

export interface StreamPath {
  /** Where clients connect to instead. */
  readonly host: string
  readonly port: number
  /** Connections that came so far, and the octets that were taken from either end. */
  readonly counts: Readonly<Record<PathDirection, number>> & { readonly connections: number }
  /** What it may have done to an exchange since the script began. */
  readonly meddling: Meddling | undefined
  /** Goes on by another script, from octet 0 of each connection, those that stand too. @throws RangeError for one that means nothing */
  trouble(script: StreamScript): void
  close(): Promise<void>
}

/** Connections at once; further ones are reset. */
const MOST_CONNECTIONS = 256
const HOST = '127.0.0.1'

/**
 * Opens one. It ends with the signal, too. The handshake of TCP is with this machine, and takes no time of the script.
 *
 * @throws RangeError for a script that means nothing; PeerFault where it was aborted; Error of the system where the port cannot be had
 */
export async function openStreamPath(settings: StreamPathSettings, signal?: AbortSignal): Promise<StreamPath> {
  const { target, peer, timers = systemTimers } = settings
  const { host = HOST, port: wanted = 0 } = settings.listen ?? {}
  let { script = {} } = settings
  checkStreamScript(script)
  if (signal?.aborted) throw abortFault(signal, 'connect')
  let telling = limitedTelling(settings.tell)
  const tell = (text: string) => telling(text)
  const say = () => {
    const text = streamScriptText(peer, script)
    if (text !== undefined) tell(text)
  }
  let meddling = ofAll(script)
  const standing = new Set<StreamConnection>()
  const counts = { connections: 0, toPeer: 0, fromPeer: 0 }
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
    const number = counts.connections++
    if (standing.size >= MOST_CONNECTIONS) {
      tell(`path: connection ${number} is reset: ${MOST_CONNECTIONS} others stand`)
      client.on('error', () => {}).resetAndDestroy()
      return
    }
    const took = (direction: PathDirection, octets: number) => {
      counts[direction] += octets
    }
    const gone = () => standing.delete(connection)
    const meddled = (how: Meddling) => {
      meddling = worstMeddling([meddling, how])
    }
    const ports = { client, target, peer, number, timers, took, tell, meddled, gone }
    const connection: StreamConnection = new StreamConnection(ports, script)
    standing.add(connection)
  })
  // Of one connection that the system does not let in; who cannot listen is told by the wait for it.
  server.on('error', ({ message }) => server.listening && tell(`path: a connection could not be taken: ${message}`))
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= new Promise<void>((resolve) => {
      signal?.removeEventListener('abort', onAbort)
      server.close(() => resolve())
      for (const connection of standing) connection.destroy()
    })
    return closing
  }
  const onAbort = () => void close()
  const listening = once(server, 'listening')
  server.listen(wanted, host)
  await listening
  signal?.addEventListener('abort', onAbort)
  if (signal?.aborted) {
    await close()
    throw abortFault(signal, 'connect')
  }
  say()
  return {
    host,
    port: (server.address() as AddressInfo).port,
    get counts() {
      return { ...counts }
    },
    get meddling() {
      return meddling
    },
    trouble(next) {
      checkStreamScript(next)
      script = next
      meddling = ofAll(script)
      telling = limitedTelling(settings.tell)
      say()
      for (const connection of standing) connection.exchange(next)
    },
    close,
  }
}

/** What it does to any connection. */
function ofAll({ toPeer = {}, fromPeer = {} }: StreamScript): Meddling | undefined {
  const isSlow = [toPeer, fromPeer].some(({ latencyMs = 0, octetsPerSecond }) => latencyMs > 0 || octetsPerSecond !== undefined)
  return isSlow ? 'kept' : undefined
}
