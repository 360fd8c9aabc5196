/** What an eIM does with a request that is not as it should be, whatever that is: data for checks, and no error. */
import type { Connection } from '../../adapters/bench/bench.ts'
import type { EimPort, EsipaCalled } from '../../adapters/port.ts'
import { readExchange } from '../../requirements/esipa-exchange.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { HttpExchange, HttpRequest } from '../../transport/http-exchange.ts'
import type { TapeRef } from '../../transport/tape.ts'
import type { WireOutcome, WireScript } from '../../transport/wire.ts'
import { kept } from '../kept.ts'
import type { ConformanceWorld } from './world.ts'

export interface Reaction {
  /** What was sent, in words. */
  readonly to: string
  /** `ended`: the connection was closed, in good order or not. */
  readonly kind: 'answer' | 'ended' | 'silence' | 'no answer of HTTP'
  readonly status: number | undefined
  /** What an answer with status 2xx says; undefined where it has none, or one that cannot be read. */
  readonly meaning: string | undefined
  /** Whether the answer is an error of the function. */
  readonly isFunctionError: boolean
  /** Whether its body is the trace of a program that broke down. */
  readonly showsStack: boolean
  readonly words: string
  readonly at: readonly TapeRef[]
}

export const reactions = kept<readonly Reaction[]>('an answer to what the IPA sent')
export const plainAnswer = kept<Reaction>('an answer to a plain request')

/** Requests on connections of their own, one after the other. @throws PeerFault where there is no connection */
export async function reactTo(
  world: ConformanceWorld,
  requests: readonly { readonly what: string; readonly request: HttpRequest }[],
): Promise<readonly Reaction[]> {
  const seen: Reaction[] = []
  for (const { what, request } of requests) seen.push(await reactToOne(world, what, request))
  return world.keep(reactions, seen)
}

/** The same with these bodies in the place of a function's. */
export function reactToBodies(
  world: ConformanceWorld,
  name: EsipaCalled,
  bodies: readonly { readonly what: string; readonly body: Uint8Array }[],
): Promise<readonly Reaction[]> {
  return reactTo(
    world,
    bodies.map(({ what, body }) => ({ what, request: world.eim.requestOf(name, body) })),
  )
}

/** Silence is an answer of its own here, so that a moment's delay must not be taken for it. */
const LEAST_PATIENCE_MS = 1_500

/** @param over a connection that there is, in place of one of its own */
export async function reactToOne(
  world: ConformanceWorld,
  what: string,
  request: HttpRequest,
  connection?: Connection,
  over?: EimPort,
): Promise<Reaction> {
  const waitMs = Math.max(world.parameters.patienceMs, LEAST_PATIENCE_MS)
  const port = over ?? world.connect({ ...connection, patience: { headersMs: waitMs, bodyMs: waitMs } })
  const from = world.tape.next
  try {
    return reactionTo(world, what, await world.within((signal) => port.http(request, world.tape, signal)))
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    return ofFault(what, error, from)
  } finally {
    if (over === undefined) await port.close()
  }
}

/** Octets on a connection of their own. @param like the request that they would be if they were right */
export async function reactToOctets(
  world: ConformanceWorld,
  what: string,
  like: HttpRequest,
  script: WireScript,
): Promise<{ readonly reaction: Reaction; readonly outcome: WireOutcome }> {
  const outcome = await world.within((signal) => world.bench.wire.speak(script, world.tape, signal))
  const { answers, end, sent, received, isBroken, at } = outcome
  const [response] = answers
  const lines = [sent, received, at].filter((line) => line !== undefined)
  if (response !== undefined) {
    const exchange = { peer: 'eim', request: like, response, sent: sent ?? at, received: received ?? at }
    return { reaction: reactionTo(world, what, exchange), outcome }
  }
  const kind = isBroken ? 'no answer of HTTP' : end.kind === 'silence' || end.kind === 'endless' ? 'silence' : 'ended'
  const words = kind === 'ended' ? 'the connection ended without an answer' : kind
  return { reaction: { ...nothing(what), kind, words, at: lines }, outcome }
}

function nothing(to: string) {
  return { to, status: undefined, meaning: undefined, isFunctionError: false, showsStack: false }
}

/** @throws PeerFault where there was no connection that could be trusted, or the run was ended */
function ofFault(what: string, fault: PeerFault, from: TapeRef): Reaction {
  // A request that a peer hangs up on while it is still being sent ends in phase connect.
  if (fault.kind === 'aborted' || fault.kind === 'unreachable') throw fault
  const at = fault.at.length > 0 ? fault.at : [from]
  const kind = fault.kind === 'silent' ? 'silence' : fault.kind === 'closed' ? 'ended' : 'no answer of HTTP'
  return { ...nothing(what), kind, words: fault.message, at }
}

export function reactionTo({ bench, tape }: ConformanceWorld, to: string, exchange: HttpExchange): Reaction {
  const { response, sent, received } = exchange
  const { status, body } = response
  const read = status >= 200 && status < 300 ? readExchange(exchange, bench.spec === '1.0.1' ? '1.0.1' : '1.2') : undefined
  const said = read?.response?.value
  const isEmpty = body.length === 0
  const failed = read?.json?.header?.status === 'Failed'
  const meaning = isEmpty && status < 300 ? 'no body' : said === undefined ? undefined : inWords(said)
  const text = Buffer.from(body.subarray(0, 4096)).toString('latin1')
  const showsStack = status >= 400 && stack.test(text)
  tape.note('eim', `to ${to}: status ${status}${meaning === undefined ? '' : `, ${meaning}`}`)
  return {
    to,
    kind: 'answer',
    status,
    meaning,
    isFunctionError: failed || (meaning !== undefined && /^\w*(Error|ErrorEsipa)\b/.test(meaning)),
    showsStack,
    words: `status ${status}${meaning === undefined ? (isEmpty ? '' : ' with a body that is no answer of ESipa') : `, ${meaning}`}${showsStack ? ', with a stack trace' : ''}`,
    at: [sent, received],
  }
}

/** `eimPackageError noEimPackageAvailable`: the arm, and what is in it where that is a name or a number. */
function inWords(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return 'an answer'
  const inside = 'value' in value && (typeof value.value === 'string' || typeof value.value === 'number') ? ` ${value.value}` : ''
  return `${String(value.kind)}${inside}`
}

const stack =
  /\bat [\w$.<>]+ ?\([\w$./-]+\.(?:java|kt|js|ts|cs|scala):\d+|Traceback \(most recent call last\)|goroutine \d+ \[|panicked at |\bin \/[\w./-]+\.(?:php|rb|py):\d+/
