/** DER in what an eIM sends: SGP.32 Annex C; inside signed objects it is owed, elsewhere a matter of robustness. */
import type { IssueKind } from '../../protocol/ber/issues.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { packageIn } from '../answered-package.ts'
import { type DerIssue, derIssuesIn, type Zone } from '../der-issues.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'

interface DerRow {
  readonly requirement: string
  readonly claim: string
  readonly expected: string
  readonly kinds: readonly IssueKind[]
  readonly zones: readonly Zone[]
  readonly bindings?: readonly FunctionBinding[]
  /** Whether the answer has something that could be wrong; an answer without it shows nothing. */
  concerns(exchange: EsipaExchange): boolean
}

const lengths = ['non-minimal-length', 'indefinite-length', 'high-tag-form'] as const
const bits = ['untrimmed-bits', 'unused-bits-not-zero'] as const

const rows: readonly DerRow[] = [
  {
    requirement: 'DER-001',
    claim: 'every tag and length in the signed package has its shortest definite form',
    expected: 'DER tags and lengths',
    kinds: lengths,
    zones: ['signed'],
    concerns: isPackage,
  },
  {
    requirement: 'DER-002',
    claim: 'every INTEGER in the signed package has its shortest form',
    expected: 'minimal INTEGERs',
    kinds: ['non-minimal-integer'],
    zones: ['signed'],
    concerns: isPackage,
  },
  {
    requirement: 'DER-003',
    claim: 'named bit strings in the signed package end with their last set bit',
    expected: 'no trailing zero bits',
    kinds: bits,
    zones: ['signed'],
    concerns: (exchange) => configurationsIn(exchange).some(({ eimSupportedProtocol }) => eimSupportedProtocol !== undefined),
  },
  {
    requirement: 'ESIPA-ASN-017',
    claim: 'every tag and length outside of what is signed has its shortest definite form',
    expected: 'DER tags and lengths',
    kinds: lengths,
    zones: ['own'],
    bindings: ['asn1'],
    concerns: () => true,
  },
  {
    requirement: 'DER-013',
    claim: 'every INTEGER outside of what is signed has its shortest form',
    expected: 'minimal INTEGERs',
    kinds: ['non-minimal-integer'],
    zones: ['own'],
    concerns: hasOwnInteger,
  },
  {
    requirement: 'DER-017',
    claim: 'nothing follows the outermost object',
    expected: 'no octets after the object',
    kinds: ['trailing-octets'],
    zones: ['own', 'signed'],
    concerns: ({ binding, json }) => binding === 'asn1' || (json?.octets.size ?? 0) > 0,
  },
]

/** ESIPA-ASN-017, DER-001 to 003, DER-013, DER-017. */
export const derRules: readonly Rule[] = rows.map(({ requirement, claim, expected, kinds, zones, bindings, concerns }) => ({
  requirement,
  ...(bindings === undefined ? {} : { bindings }),
  judge(exchange) {
    if (exchange.response === undefined || exchange.http.response.body.length === 0) return undefined
    const issue = derIssuesIn(exchange).find((one) => kinds.includes(one.kind) && zones.includes(one.zone))
    if (issue === undefined && !concerns(exchange)) return undefined
    return { claim, expected, seen: issue?.what ?? expected, holds: issue === undefined, ...placed(exchange, issue) }
  },
}))

function placed({ http }: EsipaExchange, issue: DerIssue | undefined) {
  return issue === undefined ? { at: [http.received] } : { at: [http.received], where: issue.where }
}

function isPackage(exchange: EsipaExchange): boolean {
  return packageIn(exchange)?.signed !== undefined
}

function configurationsIn(exchange: EsipaExchange) {
  const list = packageIn(exchange)?.fields.euiccPackage
  if (list?.kind !== 'ecoList') return []
  return list.value.flatMap((eco) => (eco.kind === 'addEim' || eco.kind === 'updateEim' ? [eco.value] : []))
}

function searchIn({ response }: EsipaExchange) {
  if (response?.function !== 'getEimPackage' || response.value.kind !== 'ipaEuiccDataRequest') return undefined
  return response.value.value
}

/** Error numbers in ASN.1, acknowledged numbers, numbers that are searched for. */
function hasOwnInteger(exchange: EsipaExchange): boolean {
  const { response, binding } = exchange
  if (response === undefined || !('kind' in response.value)) return false
  const { kind } = response.value
  if (/Error(Esipa)?$/.test(kind)) return binding === 'asn1'
  if (kind === 'eimAcknowledgements') return true
  const search = searchIn(exchange)
  return search?.searchCriteriaNotification?.kind === 'seqNumber' || search?.searchCriteriaEuiccPackageResult !== undefined
}
