/** The server side of ESipa over CoAP and DTLS (SGP.32 v1.2 6.2): whole requests are handed over as those of HTTPS are, and replies given. */
import { BlockServer, type WholeContent, type WholeRequest } from '../coap/block-server.ts'
import { CoapEndpoint } from '../coap/endpoint.ts'
import type { CoapContent } from '../coap/messages.ts'
import { rfc7252Timing } from '../coap/timing.ts'
import type { DtlsVersion } from '../dtls/dtls-context.ts'
import {
  type DatagramGate,
  type DtlsAssociation,
  type DtlsHandler,
  type DtlsServer,
  type DtlsServerSettings,
  listenDtls,
} from '../dtls/dtls-server.ts'
import { type Random, systemRandom } from '../random.ts'
import type { Reply } from '../reply.ts'
import type { Answer } from '../serve.ts'
import { blankTape, type Tape } from '../tape.ts'
import { systemTimers, type Timers } from '../timers.ts'
import type { TlsIdentity } from '../tls-identity.ts'
import { blockSizeOf, type CoapsMapping, formatOption, httpPath } from './mapping.ts'
import type { MakesGate, MessageGate } from './message-gate.ts'
import { ServedTraffic } from './served-traffic.ts'
import { codeOfStatus, methodOfCode } from './status.ts'
import { WithoutDtls } from './without-dtls.ts'

export interface CoapsServerSettings {
  readonly identity: TlsIdentity
  /** What becomes of a whole request; an error in it ends the association. */
  readonly answer: Answer
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default one that the system chooses. */
  readonly port?: number
  readonly mapping?: CoapsMapping
  /** CAs of which a client needs a certificate, PEM. Default none is asked for. */
  readonly clientCas?: string
  /** Asks for a certificate, and takes whatever comes, none too. */
  readonly asksForCertificate?: boolean
  /** Octets of a request at most. Default 4 MiB. */
  readonly largestBody?: number
  /** Makes a tape for each association. */
  readonly tape?: (association: {
    readonly number: number
    readonly peer: string
    readonly serverName: string | undefined
  }) => Tape
  readonly log?: (line: string) => void
  /** Told of each handshake that failed and why. @param peer address and port of the other end */
  readonly handshakeFailed?: (why: string, peer: string) => void
  /** What misbehaves below the functions: sees every CoAP message, and gives those that are sent in its place. */
  readonly around?: (association: number, ...parts: Parameters<MakesGate>) => MessageGate
  /** Whether a datagram of the path passes, handshakes too. */
  readonly passes?: DtlsServerSettings['passes']
  /** Makes what misbehaves below DTLS. */
  readonly beneath?: (timers: Timers) => DatagramGate
  /** Serves whoever comes without DTLS too. Default false, as SGP.32 has it. */
  readonly plain?: boolean
  /** Whether new clients have to prove their address. Default true. */
  readonly cookies?: boolean
  /** Whether clients can take a session up again. Default true. */
  readonly resumption?: boolean
  /** Whether flights that are sent again are as large as they were. Default false. */
  readonly keepsMtu?: boolean
  /** Default DTLS 1.2 alone. */
  readonly versions?: readonly [oldest: DtlsVersion, newest: DtlsVersion]
  readonly random?: Random
  /** How long an unfinished transfer of blocks is kept; default EXCHANGE_LIFETIME of RFC 7252. */
  readonly keptMs?: number
  /** An association over which nothing has come for so long is ended. Default it stands until there are too many. */
  readonly idleMs?: number
  readonly timers?: Timers
}

export interface CoapsListening {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

const LARGEST_BODY = 4 * 1024 * 1024

/** @throws Error of the system where the port cannot be had; OpenSslMissing where this Node has no DTLS */
export async function listenCoaps(settings: CoapsServerSettings): Promise<CoapsListening> {
  const { identity, host, port, mapping = {}, clientCas, log = () => {}, handshakeFailed = () => {} } = settings
  const { suites, mtu } = mapping
  const { cookies, resumption, keepsMtu, versions, plain = false, beneath, idleMs, timers = systemTimers } = settings
  let count = 0
  const begin = (association: DtlsAssociation) => serveAssociation(association, ++count, settings)
  const unprotected = plain ? new WithoutDtls(begin) : undefined
  const gate = unprotected?.gate ?? beneath?.(timers)
  const server: DtlsServer = await listenDtls(
    {
      identity,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(suites === undefined ? {} : { suites }),
      ...(mtu === undefined ? {} : { mtu }),
      ...(clientCas === undefined ? {} : { anchors: clientCas, demandsCertificate: true }),
      asksForCertificate: settings.asksForCertificate === true,
      ...(cookies === undefined ? {} : { cookies }),
      ...(resumption === undefined ? {} : { resumption }),
      ...(keepsMtu === undefined ? {} : { keepsMtu }),
      ...(versions === undefined ? {} : { versions }),
      ...(gate === undefined ? {} : { beneath: gate }),
      ...(idleMs === undefined ? {} : { idleMs }),
      timers,
      ...(settings.passes === undefined ? {} : { passes: settings.passes }),
    },
    begin,
    (why, peer) => {
      log(`a DTLS handshake failed: ${why}`)
      handshakeFailed(why, peer)
    },
  )
  return {
    host: server.host,
    port: server.port,
    close() {
      unprotected?.close()
      return server.close()
    },
  }
}

function serveAssociation(association: DtlsAssociation, number: number, settings: CoapsServerSettings): DtlsHandler {
  const {
    mapping = {},
    log = () => {},
    random = systemRandom,
    largestBody = LARGEST_BODY,
    keptMs,
    timers = systemTimers,
  } = settings
  const peer = `${association.address}:${association.port}`
  const { facts, serverName } = association
  const tape = settings.tape?.({ number, peer, serverName }) ?? blankTape
  const traffic = settings.tape === undefined ? undefined : new ServedTraffic(association.traffic, tape)
  const ended = new AbortController()
  const send = (datagram: Buffer) => {
    if (ended.signal.aborted) return
    const line = tape.record('sent', 'client', datagram)
    association.send(datagram)
    traffic?.sent(line, datagram)
  }
  const gate = settings.around?.(number, send) ?? {}
  tape.note('client', `association from ${peer}, ${facts.version}, ${facts.cipher}`, facts)
  const { timing: own } = mapping
  const timing = { ...rfc7252Timing, ...own }
  const blocks = new BlockServer((request) => carriedOut(request), timers, {
    largestBody,
    blockSize: blockSizeOf(mapping),
    ...(keptMs === undefined ? {} : { keptMs }),
  })
  const endpoint = new CoapEndpoint({
    send(octets) {
      for (const datagram of gate.outgoing?.(octets) ?? [octets]) send(datagram)
    },
    timers,
    random,
    timing,
    // Behind the end nothing is of interest any more.
    remark: (what) => ended.signal.aborted || tape.note('client', what),
    answer: (message) => blocks.take(message),
  })
  const certificate = facts.certificates[0]
  const carriedOut = async (request: WholeRequest): Promise<WholeContent> => {
    const { code, path, payload } = request
    const asked = {
      method: methodOfCode(code),
      path: httpPath(path, mapping),
      headers: new Map<string, readonly string[]>(),
      body: payload,
      connection: number,
      ...(certificate === undefined ? {} : { clientCertificate: Buffer.from(certificate, 'hex') }),
      over: 'coaps' as const,
      tape,
    }
    let reply: Reply
    try {
      reply = await settings.answer(asked, ended.signal)
    } catch (error) {
      log(`${asked.method} ${asked.path} came to nothing: ${error instanceof Error ? error.message : String(error)}`)
      reply = { kind: 'hangUp' }
    }
    if (reply.kind === 'answer') {
      const content = contentOf(reply, mapping)
      // The last block is sent first.
      return reply.end === 'close' ? { ...content, behind: () => setImmediate(() => association.close()) } : content
    }
    // What octets of HTTP would do to a connection, the end of the association does here.
    if (reply.kind === 'hangUp' || (reply.kind === 'octets' && reply.end !== 'keep')) association.close()
    return forever(ended.signal)
  }
  return {
    data(octets) {
      for (const datagram of gate.incoming?.(octets) ?? [octets]) {
        tape.record('received', 'client', datagram)
        traffic?.received(datagram)
        endpoint.receive(datagram)
      }
    },
    closed(why) {
      ended.abort()
      endpoint.close()
      blocks.close()
      gate.ended?.()
      tape.note('client', `the association has ended${why === undefined ? '' : `: ${why}`}`)
    },
  }
}

function contentOf(
  reply: Extract<Reply, { readonly kind: 'answer' }>,
  { successCode, contentFormat }: CoapsMapping,
): CoapContent {
  const payload = Buffer.from(reply.body)
  const hasBody = payload.length > 0
  const code = codeOfStatus(reply.status, hasBody, successCode)
  return { code, options: hasBody && reply.status < 400 ? formatOption(contentFormat) : [], payload }
}

/** Nobody is answered: who waits is told by the end of the association. */
async function forever(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  throw new Error('the association has ended')
}
