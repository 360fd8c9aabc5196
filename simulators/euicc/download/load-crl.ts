/** ES10b.LoadCRL: SGP.22 v2.5 5.7.12. */
import { elementOf } from '../../../protocol/ber/element.ts'
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { showOctets } from '../../../protocol/ber/octets.ts'
import { tlv } from '../../../protocol/ber/writer.ts'
import { type ParsedCrl, parseCrl } from '../../../protocol/certificates/parse-crl.ts'
import { isSignedBy } from '../../../protocol/certificates/signed.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import { LoadCRLResponse } from '../../../protocol/sgp22/load-crl.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'

type Response = Of<typeof LoadCRLResponse>
type CrlError = Extract<Response, { kind: 'loadCRLResponseError' }>['value']

export const loadCrl: Es10Function = {
  tag: 0xbf35,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1', 'SGP.22'],
  run(chip, octets) {
    // The contents of A0 are those of the CertificateList, which has an error of its own.
    const crl = elementOf(0xa0, elementOf(0xbf35, octets).value()).value()
    return encode(LoadCRLResponse, load(chip, tlv(0x30, crl)))
  },
}

const whole: Response = { kind: 'loadCRLResponseOk', value: {} }

function refusal(value: CrlError): Response {
  return { kind: 'loadCRLResponseError', value }
}

function load(chip: Chip, der: Buffer): Response {
  let crl: ParsedCrl
  try {
    crl = parseCrl(der)
  } catch (error) {
    if (error instanceof DecodeError) return chip.decisions.loadsUnreadable() ? whole : refusal('invalidCRLFormat')
    throw error
  }
  const { settings, state, decisions } = chip
  const isOfIssuer = ({ raw }: ParsedCrl['issuer']) => raw.equals(crl.issuer.raw)
  const keys = settings.verification.filter(({ subject }) => isOfIssuer(subject)).flatMap(({ publicKey: { key } }) => key ?? [])
  if (keys.length === 0) return decisions.loadsUnverified() ? whole : refusal('verificationKeyNotFound')
  if (!keys.some((key) => isSignedBy(crl, key))) return decisions.passesOverUnsigned() ? whole : refusal('invalidSignature')
  const loaded = state.crls.map((stored) => parseCrl(Buffer.from(stored, 'hex')))
  const ofIssuer = loaded.filter(({ issuer }) => isOfIssuer(issuer))
  if (decisions.standsAgainstCrl(ofIssuer.some((one) => isFresher(one, crl)))) return refusal('fresherCrlAlreadyLoaded')
  const parts = decisions.readsParts() ? partsBeside(crl, ofIssuer) : undefined
  if (parts?.isBaseMissing === true) return refusal('baseCrlMissing')
  const others = loaded.filter((one) => !ofIssuer.includes(one) || parts?.beside.includes(one) === true)
  chip.state = { ...state, crls: [...others.map((one) => showOctets(one.der)), showOctets(der)] }
  return parts === undefined || parts.missing.length === 0
    ? whole
    : { kind: 'loadCRLResponseOk', value: { missingParts: parts.missing } }
}

/** What is there of the list that a partial one belongs to; its first part is the base of the others. Undefined for a whole list. */
function partsBeside(crl: ParsedCrl, ofIssuer: readonly ParsedCrl[]) {
  const { partialCrlNumber: part, totalPartialCrlNumber: total, crlNumber } = crl.extensions
  if (part === undefined) return undefined
  const partOf = ({ extensions }: ParsedCrl) => extensions.partialCrlNumber?.value
  const beside = ofIssuer.filter(
    (one) => one.extensions.crlNumber?.value === crlNumber?.value && partOf(one) !== undefined && partOf(one) !== part.value,
  )
  const there = new Set([part.value, ...beside.map(partOf)])
  const wanted = Array.from({ length: Math.min(total?.value ?? part.value, MOST_PARTS) }, (_, at) => at + 1)
  return { beside, isBaseMissing: !there.has(1), missing: wanted.filter((number) => !there.has(number)) }
}

const MOST_PARTS = 64

/** By cRLNumber where both have one, else by their dates. */
function isFresher(one: ParsedCrl, other: ParsedCrl): boolean {
  const [a, b] = [one, other].map(({ extensions }) => extensions.crlNumber?.value)
  return a === undefined || b === undefined ? one.thisUpdate > other.thisUpdate : a > b
}
