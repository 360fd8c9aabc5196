import { headerOf, mediaTypeOf } from '../../transport/http-exchange.ts'
import type { Rule } from '../rule.ts'

const expected = 'application/x-gsma-rsp-asn1'

/** ESIPA-HTTP-005, SGP.32 6.3. Parameters behind the media type are none of this row's business. */
export const contentType: Rule = {
  requirement: 'ESIPA-HTTP-005',
  bindings: ['asn1'],
  judge({ http: { response, received } }) {
    if (response.status !== 200 || response.body.length === 0) return undefined
    const seen = headerOf(response, 'content-type')
    return {
      claim: 'the response is labelled with the media type of the ASN.1 binding',
      expected: `Content-Type: ${expected}`,
      seen: seen === undefined ? 'no Content-Type' : `Content-Type: ${seen}`,
      holds: seen !== undefined && mediaTypeOf(seen) === expected,
      at: [received],
    }
  },
}
