/** How the played eIM listens: for HTTPS, or for CoAP over DTLS; each connection writes on the tape of the scenario that is running. */
import { setImmediate } from 'node:timers/promises'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import type { MakesGate, MessageGate } from '../../transport/coaps/message-gate.ts'
import { type CoapsServerSettings, listenCoaps } from '../../transport/coaps/server.ts'
import { type Listening, listenHttps } from '../../transport/https-server.ts'
import { type DatagramPath, openDatagramPath } from '../../transport/path/datagram-path.ts'
import type { TroubleScript } from '../../transport/path/trouble.ts'
import type { Answer } from '../../transport/serve.ts'
import type { Direction, Tape, TapeRef } from '../../transport/tape.ts'
import type { Timers } from '../../transport/timers.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { Arrivals } from './arrivals.ts'
import { type BlockedPort, listenBlocked } from './blocked-port.ts'
import type { CoapLog } from './coap-log.ts'
import { ConnectionTape } from './connection-tape.ts'
import { helloOf } from './hello-of.ts'
import type { Nat } from './nat.ts'

/** A connection that was tried, up to the end of its handshake. */
export interface EimHandshake {
  /** Why it failed; undefined for one that stood. */
  readonly failed: string | undefined
  /** Name in Server Name Indication; undefined where there was none, and for a handshake that failed. */
  readonly serverName?: string | undefined
  /** Version of TLS that it came to, as OpenSSL writes it. */
  readonly version?: string | undefined
  /** Signature algorithms that both sides have, by OpenSSL's names. */
  readonly signatureAlgorithms?: readonly string[]
  readonly at: TapeRef
}

/** What a scenario has otherwise below the functions. */
export interface Misconnection {
  readonly tlsVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  /** Suites by OpenSSL's names, with colons between them; others are not taken. */
  readonly ciphers?: string
  readonly asksForClientCertificate?: boolean
  /** How its CoAP departs from what is right. */
  readonly coaps?: Miscarriage
}

export interface Miscarriage {
  readonly mapping?: CoapsMapping
  /** Made for each association. */
  readonly around?: MakesGate
  /** Whether a datagram below DTLS passes. */
  readonly passes?: CoapsServerSettings['passes']
  readonly versions?: CoapsServerSettings['versions']
  readonly idleMs?: CoapsServerSettings['idleMs']
  /** Trouble on the way to it, from the first datagram on. */
  readonly trouble?: TroubleScript
  /** Told of the way with that trouble when it stands, for who changes it. */
  readonly standsBehind?: (path: DatagramPath) => void
  /** Nothing answers: neither DTLS nor anything else. */
  readonly isBlocked?: boolean
}

/** CoAP without DTLS that came while DTLS was blocked. */
export interface Unprotected {
  readonly at: TapeRef
  /** False where nothing shows whose it is: many look on the network for whoever speaks CoAP. */
  readonly isOfIpa: boolean
}

/** What listens, over TCP or UDP. */
export interface Endable extends Pick<Listening, 'port' | 'close'> {
  /** Where CoAP without DTLS is seen, and where it is not; undefined where DTLS is not blocked. */
  readonly blocked?: Pick<BlockedPort, 'watched' | 'taken'>
  endConnections?(): Promise<void>
}

/** What stands in front of an eIM: IPAs look for it there, and the eIM sees them at ports of that. */
export interface InFront {
  readonly host: string
  readonly port: number
  /** Address of whoever is seen at this port of it; undefined where that is nobody behind it. */
  senderAt(port: number): string | undefined
}

export interface EimListening {
  readonly identity: TlsIdentity
  readonly host: string
  readonly port: number
  readonly inFront: InFront | undefined
  /** Listens for CoAP over DTLS, mapped in this way, and not for HTTPS. */
  readonly coaps?: CoapsMapping
  readonly timers: Timers
  readonly nat: Nat
  readonly log: CoapLog
  readonly arrivals: Arrivals
  /** Told of unprotected CoAP that comes where DTLS is blocked. */
  unprotected(message: Unprotected): void
  /** That of the running scenario. */
  readonly tape: () => Tape
  readonly answer: Answer
  /** Told of each connection that was tried. */
  seen(handshake: EimHandshake): void
}

/** @throws Error of the system where host and port cannot be listened on */
export function listenAsEim(eim: EimListening, script: Misconnection): Promise<Endable> {
  return eim.coaps === undefined ? overHttps(eim, script) : overCoaps(eim, eim.coaps, script)
}

function overHttps(
  eim: EimListening,
  { tlsVersion, ciphers, asksForClientCertificate = false }: Misconnection,
): Promise<Endable> {
  const { identity, host, port, answer } = eim
  // What a hello said is known before its connection has a tape.
  let hello: Partial<EimHandshake> = {}
  return listenHttps({
    identity,
    host,
    port,
    tls: {
      ...(tlsVersion === undefined ? {} : { minVersion: tlsVersion, maxVersion: tlsVersion }),
      ...(ciphers === undefined ? {} : { ciphers }),
    },
    asksForClientCertificate,
    serves(socket) {
      hello = helloOf(socket)
      return true
    },
    tape: ({ number }) => tapeOf(eim, number, () => hello),
    answer,
    handshakeFailed: (failed) => eim.seen({ failed, at: eim.tape().note('ipa', `a TLS handshake failed: ${failed}`) }),
  })
}

function overCoaps(
  eim: EimListening,
  mapping: CoapsMapping,
  { ciphers, asksForClientCertificate = false, coaps: otherwise }: Misconnection,
): Promise<Endable> {
  const { identity, host, port, answer, timers, arrivals } = eim
  if (otherwise?.isBlocked === true) return blocked(eim)
  const listens = (place: { readonly host?: string; readonly port?: number }) =>
    listenCoaps({
      identity,
      ...place,
      mapping: { ...mapping, ...(ciphers === undefined ? {} : { suites: ciphers }), ...otherwise?.mapping },
      asksForCertificate: asksForClientCertificate,
      tape({ number, peer, serverName }) {
        arrivals.stands(number, peer)
        return tapeOf(eim, number, () => ({ version: 'DTLSv1.2', serverName }))
      },
      answer,
      around: (number, send) => gateOf(eim, number, otherwise?.around?.(send)),
      timers,
      ...(otherwise?.idleMs === undefined ? {} : { idleMs: otherwise.idleMs }),
      ...(otherwise?.versions === undefined ? {} : { versions: otherwise.versions }),
      passes(datagram, direction, peer) {
        if (direction === 'received') arrivals.came(datagram, peer, eim.tape().next)
        return otherwise?.passes?.(datagram, direction, peer) ?? true
      },
      handshakeFailed(failed, peer) {
        arrivals.failed(peer)
        eim.seen({ failed, at: eim.tape().note('ipa', `a DTLS handshake failed: ${failed}`) })
      },
    })
  return otherwise?.trouble === undefined ? listens({ host, port }) : behind(eim, otherwise, listens)
}

/** Beside the port of our eIM, others may look for whoever is there: what comes to those is of the IPA where its hellos come from. */
async function blocked({ host, port, inFront, tape, arrivals, seen, unprotected }: EimListening): Promise<Endable> {
  const ofHellos = new Set<string>()
  const listening = await listenBlocked({ host, port, soughtAt: inFront }, ({ octets, isPlain, to, isBeside, address, from }) => {
    if (isBeside && !ofHellos.has(address)) {
      const at = tape().note('ipa', `UDP port ${to}: ${octets.length} octets from ${address}, which has begun no DTLS here`)
      if (isPlain) unprotected({ at, isOfIpa: false })
      return
    }
    arrivals.came(octets, `${address}:${from}`, tape().next)
    const at = tape().record('received', 'ipa', octets)
    if (isPlain) return unprotected({ at, isOfIpa: true })
    ofHellos.add(inFront?.senderAt(from) ?? address)
    seen({ failed: 'DTLS is blocked', at })
  })
  return { ...listening, blocked: listening }
}

/** Turns of the loop in which what the eIM says at its end passes: out of one socket, and into another one. */
const TURNS = 3

/** The way takes the place where the IPA looks for the eIM, which is behind it. */
async function behind(
  { host, port, tape }: EimListening,
  { trouble = {}, standsBehind }: Miscarriage,
  listens: (place: { readonly host?: string; readonly port?: number }) => Promise<Endable & { readonly host: string }>,
): Promise<Endable> {
  const server = await listens({})
  try {
    const path = await openDatagramPath({
      target: { host: server.host, port: server.port },
      peer: 'the eIM',
      listen: { host, port },
      script: trouble,
      tell: (text) => void tape().note('ipa', text),
    })
    standsBehind?.(path)
    return {
      port: path.port,
      async close() {
        await server.close()
        for (let turn = 0; turn < TURNS; turn++) await setImmediate()
        await path.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

function tapeOf({ nat, tape, seen, log }: EimListening, association: number, hello: () => Partial<EimHandshake>): ConnectionTape {
  nat.passes(association)
  return new ConnectionTape(
    'ipa',
    tape,
    (at) => seen({ failed: undefined, at, ...hello() }),
    (octets, direction, at) => log.add(octets, { direction, association, at, isLost: false }),
  )
}

/** Over UDP a NAT that has forgotten is nobody's to see: what comes is lost. */
function gateOf({ nat, tape, log, arrivals }: EimListening, association: number, scripted: MessageGate | undefined): MessageGate {
  const lost = (octets: Buffer, direction: Direction, why: string) => {
    log.add(octets, { direction, association, at: tape().note('ipa', why), isLost: true })
    return []
  }
  return {
    incoming(octets) {
      arrivals.heard(association)
      if (nat.loses(association)) return lost(octets, 'received', 'the NAT has forgotten this association: a datagram is lost')
      const taken = scripted?.incoming?.(octets) ?? [octets]
      return taken.length > 0 ? taken : lost(octets, 'received', `a datagram of ${octets.length} octets is lost before our eIM`)
    },
    outgoing: (octets) => (nat.loses(association) ? [] : (scripted?.outgoing?.(octets) ?? [octets])),
    ended: () => arrivals.ended(association),
  }
}
