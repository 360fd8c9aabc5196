/** Answers that came later than a document allows, as the profile quotes it. The patience of the harness is no such limit. */
import { readExchange } from '../../requirements/esipa-exchange.ts'
import type { Check } from '../../requirements/verdict.ts'
import { isRequest, isResponse, readable } from '../../transport/coap/message.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { HttpExchange } from '../../transport/http-exchange.ts'
import type { TapeRef } from '../../transport/tape.ts'
import type { ConformanceWorld } from './world.ts'

type Timed = Pick<ConformanceWorld, 'tape' | 'decidesFrom' | 'asked' | 'thrown'> & {
  readonly bench: { readonly access: Pick<ConformanceWorld['bench']['access'], 'network'> }
  readonly parameters: { readonly limits: Limits; readonly claims: Pick<ConformanceWorld['parameters']['claims'], 'spec'> }
}

type Limits = ConformanceWorld['parameters']['limits']

/**
 * A check that does not hold for each answer of the deciding step that was late, and for the one that did not come within its limit.
 *
 * Over a way on which the profile puts trouble there is none: what it adds to a time is not the eIM's.
 *
 * @param tags of the scenario: where the harness itself is slow on purpose, no time is the eIM's
 */
export function lateAnswers(world: Timed, tags: readonly string[]): readonly Check[] {
  const { decidesFrom, tape, parameters, bench } = world
  if (decidesFrom === undefined || bench.access.network !== undefined) return []
  if (tags.includes('@timing') || tags.includes('@hostile')) return []
  const deciding = tape.exchanges.filter(({ sent }) => sent >= decidesFrom)
  const checks = deciding.map((exchange) => {
    const name = readExchange(exchange, parameters.claims.spec)?.function
    return overLimit(parameters.limits, name, millisecondsOf(exchange, world), [exchange.sent, exchange.received], 'an answer')
  })
  return [...checks, withheld(world)].filter((check) => check !== undefined)
}

/** Nothing came at all, for longer than the limit. */
function withheld({ thrown, asked, parameters }: Timed): Check | undefined {
  const error = thrown?.error
  if (!(error instanceof PeerFault) || error.kind !== 'silent' || !error.connected || thrown?.deciding !== true) return undefined
  return overLimit(parameters.limits, asked, error.milliseconds ?? 0, error.at, 'no answer')
}

function overLimit(
  limits: Limits,
  name: string | undefined,
  milliseconds: number,
  at: readonly TapeRef[],
  what: string,
): Check | undefined {
  const limit = Object.entries(limits).find(([key]) => key === name)?.[1]
  if (limit === undefined || milliseconds <= limit.milliseconds) return undefined
  return {
    claim: `${name} is answered within the time that ${limit.source} sets`,
    expected: `an answer within ${limit.milliseconds} ms (${limit.source})`,
    seen: `${what} after ${Math.round(milliseconds)} ms`,
    holds: false,
    at,
  }
}

function millisecondsOf(exchange: HttpExchange, { tape }: Timed): number {
  return exchange.coap === undefined ? untilAnswer(exchange, tape) : longestWait(exchange, tape)
}

/** From the last octets that we sent before the answer: how long we took ourselves is not the eIM's. */
function untilAnswer({ received, peer }: HttpExchange, tape: Timed['tape']): number {
  const answer = tape.entries.find(({ at }) => at === received)
  const request = tape.entries.findLast((entry) => entry.at < received && entry.direction === 'sent' && entry.peer === peer)
  return answer === undefined || request === undefined ? 0 : answer.ms - request.ms
}

/**
 * The longest wait for a response, from the request as it was sent last: an acknowledgement with nothing in it answers nothing, and how many
 * blocks an answer takes is nobody's delay.
 */
function longestWait({ sent, received, last = received, peer }: HttpExchange, tape: Timed['tape']): number {
  let asked: number | undefined
  let longest = 0
  for (const entry of tape.entries) {
    if (entry.direction === 'note' || entry.peer !== peer || entry.at < sent || entry.at > last) continue
    const message = readable(Buffer.from(entry.hex, 'hex'))
    if (isRequest(message)) asked = entry.ms
    if (!isResponse(message) || asked === undefined) continue
    longest = Math.max(longest, entry.ms - asked)
    // One that comes again was late for nobody.
    asked = undefined
  }
  return longest
}
