/** Departures from DER in an answer, and whose they are (SGP.32 Annex C, X.690). */
import type { Issue } from '../protocol/ber/issues.ts'
import { rawOf } from '../protocol/schema/raw.ts'
import { octetAt, placesOf } from './answer-place.ts'
import { packageIn } from './answered-package.ts'
import type { EsipaExchange } from './esipa-exchange.ts'
import type { OctetRange } from './verdict.ts'

/**
 * `signed`: inside EuiccPackageSigned, its own tag and length too. `relayed`: written by an SM-DP+ or SM-DS and passed
 * on. `own`: everything else.
 */
export type Zone = 'signed' | 'relayed' | 'own'

export interface DerIssue {
  readonly kind: Issue['kind']
  readonly zone: Zone
  /** With place and path, in words. */
  readonly what: string
  readonly where: readonly OctetRange[]
}

/** Components of answers that the eIM passes on; metadata have another spelling in each binding. */
const relayed = [
  'serverSigned1',
  'serverSignature1',
  'euiccCiPKIdentifierToBeUsed',
  'serverCertificate',
  'profileMetaData',
  'profileMetadata',
  'smdpSigned2',
  'smdpSignature2',
  'smdpCertificate',
  'boundProfilePackage',
]

/** Every departure that could be read over. */
export function derIssuesIn(exchange: EsipaExchange): readonly DerIssue[] {
  const { response } = exchange
  if (response === undefined || response.issues.length === 0) return []
  const zoneOf = zonesOf(exchange)
  return response.issues.flatMap((issue) => {
    const ber = 'offset' in issue ? issue : issue.ber
    if (ber === undefined) return []
    const member = 'offset' in issue ? undefined : issue.path.slice(1)
    const inMember = member === undefined ? '' : ` of ${member}`
    return [
      {
        kind: ber.kind,
        zone: zoneOf(ber.offset, member),
        what: `${ber.what} at byte ${ber.offset}${inMember}${ber.path === '' ? '' : ` (${ber.path})`}`,
        where: member === undefined ? octetAt(exchange, ber.offset) : placesOf(exchange, exchange.json?.octets.get(`/${member}`)),
      },
    ]
  })
}

function zonesOf(exchange: EsipaExchange): (offset: number, member: string | undefined) => Zone {
  const { response, http, json } = exchange
  const signed = packageIn(exchange)?.signed
  const inJson = json?.octets.get('/euiccPackageRequest')
  const signedFrom = signed === undefined ? -1 : (inJson ?? Buffer.from(http.response.body)).indexOf(signed)
  const isSigned = (offset: number) =>
    signed !== undefined && signedFrom >= 0 && offset >= signedFrom && offset < signedFrom + signed.length
  const parts = relayedParts(response?.value, http.response.body)
  return (offset, member) => {
    if (member !== undefined && member !== 'euiccPackageRequest') return relayed.includes(member) ? 'relayed' : 'own'
    if (isSigned(offset)) return 'signed'
    return parts === undefined || parts.some(({ start, end }) => offset >= start && offset < end) ? 'relayed' : 'own'
  }
}

/** Extents of what an answer passes on; undefined where it passes something on and nobody can tell where. */
function relayedParts(
  answer: NonNullable<EsipaExchange['response']>['value'] | undefined,
  body: Uint8Array,
): readonly { readonly start: number; readonly end: number }[] | undefined {
  const passesOn = /^(initiateAuthentication|authenticateClient|getBoundProfilePackage)Ok/
  if (answer === undefined || !('kind' in answer) || !passesOn.test(answer.kind)) return []
  const { value } = answer
  if (typeof value !== 'object') return undefined
  const parts = relayed.flatMap((name) => {
    const raw = rawOf(value, name)
    const start = raw === undefined ? -1 : raw.byteOffset - body.byteOffset
    return raw === undefined || raw.buffer !== body.buffer || start < 0 ? [] : [{ start, end: start + raw.length }]
  })
  return parts.length === 0 ? undefined : parts
}
