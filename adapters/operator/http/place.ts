import { headerOf } from '../../../transport/http-exchange.ts'
import type { OperatorAnswer } from './call.ts'
import type { Place } from './config.ts'
import { at, textOf } from './json-path.ts'

/** Longest text of a peer that a pattern is tried on, or that is taken for the name of an order. */
const LONGEST = 2048

/** The text that stands at a place of an answer, or the part of it that the pattern matches; undefined where there is none. */
export function textAt(answer: OperatorAnswer, place: Place): string | undefined {
  const text =
    'json' in place
      ? textOf(at(answer.json, place.json))
      : 'header' in place
        ? headerIn(answer, place.header)
        : String(answer.status)
  if (text === undefined || text.length > LONGEST) return undefined
  return place.pattern === undefined ? text : new RegExp(place.pattern, 'u').exec(text)?.[0]
}

/** Named groups of the pattern in a text that it has matched. */
export function groupsIn(text: string, { pattern }: Place): Readonly<Record<string, string>> {
  const groups = pattern === undefined ? {} : (new RegExp(pattern, 'u').exec(text)?.groups ?? {})
  return Object.fromEntries(Object.entries(groups).filter((group): group is [string, string] => group[1] !== undefined))
}

/** A place in words, for a message. */
export function placeText(place: Place): string {
  const where = 'json' in place ? `the member ${place.json}` : 'header' in place ? `the header ${place.header}` : 'the status'
  return place.pattern === undefined ? where : `${where}, which has to match ${place.pattern}`
}

function headerIn(answer: OperatorAnswer, name: string): string | undefined {
  return headerOf(answer, name.toLowerCase())
}
