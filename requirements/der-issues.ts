/** Departures from DER in an answer, and whose they are (SGP.32 Annex C, X.690). */
import type { Issue } from '../protocol/ber/issues.ts'
import { rawOf } from '../protocol/schema/raw.ts'
import { octetAt, placesOf } from './answer-place.ts'
import { packageIn } from './answered-package.ts'
import type { EsipaExchange } from './esipa-exchange.ts'
import type { OctetRange } from './verdict.ts'

/**
 * `signed`: inside EuiccPackageSigned, its own tag and length too. `relayed`: written and signed by an SM-DP+ or SM-DS, which the eIM
 * may not touch. `metadata`: written by an SM-DP+ and signed by nobody. `own`: everything else.
 */
export type Zone = 'signed' | 'relayed' | 'metadata' | 'own'

export interface DerIssue {
  readonly kind: Issue['kind']
  readonly zone: Zone
  /** With place and path, in words. */
  readonly what: string
  readonly where: readonly OctetRange[]
}

/** Components of answers that the eIM passes on, as the ASN.1 binding names them. */
const relayed: Readonly<Record<string, Zone>> = {
  serverSigned1: 'relayed',
  serverSignature1: 'relayed',
  euiccCiPKIdentifierToBeUsed: 'relayed',
  serverCertificate: 'relayed',
  smdpSigned2: 'relayed',
  smdpSignature2: 'relayed',
  smdpCertificate: 'relayed',
  boundProfilePackage: 'relayed',
  profileMetaData: 'metadata',
  profileMetadata: 'metadata',
}

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

/** The metadata of a profile in an answer of AuthenticateClient, as octets. */
export function metadataIn({ response }: EsipaExchange): Buffer | undefined {
  if (response?.function !== 'authenticateClient' || response.value.kind !== 'authenticateClientOkDPEsipa') return undefined
  const { profileMetaData } = response.value.value
  return profileMetaData && rawOf(profileMetaData)
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
    if (member !== undefined && member !== 'euiccPackageRequest') return relayed[member] ?? 'own'
    if (isSigned(offset)) return 'signed'
    if (parts === undefined) return 'relayed'
    return parts.find(({ start, end }) => offset >= start && offset < end)?.zone ?? 'own'
  }
}

/** Extents of what an answer passes on; undefined where it passes something on and nobody can tell where. */
function relayedParts(
  answer: NonNullable<EsipaExchange['response']>['value'] | undefined,
  body: Uint8Array,
): readonly { readonly start: number; readonly end: number; readonly zone: Zone }[] | undefined {
  if (answer === undefined || !/^(initiateAuthentication|authenticateClient|getBoundProfilePackage)Ok/.test(answer.kind))
    return []
  const { value } = answer
  if (typeof value !== 'object') return undefined
  const parts = Object.entries(relayed).flatMap(([name, zone]) => {
    const raw = rawOf(value, name)
    const start = raw === undefined ? -1 : raw.byteOffset - body.byteOffset
    return raw === undefined || raw.buffer !== body.buffer || start < 0 ? [] : [{ start, end: start + raw.length, zone }]
  })
  return parts.length === 0 ? undefined : parts
}
