/** A DTLS client: one association with a server that may be trusted, over a UDP socket of its own (SGP.32 v1.2 2.6.3). */
import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import { PeerFault, type Phase } from '../faults.ts'
import type { PeerAddress } from '../path/path-client.ts'
import { resolvePeer } from '../path/resolve-peer.ts'
import type { TlsFacts } from '../tape.ts'
import { systemTimers } from '../timers.ts'
import { abortFault } from '../tls-connect.ts'
import type { TlsIdentity } from '../tls-identity.ts'
import { anchorsOf, certificateOf, distrust, type Trust } from '../trust.ts'
import { chainCheckOf } from './chain-check.ts'
import { DtlsContext, type DtlsVersion } from './dtls-context.ts'
import { DtlsSession } from './dtls-session.ts'
import type { SavedSession } from './saved-session.ts'
import { countReceived, countSent, type DatagramTraffic, noTraffic } from './traffic.ts'

export interface DtlsTarget {
  /** Name or address to send to. */
  readonly host: string
  readonly port: number
  /** Name for SNI and for the name check, apart from the address. */
  readonly servername: string
  /** Where `sni` is false, the server is not named. */
  readonly hello?: { readonly sni?: string | false }
  readonly trust: Trust
  /** The client's own certificate, for servers that ask for one. */
  readonly identity?: TlsIdentity
  /** Versions of TLS, each for that of DTLS that stands on it: 1.1 for 1.0. Default DTLS 1.2 only. */
  readonly tls?: { readonly minVersion?: string | undefined }
  readonly suites?: string
  readonly mtu?: number
  /** Default DTLS 1.2 alone. */
  readonly versions?: readonly [oldest: DtlsVersion, newest: DtlsVersion]
  /** Of an earlier association with the same server, to be taken up again. */
  readonly saved?: SavedSession
}

/** What comes of an association once it stands. */
export interface DtlsListener {
  /** What one record of the server holds. */
  data(octets: Buffer): void
  /** @param why in words where it was no orderly end */
  closed(why?: string): void
}

export interface DtlsConnection {
  readonly facts: TlsFacts
  /** Whether something can be sent: not any more from the moment of its end, of which the listener is told a little later. */
  readonly isOpen: boolean
  /** Goes on counting. */
  readonly traffic: Readonly<DatagramTraffic>
  /** Whether it began with what was saved of an earlier one. */
  readonly isResumed: boolean
  /** What a later association can begin with, to be freed by whoever asks; not behind the end. */
  save(): SavedSession
  /** @throws RangeError behind the end */
  send(octets: Uint8Array): void
  close(): void
}

/** What it came to. */
interface Handshake {
  /** DER, the server's own first. */
  readonly chain: readonly Buffer[]
  readonly facts: TlsFacts
  /** As {@link DtlsSession} gives it. */
  readonly verifyResult: number
  readonly isResumed: boolean
}

/**
 * Opens an association and decides on trust before anything is sent in it.
 *
 * @param handshakeMs for everything until then
 * @throws PeerFault in phase resolve or handshake; OpenSslMissing where this Node has no DTLS
 */
export function connectDtls(
  target: DtlsTarget,
  listener: DtlsListener,
  handshakeMs: number,
  signal?: AbortSignal,
): Promise<DtlsConnection> {
  const { host, port, servername, trust, identity, suites, mtu, versions, saved, tls } = target
  const { sni = servername } = target.hello ?? {}
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortFault(signal, 'resolve'))
    const anchors = trust.kind === 'system' ? rootCertificates.join('\n') : anchorsOf(trust)
    const context = new DtlsContext({
      side: 'client',
      ...(anchors === undefined ? {} : { anchors }),
      ...(identity === undefined ? {} : { identity }),
      ...(suites === undefined ? {} : { suites }),
      ...(mtu === undefined ? {} : { mtu }),
      ...(versions === undefined ? {} : { versions }),
      ...(tls?.minVersion === 'TLSv1.1' ? { versions: ['DTLSv1', 'DTLSv1.2'] as const } : {}),
    })
    let socket: Socket | undefined
    let phase: Phase = 'resolve'
    let stands = false
    let isOver = false
    let session: DtlsSession | undefined
    const traffic = noTraffic()
    /** What came in one datagram with the end of the handshake, when nobody had been trusted yet. */
    const early: Buffer[] = []
    const release = () => {
      if (isOver) return
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      session?.close()
      isOver = true
      context.free()
      // What says goodbye is on its way first.
      setImmediate(() => socket?.close())
    }
    const fail = (fault: unknown) => {
      release()
      reject(fault)
    }
    const onAbort = () => fail(abortFault(signal, phase))
    const silence = `no end of the DTLS handshake with ${host}:${port} for ${handshakeMs} ms`
    const timer = setTimeout(() => fail(new PeerFault('silent', phase, silence)), handshakeMs)
    signal?.addEventListener('abort', onAbort)

    const secure = (made: DtlsSession, { chain, facts, verifyResult, isResumed }: Handshake) => {
      const server = chain[0] && certificateOf(chain[0])
      const why =
        server === undefined
          ? 'the server presented no certificate'
          : distrust(trust, server, chainCheckOf(verifyResult), servername)
      if (why !== undefined) return fail(new PeerFault('unreachable', 'handshake', why))
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      stands = true
      resolve({
        facts,
        traffic,
        isResumed,
        save: () => made.save(),
        get isOpen() {
          return made.isSecure
        },
        send: (octets) => made.write(octets),
        close: release,
      })
      // Whoever waits for the association has it first.
      setImmediate(() => {
        for (const octets of early) if (!isOver) listener.data(octets)
      })
    }
    const closed = (why?: string) => {
      if (isOver) return
      const ended = why ?? 'the server ended the association'
      if (!stands) return fail(new PeerFault('unreachable', 'handshake', `${host}:${port} and DTLS: ${ended}`))
      release()
      listener.closed(why)
    }
    const begin = (connected: Socket, cause?: NodeJS.ErrnoException) => {
      if (isOver) return
      if (cause !== undefined && cause !== null) {
        fail(
          new PeerFault('unreachable', phase, `there is no way to ${host}:${port} (${cause.code ?? cause.message})`, { cause }),
        )
        return
      }
      phase = 'handshake'
      const made: DtlsSession = new DtlsSession(
        context,
        {
          timers: systemTimers,
          send(datagram) {
            if (isOver) return
            countSent(traffic, datagram)
            // A datagram that cannot be sent is one that is lost.
            connected.send(Buffer.from(datagram), () => {})
          },
          secure() {
            // Now: the server may end the association in the same datagram.
            const chain = made.certificates
            const { verifyResult, isResumed } = made
            const handshake: Handshake = { chain, facts: made.facts(chain), verifyResult, isResumed }
            // Not inside of its own call: whoever is not trusted is closed and freed there.
            queueMicrotask(() => isOver || secure(made, handshake))
          },
          data: (octets) => void (stands ? listener.data(octets) : early.push(octets)),
          // Behind what came before it.
          closed: (why) => queueMicrotask(() => setImmediate(() => closed(why))),
        },
        `${host}:${port}`,
        sni !== false && isIP(sni) === 0 ? sni : undefined,
        saved,
      )
      session = made
      connected.on('message', (datagram) => {
        countReceived(traffic, datagram)
        made.receive(datagram)
      })
      made.start()
    }
    const open = ({ address, family }: PeerAddress) => {
      if (isOver) return
      const opened = createSocket(family === 6 ? 'udp6' : 'udp4')
      socket = opened
      // Nobody listens there, as another machine has told: it is asked again, as a lost datagram would be.
      opened.on('error', () => {})
      opened.connect(port, address, (cause?: NodeJS.ErrnoException) => begin(opened, cause))
    }
    resolvePeer({ host, port }, signal).then(open).catch(fail)
  })
}
