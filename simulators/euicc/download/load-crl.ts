/** ES10b.LoadCRL: SGP.22 v2.5 5.7.12. */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { type ParsedCrl, parseCrl } from '../../../protocol/certificates/parse-crl.ts'
import { isSignedBy } from '../../../protocol/certificates/signed.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import { LoadCRLRequest, LoadCRLResponse } from '../../../protocol/sgp22/load-crl.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'

type Response = Of<typeof LoadCRLResponse>
type CrlError = Extract<Response, { kind: 'loadCRLResponseError' }>['value']

export const loadCrl: Es10Function = {
  tag: 0xbf35,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1', 'SGP.22'],
  run(chip, octets) {
    const { crl } = decodeUnambiguous(LoadCRLRequest, octets).value
    const refusal = load(chip, Buffer.from(crl))
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
    if (error instanceof DecodeError) return 'invalidCRLFormat'
    throw error
  }
  const { settings, state } = chip
  const ci = settings.verification.find(({ subject }) => subject.raw.equals(crl.issuer.raw))
  if (ci?.publicKey.key === undefined) return 'verificationKeyNotFound'
  const signers = settings.verification.filter(({ subject }) => subject.raw.equals(crl.issuer.raw))
  if (!signers.some(({ publicKey: { key } }) => key !== undefined && isSignedBy(crl, key))) return 'invalidSignature'
  const others = state.crls.filter((stored) => !parseCrl(Buffer.from(stored, 'hex')).issuer.raw.equals(crl.issuer.raw))
  const replaced = state.crls.find((stored) => !others.includes(stored))
  if (replaced !== undefined && parseCrl(Buffer.from(replaced, 'hex')).thisUpdate > crl.thisUpdate)
    return 'fresherCrlAlreadyLoaded'
  chip.state = { ...state, crls: [...others, der.toString('hex').toUpperCase()] }
  return undefined
}
