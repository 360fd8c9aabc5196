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
    const refusal = load(chip, tlv(0x30, crl))
    return encode(
      LoadCRLResponse,
      refusal === undefined ? { kind: 'loadCRLResponseOk', value: {} } : { kind: 'loadCRLResponseError', value: refusal },
    )
  },
}

function load(chip: Chip, der: Buffer): CrlError | undefined {
  let crl: ParsedCrl
  try {
    crl = parseCrl(der)
  } catch (error) {
    if (error instanceof DecodeError) return chip.decisions.loadsUnreadable() ? undefined : 'invalidCRLFormat'
    throw error
  }
  const { settings, state, decisions } = chip
  const isOfIssuer = ({ raw }: ParsedCrl['issuer']) => raw.equals(crl.issuer.raw)
  const keys = settings.verification.filter(({ subject }) => isOfIssuer(subject)).flatMap(({ publicKey: { key } }) => key ?? [])
  if (keys.length === 0) return decisions.loadsUnverified() ? undefined : 'verificationKeyNotFound'
  if (!keys.some((key) => isSignedBy(crl, key))) return decisions.passesOverUnsigned() ? undefined : 'invalidSignature'
  const loaded = state.crls.map((stored) => parseCrl(Buffer.from(stored, 'hex')))
  const fresher = loaded.some((one) => isOfIssuer(one.issuer) && isFresher(one, crl))
  if (decisions.standsAgainstCrl(fresher)) return 'fresherCrlAlreadyLoaded'
  const kept = loaded.filter(({ issuer }) => !isOfIssuer(issuer)).map((one) => showOctets(one.der))
  chip.state = { ...state, crls: [...kept, showOctets(der)] }
  return undefined
}

/** By cRLNumber where both have one, else by their dates. */
function isFresher(one: ParsedCrl, other: ParsedCrl): boolean {
  const [a, b] = [one, other].map(({ extensions }) => extensions.crlNumber?.value)
  return a === undefined || b === undefined ? one.thisUpdate > other.thisUpdate : a > b
}
