/** Answers that are one of several: SGP.32 5.14.5, 5.14.6. */
import { hexTag } from '../../protocol/ber/tag.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import { inside, objectsIn, packageMembers } from '../answer-elements.ts'
import { jsonObjectOf, statusIn } from '../answer-json.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'

/** RETR-005. */
export const onePackageOrError: Rule = {
  requirement: 'RETR-005',
  judge: (exchange) =>
    judgeOne(exchange, 'getEimPackage', 'one of package request, data request, download trigger and error', {
      tags: [0xbf51, 0xbf52, 0xbf54, 0x02],
      members: [...packageMembers],
      error: 'eimPackageError',
    }),
}

/** PROV-005. The v1.0.1 form of an answer without acknowledgements is none of these. */
export const acknowledgementsOrError: Rule = {
  requirement: 'PROV-005',
  judge: (exchange) =>
    judgeOne(exchange, 'provideEimPackageResult', 'one of acknowledgements, empty response and error', {
      tags: [0xbf53, 0x30, 0x02],
      members: ['eimAcknowledgements'],
      error: 'provideEimPackageResultError',
      orNothing: true,
    }),
}

interface Alternatives {
  readonly tags: readonly number[]
  /** Members of JSON that hold something other than an error. */
  readonly members: readonly string[]
  readonly error: string
  /** Whether JSON says one of the alternatives by no member at all. */
  readonly orNothing?: true
}

function judgeOne(exchange: EsipaExchange, name: EsipaFunction, expected: string, alternatives: Alternatives) {
  const { http, request } = exchange
  if (exchange.function !== name || request === undefined || request.issues.length > 0) return undefined
  const found = exchange.binding === 'asn1' ? inAsn1(exchange, alternatives) : inJson(exchange, alternatives)
  if (found === undefined) return undefined
  return {
    claim: `the answer of ${name} is ${expected}`,
    expected: 'exactly one of them',
    seen: found.seen,
    holds: found.holds,
    at: [http.received],
  }
}

function inAsn1(exchange: EsipaExchange, { tags }: Alternatives) {
  const [first] = objectsIn(exchange)
  const answer = first?.tag === 0xa2 ? inside(first)[0] : first
  // Another object, or none, is the business of the row that asks for this one.
  if (answer === undefined || (answer.tag !== 0xbf4f && answer.tag !== 0xbf50)) return undefined
  const found = inside(answer)
  const [only] = found
  return {
    seen: found.length === 0 ? `nothing inside ${hexTag(answer.tag)}` : found.map(({ tag }) => hexTag(tag)).join(' and '),
    holds: only !== undefined && found.length === 1 && tags.includes(only.tag),
  }
}

function inJson(exchange: EsipaExchange, { members, error, orNothing }: Alternatives) {
  const object = jsonObjectOf(exchange)
  if (object === undefined) return undefined
  const present = members.filter((name) => object.has(name) && object.get(name) !== null)
  const member = object.has(error) && object.get(error) !== null
  const failed = statusIn(object) === 'Failed'
  // An error beside a package is the business of the row about errors, as is 0 for none.
  const holds = present.length === 1 || (present.length === 0 && (failed || member || orNothing === true))
  const said = [...present, ...(member ? [error] : []), ...(failed ? ['the status Failed'] : [])]
  return { seen: said.length === 0 ? 'none of them' : said.join(' and '), holds }
}
