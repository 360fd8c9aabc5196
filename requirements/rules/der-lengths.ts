import { rawOf } from '../../protocol/schema/raw.ts'
import type { Rule } from '../rule.ts'
import { isEsipaAsn1, responseOf } from './esipa-asn1.ts'

/** ESIPA-ASN-017, SGP.32 6.3: lengths outside of what is signed. Signed objects have a row of their own, of another level. */
export const derLengths: Rule = {
  requirement: 'ESIPA-ASN-017',
  judge(exchange) {
    if (!isEsipaAsn1(exchange) || exchange.response.status !== 200) return undefined
    const read = responseOf(exchange)
    if (read === undefined) return undefined
    const isSigned = signedPart(read, exchange.response.body)
    const long = read.issues.find(
      ({ kind, offset }) => (kind === 'non-minimal-length' || kind === 'indefinite-length') && !isSigned(offset),
    )
    return {
      claim: 'every length has its shortest definite form',
      expected: 'DER lengths',
      seen: long === undefined ? 'DER lengths' : `${long.what} at byte ${long.offset}`,
      holds: long === undefined,
      at: [exchange.received],
    }
  },
}

type Read = NonNullable<ReturnType<typeof responseOf>>

/** Which octets of the body are signed: the whole EuiccPackageSigned, its own tag and length too (SGP.32 2.11.1.1). */
function signedPart(read: Read, body: Uint8Array): (offset: number) => boolean {
  if (read.function !== 'getEimPackage' || read.value.kind !== 'euiccPackageRequest') return () => false
  const signed = rawOf(read.value.value.euiccPackageSigned)
  if (signed === undefined) return () => false
  const start = Buffer.from(body).indexOf(signed)
  return (offset) => offset >= start && offset < start + signed.length
}
