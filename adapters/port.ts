import type { Issue } from '../protocol/ber/issues.ts'
import type { Es9Interface } from '../protocol/bindings/es9-asn1.ts'
import type { ResponseHeader } from '../protocol/bindings/json/header.ts'
import type { JsonIssue } from '../protocol/bindings/json/issues.ts'
import type { ErrorForm } from '../protocol/bindings/json/outcome.ts'
import type { EsipaFunction } from '../protocol/bindings/paths.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { Card } from '../transport/card.ts'
import type { Es9FunctionOf, Es9Request, Es9Response } from '../transport/es9-client.ts'
import type { EsipaRequest, EsipaResponse } from '../transport/esipa-client.ts'
import type { Tape, TapeRef } from '../transport/tape.ts'

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

/** The ESipa functions that an IPA calls; HandleNotification has no answer. */
type EsipaOfIpa<S extends SpecVersion> = {
  readonly [F in Exclude<EsipaFunction, 'transferEimPackage'>]: PortFunction<EsipaRequest<S, F>, EsipaResponse<S, F>>
}

/**
 * The eIM as an IPA sees it: the ESipa functions and nothing else, with the types of one version.
 *
 * @see SGP.32 5.14
 */
export interface EimPort<S extends SpecVersion = '1.2'> extends Port, EsipaOfIpa<S> {}

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
  /** Asks the eIMs that it is associated with for work, until they have none. */
  pokeNow(signal: AbortSignal): Promise<void>
  /** Takes its power away and gives it back. */
  restart(signal: AbortSignal): Promise<void>
  /** Takes its network away, until {@link regainNetwork}. */
  loseNetwork(signal: AbortSignal): Promise<void>
  regainNetwork(signal: AbortSignal): Promise<void>
  /** Downloads a profile by an activation code, as if a user had entered it. */
  startDownload(activationCode: string, signal: AbortSignal): Promise<void>
}
