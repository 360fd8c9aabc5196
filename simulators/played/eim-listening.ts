/** How the played eIM listens: for HTTPS, or for CoAP over DTLS; each connection writes on the tape of the scenario that is running. */
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import { listenCoaps, type MessageGate } from '../../transport/coaps/server.ts'
import { type Listening, listenHttps } from '../../transport/https-server.ts'
import type { Answer } from '../../transport/serve.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
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
  readonly coaps?: { readonly mapping?: CoapsMapping; readonly around?: (association: number) => MessageGate }
}

/** What listens, over TCP or UDP. */
export interface Endable extends Pick<Listening, 'port' | 'close'> {
  endConnections?(): Promise<void>
}

export interface EimListening {
  readonly identity: TlsIdentity
  readonly host: string
  readonly port: number
  /** Listens for CoAP over DTLS, mapped in this way, and not for HTTPS. */
  readonly coaps?: CoapsMapping
  readonly nat: Nat
  /** That of the running scenario. */
  readonly tape: () => Tape
  readonly answer: Answer
  /** Told of each connection that was tried. */
  seen(handshake: EimHandshake): void
}

/** @throws Error of the system, or PeerFault, where host and port cannot be listened on */
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
  const { identity, host, port, answer } = eim
  return listenCoaps({
    identity,
    host,
    port,
    mapping: { ...mapping, ...(ciphers === undefined ? {} : { suites: ciphers }), ...otherwise?.mapping },
    asksForCertificate: asksForClientCertificate,
    tape: ({ number, serverName }) => tapeOf(eim, number, () => ({ version: 'DTLSv1.2', serverName })),
    answer,
    around: (number) => gateOf(eim, number, otherwise?.around?.(number)),
    handshakeFailed: (failed) => eim.seen({ failed, at: eim.tape().note('ipa', `a DTLS handshake failed: ${failed}`) }),
  })
}

function tapeOf({ nat, tape, seen }: EimListening, number: number, hello: () => Partial<EimHandshake>): ConnectionTape {
  nat.passes(number)
  return new ConnectionTape('ipa', tape, (at) => seen({ failed: undefined, at, ...hello() }))
}

/** Over UDP a NAT that has forgotten is nobody's to see: what comes is lost. */
function gateOf({ nat, tape }: EimListening, number: number, scripted: MessageGate | undefined): MessageGate {
  return {
    incoming: (octets) => {
      if (!nat.loses(number)) return scripted?.incoming?.(octets) ?? [octets]
      tape().note('ipa', 'the NAT has forgotten this association: a datagram is lost')
      return []
    },
    outgoing: (octets) => (nat.loses(number) ? [] : (scripted?.outgoing?.(octets) ?? [octets])),
  }
}
