/** How far answers of our eIM over CoAP have gone out: in blocks, the IPA asks for each of them (RFC 7959 2.4). */
import { sentOctets } from '../../simulators/played/eim-misreplies.ts'
import type { EimCall } from '../../simulators/played/eim-server.ts'
import { blockIn } from '../../transport/coap/block-option.ts'
import { type CoapMessage, isResponse } from '../../transport/coap/message.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { StateNotReached } from '../preparation.ts'
import type { IpaWorld } from './world.ts'

/** An answer that our eIM made, however often its request came. */
export interface Made {
  /** Line at which its request begins. */
  readonly at: TapeRef
  readonly body: Buffer
}

export function answersMade(calls: readonly Pick<EimCall, 'at' | 'reply'>[]): readonly Made[] {
  return calls.flatMap(({ at, reply }) => {
    const body = sentOctets(reply)
    return body === undefined ? [] : [{ at, body }]
  })
}

/** Whether a message of our eIM shows how far an answer has left it. */
export type Shows = (response: CoapMessage, body: Buffer) => boolean

export const hasBegun: Shows = ({ payload }, body) => payload.length > 0 && body.subarray(0, payload.length).equals(payload)

/** Up to its last octet: in one message, or in the last of its blocks, which only comes to who has fetched those before it. */
export const hasLeftWhole: Shows = (response, body) => {
  const block = blockIn(response, 'Block2')
  if (block === undefined) return body.equals(response.payload)
  return !block.more && body.subarray(block.num * block.size).equals(response.payload)
}

/** Whether one has left so far. @param before line at which the IPA was done with it */
export function hasLeft({ bench }: IpaWorld, { at: from, body }: Made, shows: Shows, before = Number.POSITIVE_INFINITY): boolean {
  return bench.eim.coap.seen.some(
    ({ at, direction, message }) =>
      direction === 'sent' && at >= from && at < before && isResponse(message) && shows(message, body),
  )
}

/** @throws StateNotReached where the IPA has not fetched all blocks of any BoundProfilePackage: whether it has blocks is another row's business */
export function demandFetched(world: IpaWorld): void {
  const calls = world.calls('getBoundProfilePackage')
  const made = answersMade(calls)
  const isInBlocks = made.some((one) => hasLeft(world, one, hasBegun))
  if (isInBlocks && !made.some((one) => hasLeft(world, one, hasLeftWhole)))
    throw new StateNotReached('the IPA has fetched a part of the BoundProfilePackage only', world.linesOf(calls))
}
