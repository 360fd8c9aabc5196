/** A DTLS association with a server, and the CoAP endpoint on it. */
import { CoapFault } from '../coap/coap-fault.ts'
import { CoapEndpoint } from '../coap/endpoint.ts'
import { type CoapTiming, rfc7252Timing } from '../coap/timing.ts'
import { connectDtls, type DtlsConnection, type DtlsTarget } from '../dtls/dtls-connect.ts'
import { type Random, systemRandom } from '../random.ts'
import type { TlsFacts } from '../tape.ts'
import { systemTimers, type Timers } from '../timers.ts'
import type { MakesGate, MessageGate } from './message-gate.ts'

/** Told of what crosses it; one CoAP message each, as it is inside DTLS. */
export interface AssociationTap {
  sent(octets: Uint8Array): void
  received(octets: Uint8Array): void
  /** What the peer did that no document permits, or that ended nowhere. */
  remark(what: string): void
  /** @param why in words where it was no orderly end */
  closed(why: string | undefined): void
}

export interface CoapAssociation {
  readonly endpoint: CoapEndpoint
  readonly facts: TlsFacts
  /** Octets in place of a message of the endpoint. Behind the end they are lost. */
  send(octets: Uint8Array): void
  /** What has crossed the network so far. */
  readonly traffic: DtlsConnection['traffic']
  close(): void
}

export interface AssociationSettings {
  readonly target: DtlsTarget
  readonly handshakeMs: number
  readonly timing?: Partial<CoapTiming>
  readonly random?: Random
  /** What misbehaves below the endpoint: sees every CoAP message, and gives those that are sent and taken in its place. */
  readonly around?: MakesGate
  readonly timers?: Timers
}

/** @throws PeerFault in phase resolve or handshake; OpenSslMissing where this Node has no DTLS */
export async function openAssociation(
  { target, handshakeMs, timing, random = systemRandom, around = () => ({}), timers = systemTimers }: AssociationSettings,
  tap: AssociationTap,
  signal?: AbortSignal,
): Promise<CoapAssociation> {
  let endpoint: CoapEndpoint | undefined
  let gate: MessageGate | undefined
  let isOver = false
  const connection = await connectDtls(
    target,
    {
      data(octets) {
        tap.received(octets)
        for (const taken of gate?.incoming?.(octets) ?? [octets]) endpoint?.receive(taken)
      },
      closed(why) {
        isOver = true
        const fault =
          why === undefined ? new CoapFault('goodbye', 'the server ended the association') : new CoapFault('closed', why)
        endpoint?.close(fault)
        tap.closed(why)
      },
    },
    handshakeMs,
    signal,
  )
  const send = (octets: Uint8Array) => {
    // As lost as on a way that has ended: the endpoint hears of the end in a moment.
    if (!connection.isOpen) return
    tap.sent(octets)
    connection.send(octets)
  }
  gate = around((octets) => {
    if (!isOver) send(octets)
  })
  const made = new CoapEndpoint({
    send(octets) {
      for (const datagram of gate?.outgoing?.(octets) ?? [octets]) send(datagram)
    },
    timers,
    random,
    timing: { ...rfc7252Timing, ...timing },
    remark: (what) => tap.remark(what),
  })
  endpoint = made
  return {
    endpoint: made,
    facts: connection.facts,
    send,
    traffic: connection.traffic,
    close() {
      isOver = true
      made.close()
      connection.close()
    },
  }
}
