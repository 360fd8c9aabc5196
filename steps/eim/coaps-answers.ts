/** What responses of CoAP say, whatever the octets in which they say it. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { decodeEsipaResponse, type EsipaMessage } from '../../protocol/bindings/esipa-asn1.ts'
import { messageAsV12 } from '../../protocol/v101/as-v12.ts'
import { blockIn } from '../../transport/coap/block-option.ts'
import type { CoapMessage } from '../../transport/coap/message.ts'
import { StateNotReached } from '../preparation.ts'
import { acknowledgedIn } from './acknowledgements.ts'
import { asksTheSame } from './package-names.ts'
import type { ConformanceWorld } from './world.ts'

/** The answer of a function; undefined for octets that are none, such as one block of many. */
export function answerIn({ bench }: ConformanceWorld, payload: Buffer): EsipaMessage<'1.2', 'response'> | undefined {
  try {
    return bench.spec === '1.0.1'
      ? messageAsV12('response', decodeEsipaResponse('1.0.1', payload))
      : decodeEsipaResponse('1.2', payload)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return undefined
  }
}

/** A part of an answer, of which nobody sees the rest: no error is so long. */
const isPart = (message: CoapMessage) => blockIn(message, 'Block2')?.more === true

/** Whether a response brings a package for the eUICC, as far as can be seen. */
export function bringsPackage(world: ConformanceWorld, response: CoapMessage): boolean {
  if (!response.code.startsWith('2.')) return false
  const answer = answerIn(world, response.payload)
  return isPart(response) || (answer?.function === 'getEimPackage' && answer.value.kind === 'euiccPackageRequest')
}

/** Whether a response acknowledges something, as far as can be seen. */
export function acknowledges(world: ConformanceWorld, response: CoapMessage): boolean {
  if (!response.code.startsWith('2.')) return false
  const answer = answerIn(world, response.payload)
  return isPart(response) || (answer?.function === 'provideEimPackageResult' && acknowledgedIn(answer.value).length > 0)
}

/** Whether two responses to one request say the same. */
export type SaysTheSame = (world: ConformanceWorld, one: CoapMessage, other: CoapMessage) => boolean

export const sameOctets: SaysTheSame = (_world, one, other) => one.code === other.code && one.payload.equals(other.payload)

/** A package may be signed anew, as at the next retrieval (5.14.5): what counts is what it asks for. */
export const samePackage: SaysTheSame = (world, one, other) =>
  sameOctets(world, one, other) ||
  bySense(world, one, other, (first, second) => {
    if (first.function !== 'getEimPackage' || second.function !== 'getEimPackage') return false
    const [{ value: given }, { value: again }] = [first, second]
    return given.kind === 'euiccPackageRequest' && again.kind === 'euiccPackageRequest' && asksTheSame(given.value, again.value)
  })

/** A result that is read again is acknowledged again. */
export const sameAcknowledgement: SaysTheSame = (world, one, other) =>
  sameOctets(world, one, other) ||
  bySense(world, one, other, (first, second) => {
    if (first.function !== 'provideEimPackageResult' || second.function !== 'provideEimPackageResult') return false
    const [given, again] = [acknowledgedIn(first.value), acknowledgedIn(second.value)]
    return given.length > 0 && given.join() === again.join()
  })

type Answer = EsipaMessage<'1.2', 'response'>

/** @throws StateNotReached where only a part of either is there */
function bySense(
  world: ConformanceWorld,
  one: CoapMessage,
  other: CoapMessage,
  isSame: (first: Answer, second: Answer) => boolean,
): boolean {
  if (!(one.code.startsWith('2.') && other.code.startsWith('2.'))) return false
  if ([one, other].some(isPart)) throw new StateNotReached('the first blocks of two answers differ, which may well mean the same')
  const [first, second] = [one, other].map(({ payload }) => answerIn(world, payload))
  return first !== undefined && second !== undefined && isSame(first, second)
}
