/** Requests that go in blocks where the eIM has no room for more (RFC 7959 2.5, 2.9.3). */
import type { Asked, CoapLine } from '../../adapters/eim/coap-line.ts'
import { type Block, blockIn, blockOption } from '../../transport/coap/block-option.ts'
import { type CoapMessage, type CoapOption, codes } from '../../transport/coap/message.ts'
import { StateNotReached } from '../preparation.ts'
import { askOn, coapOf, inWords, linesOf, requestMessage, responseTo } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

/** The smaller blocks that a refusal asks for (RFC 7959 2.9.3); undefined where it asks for none. */
export function smallerBlocks(asked: Asked, size: number): number | undefined {
  const { message } = asked.response ?? {}
  const wanted = message?.code === codes.tooLarge ? blockIn(message, 'Block1')?.size : undefined
  return wanted !== undefined && wanted < size ? wanted : undefined
}

/** Octets of the next block: those of the last one, or fewer where the eIM says so while it goes on (RFC 7959 2.3). */
export function sizeBehind(response: CoapMessage, size: number): number {
  return Math.min(size, blockIn(response, 'Block1')?.size ?? size)
}

/** One block of a body. What it is answered with in blocks is asked for with the last one. */
export function blockMessage(
  world: ConformanceWorld,
  payload: Uint8Array,
  block: Block,
  added: readonly CoapOption[] = [],
): CoapMessage {
  const request = requestMessage(world, payload)
  const options = block.more ? coapOf(world).requestOptions : request.options
  return { ...request, options: [...options, blockOption('Block1', block), ...added] }
}

/** How far a body has come, and in which blocks it goes on. */
interface Progress {
  readonly sent: number
  readonly size: number
}

export interface Sent {
  /** The message that decides: the only one of the body, or its last block. */
  readonly request: CoapMessage
  readonly asked: Asked
}

/**
 * Sends a body so that one message of it decides: in one, or in blocks of the profile; where the eIM asks for smaller ones, in those.
 *
 * @param changes what of the message that decides is not as usual
 * @param send sends it, as often as the scenario wants
 * @throws StateNotReached where a block before it is not taken
 */
export async function sendInBlocksThatFit(
  world: ConformanceWorld,
  line: CoapLine,
  body: Buffer,
  changes: Partial<CoapMessage>,
  send: (request: CoapMessage) => Promise<Asked>,
): Promise<Sent> {
  for (let size = coapOf(world).blockSize; ; ) {
    const before = await leadUp(world, line, body, size)
    if ('smaller' in before) {
      size = before.smaller
      continue
    }
    const request = lastMessage(world, body, before, changes)
    const asked = await send(request)
    const smaller = smallerBlocks(asked, before.size)
    if (smaller === undefined) return { request, asked }
    size = smaller
  }
}

/** Sends all blocks but the last one. */
async function leadUp(
  world: ConformanceWorld,
  line: CoapLine,
  body: Buffer,
  first: number,
): Promise<Progress | { readonly smaller: number }> {
  let size = first
  let sent = 0
  while (body.length - sent > size) {
    const block = { num: sent / size, more: true, size }
    const asked = await askOn(world, line, blockMessage(world, body.subarray(sent, sent + size), block))
    const smaller = smallerBlocks(asked, size)
    if (smaller !== undefined) return { smaller }
    const response = responseTo(asked)
    if (response.code !== codes.continue)
      throw new StateNotReached(`block ${block.num} of ${size} octets is answered with ${inWords(asked)}`, linesOf(asked))
    sent += size
    size = sizeBehind(response, size)
  }
  return { sent, size }
}

function lastMessage(
  world: ConformanceWorld,
  body: Buffer,
  { sent, size }: Progress,
  changes: Partial<CoapMessage>,
): CoapMessage {
  if (sent === 0) return requestMessage(world, body, changes)
  return { ...blockMessage(world, body.subarray(sent), { num: sent / size, more: false, size }), ...changes }
}
