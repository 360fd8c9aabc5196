/** An association with the eIM for messages of CoAP that a scenario writes itself (RFC 7252, SGP.32 v1.2 6.2). */
import { Given } from '@cucumber/cucumber'
import type { Asked, CoapLine, Patience } from '../../adapters/eim/coap-line.ts'
import type { CoapWire, LineOffer } from '../../adapters/eim/coap-wire.ts'
import type { DatagramPath } from '../../adapters/eim/datagram-path.ts'
import { blockOption } from '../../transport/coap/block-option.ts'
import { type CoapMessage, codes, type MessageType } from '../../transport/coap/message.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { codeAsksToWait } from './asks-to-wait.ts'
import { nextMessageId } from './message-ids.ts'
import { plainBody } from './plain-requests.ts'
import type { ConformanceWorld } from './world.ts'

const line = kept<CoapLine>('an association for messages of CoAP')
/** What came of the request that decides. */
export const coapAnswer = kept<Asked>('a request in CoAP')

/** @throws CannotBePrepared where the profile does not say where the eIM is over CoAP, or this Node has no DTLS */
export function coapOf({ bench }: ConformanceWorld): CoapWire {
  if (bench.coap !== undefined) return bench.coap
  throw new CannotBePrepared('eim.coaps: the scenario needs the address of the eIM over CoAP, and a Node that has DTLS')
}

/** A further association; it ends with the scenario. @throws StateNotReached where none comes of it */
export async function openLine(world: ConformanceWorld, offer: LineOffer = {}): Promise<CoapLine> {
  const opened = await world.within((signal) => coapOf(world).open(offer, world.tape, signal))
  if ('line' in opened) {
    world.closeWithScenario(() => opened.line.close())
    return opened.line
  }
  opened.path.close()
  throw new StateNotReached(`no DTLS association: ${opened.refused.what}`, [world.tape.next - 1])
}

/** The association of the scenario; it begins with the first one who needs it. */
export async function lineOf(world: ConformanceWorld): Promise<CoapLine> {
  return world.mayHave(line) ?? world.keep(line, await openLine(world))
}

Given('the IPA has an association with the eIM', async function (this: ConformanceWorld) {
  await lineOf(this)
})

/** A right request of ESipa as one message, which asks for its response in blocks of the profile. @param changes what is not as usual */
export function requestMessage(world: ConformanceWorld, body: Uint8Array, changes: Partial<CoapMessage> = {}): CoapMessage {
  const { requestOptions, blockSize } = coapOf(world)
  // Who sends 1,024 octets is asked by nobody to send so many (RFC 7959 2.4).
  const wanted = blockSize < LARGEST_BLOCK ? [blockOption('Block2', { num: 0, more: false, size: blockSize })] : []
  return {
    type: 'CON' satisfies MessageType,
    code: codes.post,
    messageId: nextMessageId(world),
    token: world.random.octets(4),
    options: [...requestOptions, ...wanted],
    payload: Buffer.from(body),
    ...changes,
  }
}

/** GetEimPackage of the device that never has work. */
export function pollMessage(world: ConformanceWorld, changes: Partial<CoapMessage> = {}): CoapMessage {
  return requestMessage(world, plainBody(world, 'getEimPackage'), changes)
}

const LARGEST_BLOCK = 1024

/** Sends a request until something is heard of it. */
export async function askOn(
  world: ConformanceWorld,
  one: CoapLine,
  request: CoapMessage,
  patience: Patience = { milliseconds: coapOf(world).waitMs },
): Promise<Asked> {
  const asked = await world.within((signal) => one.ask(request, patience, signal))
  if (asked.response?.message !== undefined) world.heard = true
  return asked
}

const behind = kept<Asked>('a poll behind what was done')

/** Asks for work behind something: what came before has been heard once it is answered. */
export async function askBehind(world: ConformanceWorld): Promise<Asked> {
  return world.keep(behind, await askOn(world, await lineOf(world), pollMessage(world)))
}

/** @throws StateNotReached where nobody knows whether what was done has been heard at all */
export function demandHeardBehind(world: ConformanceWorld): void {
  const asked = world.kept(behind)
  if (asked.response === undefined)
    throw new StateNotReached('a poll behind it has no response: what came before may never have been heard', linesOf(asked))
}

/** Sends a request whose outcome is what decides. */
export async function askDeciding(world: ConformanceWorld, request: CoapMessage): Promise<Asked> {
  return world.keep(coapAnswer, await askOn(world, await lineOf(world), request))
}

/** Code and length of a response, in words. */
export function inWords({ response }: Pick<Asked, 'response'>): string {
  if (response === undefined) return 'no response'
  const { message } = response
  if (message === undefined) return `${response.octets.length} octets that are no message of CoAP`
  if (message.type === 'RST') return 'a reset'
  return `${message.code} with ${message.payload.length} octets`
}

export function linesOf({ sent, response }: Asked): readonly number[] {
  return [sent, ...(response === undefined ? [] : [response.at])]
}

/** The response. @throws StateNotReached where nothing came, which a lost datagram explains */
export function responseTo(asked: Asked): CoapMessage {
  const { response, times, sent } = asked
  if (response === undefined) throw new StateNotReached(`nothing was heard of a request that was sent ${times} times`, [sent])
  if (response.message === undefined) throw new PeerFault('malformed', 'headers', inWords(asked), { at: linesOf(asked) })
  return response.message
}

/** What a request has come to. @throws StateNotReached where nothing came, or the eIM asks to wait: that refuses nothing */
export function settledResponseTo(asked: Asked): CoapMessage {
  const response = responseTo(asked)
  if (codeAsksToWait(response.code)) throw new StateNotReached(`the eIM asks to wait: ${inWords(asked)}`, linesOf(asked))
  return response
}

/** Whether a response serves its request. @throws StateNotReached as {@link settledResponseTo} */
export function isServedNow(asked: Asked): boolean {
  const { code, payload } = settledResponseTo(asked)
  return code.startsWith('2.') && payload.length > 0
}

/** @throws StateNotReached where trouble that the profile puts on the way explains silence */
export function demandClearWay({ meddling }: Pick<DatagramPath, 'meddling'>, at: readonly number[]): void {
  if (meddling !== undefined)
    throw new StateNotReached('the way has lost or kept something back, or changed the address, as the profile has it', at)
}

/** So many times in vain are no accident, where other datagrams cross. */
const LEAST_SENT = 3
const MOST_SENT = 4

export interface Alive {
  readonly holds: boolean
  readonly seen: string
  readonly at: readonly number[]
}

/**
 * Whether an association has lived through what was done: any response over it shows that. Silence is held against the eIM only where an
 * association beside it is answered at once: then datagrams cross, and this one was sent many times.
 *
 * @throws StateNotReached where neither is answered, the eIM has said goodbye, or the way explains the silence
 */
export async function aliveOn(world: ConformanceWorld, one: CoapLine): Promise<Alive> {
  const asked = await answeredOn(world, one)
  return asked.response === undefined ? isLost(world, one, asked) : { holds: true, seen: inWords(asked), at: linesOf(asked) }
}

/** Whether an association is still served. @throws StateNotReached as {@link aliveOn}, and where the eIM asks to wait */
export async function servedOn(world: ConformanceWorld, one: CoapLine): Promise<Alive> {
  const asked = await answeredOn(world, one)
  if (asked.response === undefined) return isLost(world, one, asked)
  return { holds: isServedNow(asked), seen: inWords(asked), at: linesOf(asked) }
}

/** A poll now; where the eIM has said goodbye before it, the one behind what was done. */
async function answeredOn(world: ConformanceWorld, one: CoapLine): Promise<Asked> {
  const asked = await askOn(world, one, pollMessage(world), { milliseconds: 4 * coapOf(world).waitMs, times: MOST_SENT })
  const before = one.isEndedInOrder ? world.mayHave(behind) : undefined
  return asked.response === undefined && before?.response !== undefined ? before : asked
}

async function isLost(world: ConformanceWorld, one: CoapLine, asked: Asked): Promise<Alive> {
  const at = linesOf(asked)
  if (one.isEndedInOrder)
    throw new StateNotReached('the eIM ended the association in good order, which it may do at any time', at)
  if (one.ended === undefined && asked.times < LEAST_SENT)
    throw new StateNotReached(`a request that was sent ${asked.times} times has no response: set patienceMs higher`, at)
  if (one.ended === undefined) demandClearWay(one.path, at)
  const beside = await openLine(world)
  const other = await askOn(world, beside, pollMessage(world))
  if (other.response === undefined) throw new StateNotReached('neither this association nor a new one is answered', at)
  const why = one.ended === undefined ? `a request that was sent ${asked.times} times has no response` : one.ended
  return {
    holds: false,
    seen: `${why}, while a new association is answered with ${inWords(other)}`,
    at: [...at, ...linesOf(other)],
  }
}
