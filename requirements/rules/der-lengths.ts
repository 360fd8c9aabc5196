import type { Rule } from '../rule.ts'
import { isEsipaAsn1, responseOf } from './esipa-asn1.ts'

/** ESIPA-ASN-017, SGP.32 6.3: lengths outside of what is signed. Signed objects have a row of their own, of another level. */
export const derLengths: Rule = {
  requirement: 'ESIPA-ASN-017',
  judge(exchange) {
    if (!isEsipaAsn1(exchange) || exchange.response.status !== 200) return undefined
    const read = responseOf(exchange)
    if (read === undefined) return undefined
    const long = read.issues.find(
      ({ kind, path }) => (kind === 'non-minimal-length' || kind === 'indefinite-length') && !path.includes('euiccPackageSigned'),
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
