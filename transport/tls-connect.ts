import { isIP, type Socket } from 'node:net'
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { PeerFault, type Phase } from './faults.ts'
import type { Meddling } from './path/meddling.ts'
import type { TlsFacts } from './tape.ts'
import { alertOf } from './tls-alert.ts'
import { type TlsChoice, tlsOptions } from './tls-choice.ts'
import { factsOf, peerChain } from './tls-facts.ts'
import type { TlsIdentity } from './tls-identity.ts'
import { tlsReason } from './tls-reason.ts'
import { TrafficMeter } from './traffic-meter.ts'
import { anchorsOf, certificateOf, distrust, type Trust } from './trust.ts'

export interface TlsTarget {
  /** Name or address to connect to. */
  readonly host: string
  readonly port: number
  /** Name for SNI and for the name check, apart from the address. */
  readonly servername: string
  readonly trust: Trust
  readonly tls?: TlsChoice
  /** The client's own certificate, for servers that ask for one. */
  readonly identity?: TlsIdentity
  /** Default: the servername, HTTP/1.1, no session. */
  readonly hello?: TlsHello
}

/** What a ClientHello says beside versions, suites and groups. */
export interface TlsHello {
  /** Name in SNI in place of the servername; `false` sends no SNI. */
  readonly sni?: string | false
  /** Protocols in ALPN; none sends no ALPN. */
  readonly alpn?: readonly string[]
  /** A session of an earlier connection, to be taken up. */
  readonly session?: Buffer
}

/** How long we wait; SGP.32 sets no limit here, so running out is never a failure by itself. */
export interface ConnectPatience {
  /** For name resolution and the TCP connection together. */
  readonly connectMs: number
  readonly handshakeMs: number
}

export interface TlsConnection {
  readonly socket: TLSSocket
  readonly facts: TlsFacts
  /** Counts what crosses the network, from the handshake on, where the TCP connection below was made apart. */
  readonly meter?: TrafficMeter
  /** What the way there has done to it so far, where it goes over one with scripted trouble. */
  readonly meddling?: () => Meddling | undefined
}

/** By trust, for connections that choose nothing else: two thousand devices that trust the same eIM share one. */
const contexts = new WeakMap<Trust, SecureContext>()

/** What all connections to a target have in common; making it costs as much as a handshake. */
function contextOf({ trust, tls, identity }: TlsTarget): SecureContext {
  const isPlain = tls === undefined && identity === undefined
  const known = isPlain ? contexts.get(trust) : undefined
  if (known !== undefined) return known
  const ca = anchorsOf(trust)
  const made = createSecureContext({ ...tlsOptions(tls, identity), ...(ca === undefined ? {} : { ca }) })
  if (isPlain) contexts.set(trust, made)
  return made
}

/**
 * Opens a TLS connection (1.2 or higher, SGP.32 2.6.3) and decides on trust before anything is sent.
 *
 * @param over a TCP connection that stands, such as a tunnel
 * @throws PeerFault in phase resolve, connect or handshake
 */
export async function connectTls(
  target: TlsTarget,
  patience: ConnectPatience,
  signal?: AbortSignal,
  over?: Socket,
): Promise<TlsConnection> {
  const { distrusted, ...connection } = await handshakeTls(target, patience, signal, over)
  if (distrusted === undefined) return connection
  connection.socket.on('error', () => {}).destroy()
  throw new PeerFault('unreachable', 'handshake', distrusted)
}

/** A connection, and why its server must not be trusted where that is so. */
export interface Handshake extends TlsConnection {
  readonly distrusted: string | undefined
}

/**
 * Opens a TLS connection, whoever the server is.
 *
 * @param over a TCP connection that stands, for who counts its octets or has to end it in a way that TLS does not know
 * @throws PeerFault as {@link connectTls}
 */
export function handshakeTls(
  target: TlsTarget,
  patience: ConnectPatience,
  signal?: AbortSignal,
  over?: Socket,
): Promise<Handshake> {
  const { host, port, servername, trust, hello: { sni = servername, alpn = ['http/1.1'], session } = {} } = target
  const meter = over === undefined ? {} : { meter: new TrafficMeter(over) }
  return new Promise((resolve, reject) => {
    let phase: Phase = over !== undefined ? 'handshake' : isIP(host) === 0 ? 'resolve' : 'connect'
    let timer: NodeJS.Timeout | undefined
    const keyLog: string[] = []
    const socket = connect({
      ...(over === undefined ? { host, port } : { socket: over }),
      ...(sni !== false && isIP(sni) === 0 ? { servername: sni } : {}),
      secureContext: contextOf(target),
      ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
      ...(session === undefined ? {} : { session }),
      // Trust is decided below; Node has the chain checked only.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    const fail = (fault: PeerFault) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.on('error', () => {})
      socket.destroy()
      reject(fault)
    }
    const onAbort = () => fail(abortFault(signal, phase))
    const wait = (ms: number, what: string) => {
      clearTimeout(timer)
      timer = setTimeout(() => fail(new PeerFault('silent', phase, `${what} for ${ms} ms`)), ms)
    }

    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    const startHandshake = () => {
      phase = 'handshake'
      wait(patience.handshakeMs, 'no end of the TLS handshake')
    }
    if (over === undefined) wait(patience.connectMs, `no connection to ${host}:${port}`)
    else startHandshake()
    socket.on('keylog', (line) => keyLog.push(line.toString('latin1').trimEnd()))
    socket.once('lookup', (error: Error | null) => {
      if (error === null) phase = 'connect'
    })
    socket.once('connect', startHandshake)
    socket.once('error', (error) => fail(connectFault(error, phase, target)))
    socket.once('close', () => fail(new PeerFault('closed', phase, 'the peer hung up before the TLS handshake was done')))
    socket.once('secureConnect', () => {
      const chain = peerChain(socket)
      const server = chain[0] && certificateOf(chain[0])
      const distrusted =
        server === undefined ? 'the server presented no certificate' : distrust(trust, server, socket, servername)
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.removeAllListeners('error').removeAllListeners('close')
      socket.setNoDelay(true)
      resolve({ socket, facts: factsOf(socket, chain, keyLog), distrusted, ...meter })
    })
  })
}

/** A signal that ran out of time is the peer's silence; any other abort is ours. */
export function abortFault(signal: AbortSignal | undefined, phase: Phase): PeerFault {
  const reason: unknown = signal?.reason
  return reason instanceof DOMException && reason.name === 'TimeoutError'
    ? new PeerFault('silent', phase, 'no complete answer came within our patience', { cause: reason })
    : new PeerFault('aborted', phase, 'the run was cancelled', { cause: reason })
}

/** Who waited for others that are before it, and was called off. */
export function noTurnFault(signal: AbortSignal | undefined): PeerFault {
  const fault = abortFault(signal, 'connect')
  return new PeerFault(fault.kind, 'connect', `${fault.what}, and its turn had not come`, { cause: fault })
}

/** What an error of Node says of a peer that is being connected to. */
export function connectFault(
  error: NodeJS.ErrnoException,
  phase: Phase,
  { host, port }: Pick<TlsTarget, 'host' | 'port'>,
): PeerFault {
  const code = error.code ?? error.name
  const place = `${host}:${port}`
  if (phase === 'resolve') return new PeerFault('unreachable', phase, `${host} has no address (${code})`, { cause: error })
  if (phase === 'connect') return new PeerFault('unreachable', phase, `no connection to ${place} (${code})`, { cause: error })
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new PeerFault('closed', phase, `the peer hung up in the TLS handshake (${code})`, { cause: error })
  // An alert is how TLS says no: to our version, our suites, our curves or our missing certificate.
  if (alertOf(error) !== undefined)
    return new PeerFault('unreachable', phase, `${place} refuses the TLS handshake (${tlsReason(error)})`, { cause: error })
  return new PeerFault('malformed', phase, `${place} does not answer in TLS as it should (${tlsReason(error)})`, { cause: error })
}
