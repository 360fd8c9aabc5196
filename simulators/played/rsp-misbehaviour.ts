/** Ways in which the HTTP of the played SM-DP+ goes wrong; plain data, so that a scenario can say them. */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { cutBody, garbage, resetAfter, slowly } from '../../transport/misbehaviour.ts'
import type { Reply } from '../../transport/reply.ts'

export type HttpFault =
  /** A status in place of the right one, without a body. */
  | { readonly kind: 'status'; readonly status: number }
  /** 200 with this body, under the right headers. */
  | { readonly kind: 'body'; readonly body: Uint8Array }
  /** Octets that are no HTTP. */
  | { readonly kind: 'garbage' }
  /** Never an answer; the connection stays. */
  | { readonly kind: 'silence' }
  /** The connection ends in place of an answer. */
  | { readonly kind: 'hangUp' }
  /** The right answer after this time. */
  | { readonly kind: 'late'; readonly ms: number }
  /** The right answer in this many pieces, over this time. */
  | { readonly kind: 'slow'; readonly pieces: number; readonly ms: number }
  /** The head of the right answer and half of its body, and the end of the connection. */
  | { readonly kind: 'cut' }
  /** As `cut`, with a TCP reset. */
  | { readonly kind: 'reset' }

type Answer = Extract<Reply, { readonly kind: 'answer' }>

export interface Misbehaved {
  readonly reply: Reply
  /** What a client that is patient enough reads; undefined where there is nothing to be read. */
  readonly asRead: Answer | undefined
}

/** What becomes of a right answer. @param signal ends the wait of `late` */
export async function misbehave(right: Reply, fault: HttpFault | undefined, signal: AbortSignal): Promise<Misbehaved> {
  if (right.kind !== 'answer') return { reply: right, asRead: undefined }
  const readable = (answer: Answer): Misbehaved => ({ reply: answer, asRead: answer })
  const broken = (reply: Reply): Misbehaved => ({ reply, asRead: undefined })
  switch (fault?.kind) {
    case undefined:
      return readable(right)
    case 'status':
      return readable({ ...right, status: fault.status, body: new Uint8Array() })
    case 'body':
      return readable({ ...right, status: 200, body: fault.body })
    case 'garbage':
      return broken(garbage(randomBytes(100)))
    case 'silence':
    case 'hangUp':
      return broken({ kind: fault.kind })
    case 'late':
      await wait(fault.ms, undefined, { signal, ref: false }).catch(() => undefined)
      return readable(right)
    case 'slow': {
      const size = Math.max(1, Math.ceil((right.body.length + 200) / fault.pieces))
      return { reply: slowly(right, size, fault.ms / fault.pieces), asRead: right }
    }
    case 'cut':
      return broken(cutBody(right, half(right)))
    case 'reset':
      return broken(resetAfter(right, 100 + half(right)))
  }
}

function half({ body }: Answer): number {
  return Math.floor(body.length / 2)
}
