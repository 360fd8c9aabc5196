/** The form of the requests of an IPA: bindings, DER, and what GetEimPackage says (SGP.32 v1.2 5.14.5, 6.1, 6.3, Annex C). */
import type { IssueKind } from '../../protocol/ber/issues.ts'
import { contentsOf, elementsIn, inside } from '../answer-elements.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { IpaRule } from '../ipa-rule.ts'
import { isOwn } from '../own-octets.ts'
import { isAcknowledgement } from './ipa-acknowledgements.ts'

/** ESIPA-HTTP-027. Which of the two an IPA speaks is its own choice, also from request to request. */
const aBinding: IpaRule = {
  requirement: 'ESIPA-HTTP-027',
  judge({ http, binding, request, function: name }, { earlier }) {
    // ACK-011 has that.
    if (isAcknowledgement(http.request.body)) return undefined
    const isMixed = earlier.some((one) => one.binding !== binding)
    const known = http.request.body.length > 0 && (request !== undefined || name !== undefined)
    return {
      claim: 'a request is a function of the ASN.1 or the JSON binding',
      expected: 'a function of ESipa',
      seen: known ? (name ?? 'a function of ESipa') : `${http.request.body.length} octets that are none`,
      holds: known,
      at: [http.sent],
      ...(isMixed ? { remark: 'the IPA speaks both bindings within one procedure' } : {}),
    }
  },
}

/** ESIPA-ASN-025. */
const noEnvelope: IpaRule = {
  requirement: 'ESIPA-ASN-025',
  bindings: ['asn1'],
  judge({ http: { request, sent } }) {
    const [first] = request.body
    if (first === undefined) return undefined
    return {
      claim: 'the body is the function object itself',
      expected: 'no envelope A2 around it',
      seen: first === 0xa2 ? 'the envelope A2 of ES9+' : 'none',
      holds: first !== 0xa2,
      at: [sent],
    }
  },
}

interface DerRow {
  readonly requirement: string
  readonly bindings?: IpaRule['bindings']
  readonly claim: string
  readonly expected: string
  readonly kinds: readonly IssueKind[]
  /** Whether the request has something that could be wrong. */
  concerns(exchange: EsipaExchange): boolean
}

const derRows: readonly DerRow[] = [
  {
    requirement: 'ESIPA-ASN-016',
    bindings: ['asn1'],
    claim: 'every tag and length that the IPA writes has its shortest definite form',
    expected: 'DER tags and lengths',
    kinds: ['non-minimal-length', 'indefinite-length', 'high-tag-form'],
    concerns: () => true,
  },
  {
    requirement: 'DER-018',
    bindings: ['asn1'],
    claim: 'every INTEGER that the IPA writes has its shortest form',
    expected: 'minimal INTEGERs',
    kinds: ['non-minimal-integer'],
    concerns: hasOwnInteger,
  },
  {
    requirement: 'DER-021',
    bindings: ['asn1'],
    claim: 'nothing follows the outermost object',
    expected: 'no octets after the object',
    kinds: ['trailing-octets'],
    concerns: () => true,
  },
]

/** ESIPA-ASN-016, DER-018, DER-021: what the eUICC has made is not the IPA's. */
const ownDer: readonly IpaRule[] = derRows.map(({ requirement, bindings, claim, expected, kinds, concerns }) => ({
  requirement,
  ...(bindings === undefined ? {} : { bindings }),
  judge(exchange) {
    const { request, http } = exchange
    if (request === undefined) return undefined
    const issue = request.issues.find((one) => {
      const ber = 'offset' in one ? one : one.ber
      return ber !== undefined && kinds.includes(ber.kind) && (isBehind(ber.kind) || isOwn(one, request, http.request.body))
    })
    if (issue === undefined && !concerns(exchange)) return undefined
    return { claim, expected, seen: issue?.what ?? expected, holds: issue === undefined, at: [http.sent] }
  },
}))

/** Octets behind an object are no part of what the eUICC has made. */
function isBehind(kind: IssueKind): boolean {
  return kind === 'trailing-octets'
}

/** Errors and causes in ASN.1; the objects in JSON hold none but errors. */
function hasOwnInteger({ request, binding }: EsipaExchange): boolean {
  if (request?.function === 'getEimPackage') return binding === 'asn1' && request.value.stateChangeCause !== undefined
  if (request?.function !== 'provideEimPackageResult') return false
  return request.value.eimPackageResult.kind === 'eimPackageResultResponseError'
}

/** RETR-003. Digits of a PLMN: MCC2 MCC1, MNC3 MCC3, MNC2 MNC1, and F where an MNC has two. */
const codedPlmn: IpaRule = {
  requirement: 'RETR-003',
  judge({ request, http }) {
    if (request?.function !== 'getEimPackage' || request.value.rPLMN === undefined) return undefined
    const hex = Buffer.from(request.value.rPLMN).toString('hex')
    return {
      claim: 'rPLMN as TS 24.008 codes it',
      expected: 'three octets of digits, F in the place of a third digit of the MNC only',
      seen: hex,
      holds: /^[0-9]{2}[0-9f][0-9]{3}$/.test(hex),
      at: [http.sent],
    }
  },
}

/** RETR-004. */
const taggedPlmn: IpaRule = {
  requirement: 'RETR-004',
  bindings: ['asn1'],
  judge({ function: name, http: { request, sent } }) {
    if (name !== 'getEimPackage') return undefined
    const [outer] = elementsIn(request.body)
    const places = (outer === undefined ? [] : inside(outer)).filter(
      (one) => one.tag === 0x82 || (one.tag === 0x81 && contentsOf(one).length === 3),
    )
    if (places.length === 0) return undefined
    const isOld = places.some(({ tag }) => tag === 0x81)
    return { claim: 'tag of rPLMN', expected: '82', seen: isOld ? '81' : '82', holds: !isOld, at: [sent] }
  },
}

/** STC-004. */
const noReservedCause: IpaRule = {
  requirement: 'STC-004',
  judge({ request, http }) {
    if (request?.function !== 'getEimPackage' || request.value.stateChangeCause === undefined) return undefined
    const cause = request.value.stateChangeCause
    return {
      claim: 'stateChangeCause',
      expected: 'any but the reserved local(3)',
      seen: String(cause),
      holds: cause !== 'local',
      at: [http.sent],
    }
  },
}

export const ipaRequestRules: readonly IpaRule[] = [aBinding, noEnvelope, ...ownDer, codedPlmn, taggedPlmn, noReservedCause]
