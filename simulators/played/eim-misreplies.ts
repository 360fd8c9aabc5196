/** What can become of a right answer of our eIM on its way to an IPA. */
import { cutBody, resetAfter, slowly, withHeader, withStatus } from '../../transport/misbehaviour.ts'
import type { Reply } from '../../transport/reply.ts'
import type { Misreply } from './eim-server.ts'

/** In a body of chunks without a length. */
export const inChunks: Misreply = (right) => ({ ...right, framing: 'chunked' })

/** Every octet by itself, head included: more than a millisecond each would take the patience away where a package is long. */
export const octetByOctet: Misreply = (right) => slowly(right, 1, 1)

/** The whole answer after this time, in milliseconds. */
export function late(ms: number): Misreply {
  return (right) => slowly(right, Number.MAX_SAFE_INTEGER, ms)
}

/** Closed behind the first half of the body. */
export const halfOfIt: Misreply = (right) => cutBody(right, Math.floor(right.body.length / 2))

/** A TCP reset in place of an answer. */
export const resetOnly: Misreply = (right) => resetAfter(right, 0)

/** The status, and no body. */
export function bareStatus(status: number): Misreply {
  return (right) => ({ ...withStatus(right, status), body: new Uint8Array() })
}

/** The right answer with another value of a header. */
export function otherHeader(name: string, value: string): Misreply {
  return (right) => withHeader(right, name, value)
}

/** 302 to the same path below this origin. */
export function redirectTo(origin: string): Misreply {
  return (right, { path }) => ({ ...withHeader(withStatus(right, 302), 'Location', `${origin}${path}`), body: new Uint8Array() })
}

/** What was sent as an answer, as far as it is octets. */
export function sentOctets(reply: Reply): Buffer | undefined {
  if (reply.kind === 'answer') return Buffer.from(reply.body)
  return reply.kind === 'octets' ? Buffer.concat(reply.pieces.map(({ octets }) => octets)) : undefined
}
