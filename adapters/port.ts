import type { Issue } from '../protocol/ber/issues.ts'
import type { GetEimPackageRequest, GetEimPackageResponse } from '../protocol/esipa/get-eim-package.ts'
import type { Tape, TapeRef } from '../transport/tape.ts'

/** Names the software behind an adapter; printed in every report header. */
export interface PeerIdentity {
  readonly role: 'eim' | 'ipa' | 'euicc' | 'smdp'
  readonly adapter: string
  readonly endpoint: string
}

/** A decoded answer together with where its octets are on the tape. */
export interface Exchange<T> {
  readonly answer: T
  /** Departures from DER that did not keep the answer from being read. */
  readonly issues: readonly Issue[]
  readonly sent: TapeRef
  readonly received: TapeRef
}

/**
 * The eIM as an IPA sees it: the ESipa functions and nothing else.
 *
 * One call is one exchange. An adapter records both directions before it decodes, decodes tolerantly, never retries, and rejects
 * with `PeerFault` only, so that a step cannot mistake a broken link for a refusal. Sizes in a request are not checked: what a
 * scenario asks for is what is sent.
 *
 * @see SGP.32 5.14
 */
export interface EimPort {
  readonly identity: PeerIdentity
  getEimPackage(request: GetEimPackageRequest, tape: Tape, signal: AbortSignal): Promise<Exchange<GetEimPackageResponse>>
  close(): Promise<void>
}
