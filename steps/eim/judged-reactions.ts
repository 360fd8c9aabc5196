/** What is expected of a reaction, as one question for each expectation; each answer says what was seen. */
import type { Check } from '../../requirements/verdict.ts'
import type { PlainFunction } from './plain-requests.ts'
import type { Reaction } from './reaction.ts'

export interface Judged {
  readonly holds: boolean
  readonly remark?: string
}

/** Nothing is waiting: GetEimPackage was read and carried out, though its answer is an error by name. */
const carriedOut = /^eimPackageError noEimPackageAvailable$/

/** What can be said of an answer by whoever knows what a right request is answered with. */
export interface Question {
  readonly reaction: Reaction
  /** The answer to the right request, where the scenario has one. */
  readonly plain?: Reaction | undefined
  /** v1.0.1 has no error of a delivered result: an empty answer is all that it can say. */
  readonly hasResultErrors: boolean
}

/** A 4xx, an error of the function, or the end of the connection: it is told that it is wrong, or nobody listens any more. */
export function isNotTaken({ reaction, hasResultErrors }: Question): Judged {
  const { kind, status, meaning, isFunctionError } = reaction
  if (kind === 'ended') return { holds: true }
  if (kind !== 'answer' || status === undefined) return { holds: false }
  if (status >= 400 && status < 500) return { holds: !reaction.showsStack }
  if (status >= 300) return { holds: false }
  if (!hasResultErrors && meaning === 'emptyResponse')
    return { holds: true, remark: 'v1.0.1 has no error for a result; an empty answer acknowledges nothing' }
  return { holds: isFunctionError && !carriedOut.test(meaning ?? '') }
}

/** There is no such path, method, or medium. */
const notServed: readonly number[] = [404, 405, 410, 415, 421, 426]
/** The request was read, and is wrong in the eIM's eyes: results that nobody asked for may be. */
const readAndWrong: readonly number[] = [400, 422]

/**
 * Whether the function is there. That the request is read shows an object of the function, or nothing where the function has none; a
 * refusal shows it where the request may be refused.
 *
 * @param name of the function that was rightly called
 */
export function isServed({
  reaction: { status, meaning },
  name,
  isOverCoap,
}: Pick<Question, 'reaction'> & { readonly name: PlainFunction; readonly isOverCoap: boolean }): Judged {
  if (meaning !== undefined) return { holds: meaning !== 'no body' || name === 'handleNotification' }
  if (status === undefined || status < 400 || status >= 500) return { holds: false }
  if (!isOverCoap) return { holds: !notServed.includes(status) }
  return { holds: name !== 'getEimPackage' && readAndWrong.includes(status) }
}

/** The same answer as the right request has. */
export function isAsBefore({ reaction, plain }: Question): Judged {
  return { holds: reaction.kind === 'answer' && reaction.status === plain?.status && reaction.meaning === plain?.meaning }
}

/** Any answer that is none of a program that broke down. 501 says what the eIM does not have. */
export function isStanding({ reaction }: Question): Judged {
  const { kind, status, showsStack } = reaction
  if (kind === 'ended') return { holds: true }
  return { holds: kind === 'answer' && status !== undefined && (status < 500 || status === 501) && !showsStack }
}

/** A 4xx. */
export function isCalledWrong({ reaction: { status, showsStack } }: Question): Judged {
  return { holds: status !== undefined && status >= 400 && status < 500 && !showsStack }
}

/** The first reaction that does not hold decides; else all of them are counted. */
export function checkOf(claim: string, expected: string, judged: readonly (Judged & { readonly reaction: Reaction })[]): Check {
  const red = judged.find(({ holds }) => !holds)
  const shown = red === undefined ? judged : [red]
  const remarks = [...new Set(judged.flatMap(({ remark }) => remark ?? []))]
  const counted = new Map<string, number>()
  for (const { reaction } of shown) counted.set(reaction.words, (counted.get(reaction.words) ?? 0) + 1)
  const seen =
    red !== undefined
      ? `to ${red.reaction.to}: ${red.reaction.words}`
      : [...counted].map(([words, times]) => (times === 1 ? words : `${times} times ${words}`)).join('; ')
  return {
    claim,
    expected,
    seen,
    holds: red === undefined && judged.length > 0,
    at: shown.flatMap(({ reaction }) => reaction.at).slice(0, 40),
    ...(remarks.length === 0 ? {} : { remark: remarks.join('; ') }),
  }
}
