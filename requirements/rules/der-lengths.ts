import { rawOf } from '../../protocol/schema/raw.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'

/** ESIPA-ASN-017, SGP.32 6.3: lengths outside of what is signed. Signed objects have a row of their own, of another level. */
export const derLengths: Rule = {
  requirement: 'ESIPA-ASN-017',
  bindings: ['asn1'],
  judge({ http, response }) {
    if (response === undefined) return undefined
    const isSigned = signedPart(response, http.response.body)
    const long = response.issues.find(
      (issue) =>
        'offset' in issue &&
        (issue.kind === 'non-minimal-length' || issue.kind === 'indefinite-length') &&
        !isSigned(issue.offset),
    )
    return {
      claim: 'every length has its shortest definite form',
      expected: 'DER lengths',
      seen: long === undefined || !('offset' in long) ? 'DER lengths' : `${long.what} at byte ${long.offset}`,
      holds: long === undefined,
      at: [http.received],
    }
  },
}

/** Which octets of the body are signed: the whole EuiccPackageSigned, its own tag and length too (SGP.32 2.11.1.1). */
function signedPart(read: NonNullable<EsipaExchange['response']>, body: Uint8Array): (offset: number) => boolean {
  if (read.function !== 'getEimPackage' || read.value.kind !== 'euiccPackageRequest') return () => false
  const signed = rawOf(read.value.value.euiccPackageSigned)
  if (signed === undefined) return () => false
  const start = Buffer.from(body).indexOf(signed)
  return (offset) => offset >= start && offset < start + signed.length
}
