/** Who acknowledges (SGP.32 v1.2 2.11.1.4, 5.14.6): EimAcknowledgements go from the eIM to the IPA. */
import type { IpaRule } from '../ipa-rule.ts'

/** Tag of EimAcknowledgements. */
const BF53 = Buffer.from('bf53', 'hex')

/** Whether octets are EimAcknowledgements, in the ASN.1 binding. */
export function isAcknowledgement(body: Uint8Array): boolean {
  return Buffer.from(body.subarray(0, BF53.length)).equals(BF53)
}

/** ACK-011. */
export const acknowledgementRules: readonly IpaRule[] = [
  {
    requirement: 'ACK-011',
    bindings: ['asn1'],
    judge({ http: { request, sent } }) {
      const isOne = isAcknowledgement(request.body)
      return {
        claim: 'a request is no EimAcknowledgements',
        expected: 'a function of ESipa',
        seen: isOne ? 'EimAcknowledgements' : 'another object',
        holds: !isOne,
        at: [sent],
      }
    },
  },
]
