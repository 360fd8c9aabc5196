import type { Issue } from '../protocol/ber/issues.ts'
import type { Es9Interface } from '../protocol/bindings/es9-asn1.ts'
import type { ResponseHeader } from '../protocol/bindings/json/header.ts'
import type { JsonIssue } from '../protocol/bindings/json/issues.ts'
import type { ErrorForm } from '../protocol/bindings/json/outcome.ts'
import type { EsipaFunction } from '../protocol/bindings/paths.ts'
import type { TransferEimPackageResponse } from '../protocol/esipa/transfer-eim-package.ts'
import type { Card } from '../transport/card.ts'
import type { Es9FunctionOf, Es9Request, Es9Response } from '../transport/es9-client.ts'
import type { EsipaRequest, EsipaResponse } from '../transport/esipa-client.ts'
import type { HttpExchange, HttpRequest } from '../transport/http-exchange.ts'
import type { Tape, TapeRef } from '../transport/tape.ts'
import type { TlsIdentity } from '../transport/tls-identity.ts'

/** Names the software behind an adapter; printed in every report header. */
export interface PeerIdentity {
  readonly role: 'eim' | 'operator' | 'ipa' | 'euicc' | 'smdp' | 'smds'
  readonly adapter: string
  readonly endpoint: string
}

/** A decoded answer together with where its octets are on the tape. */
export interface Exchange<T> {
  readonly answer: T
  /** Departures from DER or from the JSON binding that did not keep the answer from being read. */
  readonly issues: readonly (Issue | JsonIssue)[]
  readonly sent: TapeRef
  readonly received: TapeRef
  /** Header of an answer in JSON. */
  readonly header?: ResponseHeader
  /** How an error was said in JSON. */
  readonly errorForm?: ErrorForm
}

/**
 * One function of a peer. One call is one exchange.
 *
 * An adapter records both directions before it decodes, decodes tolerantly, never retries, and rejects with `PeerFault` only, so that
 * a step cannot mistake a broken link for a refusal. Sizes in a request are not checked: what a scenario asks for is what is sent.
 */
export type PortFunction<Q, R> = (request: Q, tape: Tape, signal: AbortSignal) => Promise<Exchange<R>>

/** What every port has. */
interface Port {
  readonly identity: PeerIdentity
  close(): Promise<void>
}

/** A function of the eIM that an IPA calls. */
export type EsipaCalled = Exclude<EsipaFunction, 'transferEimPackage'>
/** Request and answer of a function as v1.2 has them. */
export type EsipaAsked<F extends EsipaCalled> = EsipaRequest<'1.2', F>
export type EsipaAnswer<F extends EsipaCalled> = EsipaResponse<'1.2', F>

/** HandleNotification has no answer. */
type EsipaPort = { readonly [F in EsipaCalled]: PortFunction<EsipaAsked<F>, EsipaAnswer<F>> }

/**
 * The eIM as an IPA sees it: the ESipa functions with the types of v1.2, whatever version is spoken, and below them what a scenario
 * needs that sends something else. All of it goes over the connections of the port, which are kept.
 *
 * @see SGP.32 5.14
 */
export interface EimPort extends Port, EsipaPort {
  /** Calls a function with these octets as the whole body, whatever they are. */
  send<F extends EsipaCalled>(name: F, body: Uint8Array, tape: Tape, signal: AbortSignal): Promise<Exchange<EsipaAnswer<F>>>
  /** The HTTP request that `send` sends: what a request that is wrong in one place is made of. */
  requestOf(name: EsipaCalled, body: Uint8Array): HttpRequest
  /** Any HTTP request; resolves with whatever complete answer comes, rejects with `PeerFault` only. */
  http(request: HttpRequest, tape: Tape, signal: AbortSignal): Promise<HttpExchange>
  /** Connections that were opened so far, those that have ended too: exchanges that leave it as it was shared one. */
  readonly connectionsOpened: number
}

type Es9Functions<I extends Es9Interface> = {
  readonly [F in Es9FunctionOf<I>]: PortFunction<Es9Request<I, F>, Es9Response<I, F>>
}

/** The SM-DP+ as an IPA or eIM sees it: ES9+ or ES9+' (SGP.22 5.6). */
export interface SmdpPort extends Port, Es9Functions<'ES9+'> {}

/** The SM-DS as an IPA or eIM sees it: ES11 or ES11' (SGP.22 5.8). */
export interface SmdsPort extends Port, Es9Functions<'ES11'> {}

/** The eUICC as a device sees it: APDUs. */
export interface EuiccPort extends Card, Port {}

/**
 * Makes an IPA act: what happens on a device, and no interface of SGP.32. What the IPA then sends is seen by its peers.
 *
 * Each call resolves when the IPA has done it, whatever came of it at its peers, and rejects with `PeerFault` where the IPA could not be
 * made to do it.
 */
export interface IpaPort extends Port {
  /** How long one call may take by the limits of the adapter; 0 where it has none. Whoever waits for less takes a person for silent. */
  readonly callMs: number
  /** Asks the eIMs that it is associated with for work, until they have none. */
  pokeNow(signal: AbortSignal): Promise<void>
  /** Takes its power away and gives it back. */
  restart(signal: AbortSignal): Promise<void>
  /** Takes its network away, until {@link regainNetwork}. */
  loseNetwork(signal: AbortSignal): Promise<void>
  regainNetwork(signal: AbortSignal): Promise<void>
  /** Downloads a profile by an activation code, as if a user had entered it. */
  startDownload(activationCode: string, signal: AbortSignal): Promise<void>
  /** Begins an emergency call (eCall): the IPA has the Emergency Profile enabled for it. */
  startEmergencyCall(signal: AbortSignal): Promise<void>
  /** Has the profiles of the eUICC deleted, as an owner does who gives the device away. */
  resetMemory(signal: AbortSignal): Promise<void>
}

/** Who injects: the owner of this identity, or somebody without a certificate. */
export interface Injecting {
  readonly identity?: TlsIdentity
}

/**
 * The IPA as an eIM sees it that injects packages.
 *
 * @see SGP.32 5.14.4
 */
export interface InjectPort {
  /** Where it listens; what reports show. */
  readonly endpoint: string
  /**
   * TransferEimPackage with these octets, whatever they are, as the package. One call is one connection and one exchange; what the IPA
   * does behind its answer has ended when this resolves.
   *
   * @param as default our eIM
   */
  transferEimPackage(
    eimPackage: Uint8Array,
    tape: Tape,
    signal: AbortSignal,
    as?: Injecting,
  ): Promise<Exchange<TransferEimPackageResponse>>
}
