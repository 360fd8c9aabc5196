/** The exchange diagram of one scenario, with its messages named. It runs in the pages too. */
import type { Evidence } from '../requirements/evidence.ts'
import type { TapeRef } from '../transport/tape.ts'
import type { BodyPart } from './body-reader.ts'
import { cut, inert } from './inert.ts'
import { ladderSvg, notesOf, type UnderTest } from './ladder.ts'
import { armOf, factsOf, functionOf, requestsOf } from './message-label.ts'
import { asks, messagesOf } from './messages.ts'
import type { WireMessage } from './wire-messages.ts'

/** A message and what it is called. */
export interface NamedMessage extends WireMessage {
  readonly isRequest: boolean
  /** `GetEimPackage`; of an answer what it says, `eimPackageError noEimPackageAvailable (1)`. */
  readonly name: string
  readonly facts: string
  readonly parts: readonly BodyPart[] | undefined
}

/** What is known of the bodies: names of functions by outer tag, and what a message holds, where it was decoded. */
export interface KnownBodies {
  readonly functions: Readonly<Record<string, string>>
  partsOf(message: WireMessage, direction: 'request' | 'response'): readonly BodyPart[] | undefined
}

export function namedMessages(tape: Evidence['tape'], { functions, partsOf }: KnownBodies): NamedMessage[] {
  const messages = messagesOf(tape)
  const requests = requestsOf(messages)
  let wasOrder = false
  return messages.map((message) => {
    const { head, direction, body, isPart } = message
    const request = requests.get(message)
    // Without HTTP, order and answer of an operator take turns.
    if (direction === 'operator') wasOrder = head === undefined ? !wasOrder : head.kind === 'request'
    const isRequest = asks(message) ?? wasOrder
    const parts = body.length === 0 || isPart === true ? [] : partsOf(message, isRequest ? 'request' : 'response')
    const called = head?.name ?? functionOf(message, request, functions) ?? plainName(message, isRequest)
    const arm = parts === undefined ? '' : armOf(parts, message)
    return {
      ...message,
      isRequest,
      name: arm === '' ? called : isRequest ? `${called}: ${arm}` : arm,
      facts: factsOf(message),
      parts,
    }
  })
}

/** What an operator says in words is its own name. */
function plainName({ head, direction, body, card }: WireMessage, isRequest: boolean): string {
  if (card !== undefined) return card.name
  if (head !== undefined || direction !== 'operator') return isRequest ? 'request' : 'answer'
  const text = new TextDecoder().decode(body.subarray(0, 200)).split('\n')[0] ?? ''
  return inert(cut(text, 90))
}

export function scenarioLadder(
  { title, tape, decidesFrom, id }: Pick<Evidence, 'title' | 'tape' | 'decidesFrom' | 'id'>,
  messages: readonly NamedMessage[],
  offending: readonly TapeRef[],
  room?: number,
): string {
  return ladderSvg({
    title: `Exchanges of "${title}"`,
    messages,
    notes: notesOf(tape),
    decidesFrom,
    offending,
    underTest: underTestIn(id),
    ...(room === undefined ? {} : { room }),
  })
}

/** The folder of a feature is the actor whose duties it proves. */
function underTestIn(id: string): UnderTest {
  if (id.startsWith('features/euicc/')) return 'eUICC'
  return id.startsWith('features/ipa/') ? 'IPA' : 'eIM'
}
