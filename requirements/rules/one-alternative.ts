/** Answers that are one of several: SGP.32 5.14.5, 5.14.6. */
import { hexTag } from '../../protocol/ber/tag.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import { inside, objectsIn, packageMembers } from '../answer-elements.ts'
import { jsonObjectOf, statusIn } from '../answer-json.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'
import type { Check } from '../verdict.ts'

/** RETR-005. */
export const onePackageOrError: Rule = {
  requirement: 'RETR-005',
  judge: (exchange) =>
    judgeOne(exchange, 'getEimPackage', 'one of package request, data request, download trigger and error', () =>
      exchange.binding === 'asn1' ? oneElement(exchange, 0xbf4f, [0xbf51, 0xbf52, 0xbf54, 0x02]) : oneMember(exchange),
    ),
}

/** PROV-005. The v1.0.1 form of an answer without acknowledgements is none of these. In JSON every answer is one of them. */
export const acknowledgementsOrError: Rule = {
  requirement: 'PROV-005',
  bindings: ['asn1'],
  judge: (exchange) =>
    judgeOne(exchange, 'provideEimPackageResult', 'one of acknowledgements, empty response and error', () =>
      oneElement(exchange, 0xbf50, [0xbf53, 0x30, 0x02]),
    ),
}

type Found = Pick<Check, 'seen' | 'holds'> | undefined

function judgeOne(exchange: EsipaExchange, name: EsipaFunction, what: string, look: () => Found): Check | undefined {
  const { http, request } = exchange
  if (exchange.function !== name || request === undefined || request.issues.length > 0) return undefined
  const found = look()
  return found && { claim: `the answer of ${name} is ${what}`, expected: 'exactly one of them', ...found, at: [http.received] }
}

/** Another object, or none, is the business of the row that asks for this one. */
function oneElement(exchange: EsipaExchange, tag: number, alternatives: readonly number[]): Found {
  const [first] = objectsIn(exchange)
  const answer = first?.tag === 0xa2 ? inside(first)[0] : first
  if (answer?.tag !== tag) return undefined
  const found = inside(answer)
  const [only] = found
  return {
    seen: found.length === 0 ? `nothing inside ${hexTag(tag)}` : found.map((one) => hexTag(one.tag)).join(' and '),
    holds: only !== undefined && found.length === 1 && alternatives.includes(only.tag),
  }
}

/** An error beside a package is the business of the row about errors, as is 0 for none. */
function oneMember(exchange: EsipaExchange): Found {
  const object = jsonObjectOf(exchange)
  if (object === undefined) return undefined
  const isThere = (name: string) => object.has(name) && object.get(name) !== null
  const present = packageMembers.filter(isThere)
  const errors = [
    ...(isThere('eimPackageError') ? ['eimPackageError'] : []),
    ...(statusIn(object) === 'Failed' ? ['Failed'] : []),
  ]
  return {
    seen: [...present, ...errors].join(' and ') || 'none of them',
    holds: present.length === 1 || (present.length === 0 && errors.length > 0),
  }
}
