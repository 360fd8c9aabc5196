/** What an eIM under test asked of the SM-DP+ or SM-DS that the harness plays, octet by octet, and what it was answered. */
import type { Issue } from '../../protocol/ber/issues.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { Es9Interface } from '../../protocol/bindings/es9-asn1.ts'
import type { JsonIssue } from '../../protocol/bindings/json/issues.ts'
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Es9FunctionOf, Es9Request, Es9Response } from '../../transport/es9-client.ts'
import type { ServerRequest } from '../../transport/reply.ts'
import type { TapeRef } from '../../transport/tape.ts'

interface Call {
  /** Line of the tape at which the request begins; 0 where no scenario's tape was there. */
  readonly at: TapeRef
  /** By the path; undefined for a path that no binding has. */
  readonly binding: FunctionBinding | undefined
  readonly http: ServerRequest
}

/** A request that was read. */
export type FunctionCall<I extends Es9Interface = Es9Interface, F extends Es9FunctionOf<I> = Es9FunctionOf<I>> = Call & {
  readonly function: F
  readonly binding: FunctionBinding
  readonly value: Es9Request<I, F>
  /** Members of the value by name, with the octets that they came in ({@link octetsOf}). */
  readonly octets: Readonly<Record<string, Buffer>>
  readonly issues: readonly (Issue | JsonIssue)[]
  readonly outcome:
    | { readonly kind: 'answered'; readonly value: Es9Response<I, F> }
    | { readonly kind: 'refused'; readonly error: string | number; readonly codes?: StatusCode; readonly why: string }
}

/** Octets that are no request, or one that this server does not take. */
export interface UnreadCall extends Call {
  readonly function: undefined
}

type EveryCall<I extends Es9Interface> = { readonly [F in Es9FunctionOf<I>]: FunctionCall<I, F> }[Es9FunctionOf<I>]

export type RspCall = EveryCall<'ES9+'> | EveryCall<'ES11'> | UnreadCall

/**
 * The members of a request, each with the octets that it came in, whatever the binding: what a relay passes on unchanged.
 *
 * `cancelSessionResponse` is what stands inside of BF41, which ASN.1 writes as A1; `pendingNotification` is without the A0 of ASN.1.
 */
export function octetsOf(value: object, binding: FunctionBinding): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, Buffer][] => {
      if (member instanceof Uint8Array) return [[name, Buffer.from(member)]]
      const octets = typeof member === 'object' && member !== null ? rawOf(member) : undefined
      if (octets === undefined) return []
      const isWrapped = name === 'cancelSessionResponse' || (name === 'pendingNotification' && binding === 'asn1')
      return [[name, isWrapped ? contentsOf(octets) : octets]]
    }),
  )
}

function contentsOf(element: Buffer): Buffer {
  const reader = new BerReader(element)
  reader.next(0, element.length)
  return reader.value()
}
