/** What the body of an answer in the ASN.1 binding is: SGP.32 6.3. */
import type { IssueKind } from '../../protocol/ber/issues.ts'
import { hexTag } from '../../protocol/ber/tag.ts'
import { esipaAsn1 } from '../../protocol/bindings/esipa-asn1.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import { objectsIn } from '../answer-elements.ts'
import { placesOf } from '../answer-place.ts'
import { packageIn } from '../answered-package.ts'
import { derIssuesIn } from '../der-issues.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'
import type { OctetRange } from '../verdict.ts'

const ENVELOPE = 0xa2

/** What is wrong with an answer, and where. */
interface Wrong {
  readonly what: string
  readonly where?: readonly OctetRange[]
}

/** Departures in the make-up of an object, which belong to the row of its type. */
const misshapen: readonly IssueKind[] = ['missing-element', 'duplicate-element', 'wrong-order', 'size', 'invalid-value']

/** Numbers that a later version than v1.2 has. */
const laterErrors: Readonly<Partial<Record<EsipaFunction, readonly number[]>>> = { authenticateClient: [18] }

/** ESIPA-ASN-009 to 014, SGP.32 6.3.2. A package, a trigger and a data request inside have rows of their own. */
export const answerObjects: readonly Rule[] = (
  [
    ['ESIPA-ASN-009', 'initiateAuthentication'],
    ['ESIPA-ASN-010', 'authenticateClient'],
    ['ESIPA-ASN-011', 'getBoundProfilePackage'],
    ['ESIPA-ASN-012', 'cancelSession'],
    ['ESIPA-ASN-013', 'getEimPackage'],
    ['ESIPA-ASN-014', 'provideEimPackageResult'],
  ] as const
).map(([requirement, name]) => ({
  requirement,
  bindings: ['asn1'],
  judge(exchange) {
    const { http, request } = exchange
    if (exchange.function !== name || request === undefined || request.issues.length > 0 || http.response.status !== 200)
      return undefined
    const due = hexTag(esipaAsn1['1.2'][name].tag)
    const wrong = wrongObject(exchange, name) ?? wrongShape(exchange, name)
    return {
      claim: `${name} is answered with its own object`,
      expected: `an object ${due} as the function has it`,
      seen: wrong?.what ?? due,
      holds: wrong === undefined,
      at: [http.sent, http.received],
      where: wrong?.where ?? [],
    }
  },
}))

/** ESIPA-ASN-021, SGP.32 6.3. Other octets behind the object are a matter of DER. */
export const oneObject: Rule = {
  requirement: 'ESIPA-ASN-021',
  bindings: ['asn1'],
  judge(exchange) {
    const [first, ...others] = objectsIn(exchange)
    if (first === undefined) return undefined
    const second = others.find(({ tag }) => tag === ENVELOPE || functionTags.has(tag))
    return {
      claim: 'the body holds one ESipa object',
      expected: 'one object',
      seen: second === undefined ? hexTag(first.tag) : `${hexTag(first.tag)} and then ${hexTag(second.tag)}`,
      holds: second === undefined,
      at: [exchange.http.received],
      where: placesOf(exchange, second?.octets),
    }
  },
}

/** ESIPA-ASN-024, SGP.32 6.3. */
export const noEnvelope: Rule = {
  requirement: 'ESIPA-ASN-024',
  bindings: ['asn1'],
  judge(exchange) {
    const [first] = objectsIn(exchange)
    if (first === undefined || (first.tag !== ENVELOPE && !functionTags.has(first.tag))) return undefined
    const holds = first.tag !== ENVELOPE
    return {
      claim: 'the body is the function object itself',
      expected: 'no envelope A2 around the object',
      seen: holds ? hexTag(first.tag) : 'an envelope A2',
      holds,
      at: [exchange.http.received],
      where: holds ? [] : placesOf(exchange, first.octets.subarray(0, 1)),
    }
  },
}

const functionTags = new Set(Object.values(esipaAsn1['1.2']).map(({ tag }) => tag))

function wrongObject({ response, unreadable, http }: EsipaExchange, name: EsipaFunction): Wrong | undefined {
  if (http.response.body.length === 0) return { what: 'an empty body' }
  if (unreadable !== undefined) {
    const place = 'offset' in unreadable ? ` at byte ${unreadable.offset}` : ''
    return { what: `${unreadable.what}${place}` }
  }
  if (response === undefined || response.function === name) return undefined
  return { what: `an object of ${response.function}, ${hexTag(esipaAsn1['1.2'][response.function].tag)}` }
}

function wrongShape(exchange: EsipaExchange, name: EsipaFunction): Wrong | undefined {
  const answer = exchange.response?.value
  if (answer !== undefined && 'value' in answer && typeof answer.value === 'number') {
    if (laterErrors[name]?.includes(answer.value) !== true)
      return { what: `${answer.kind} ${answer.value}, which no version has` }
  }
  if (packageIn(exchange) !== undefined) return undefined
  return derIssuesIn(exchange).find(({ kind, zone }) => zone === 'own' && misshapen.includes(kind))
}
