import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { headerOf, mediaTypeOf } from '../../transport/http-exchange.ts'
import type { Rule } from '../rule.ts'

/** ESIPA-HTTP-005, SGP.32 6.3. */
export const asn1ContentType = labelled('ESIPA-HTTP-005', 'asn1', ASN1_CONTENT_TYPE)

/** ESIPA-JSON-010, SGP.32 6.4.1. */
export const jsonContentType = labelled('ESIPA-JSON-010', 'json', JSON_CONTENT_TYPE)

/** Parameters behind the media type are none of these rows' business. */
function labelled(requirement: string, binding: FunctionBinding, expected: string): Rule {
  return {
    requirement,
    bindings: [binding],
    over: 'https',
    judge({ http: { response, received } }) {
      if (response.status !== 200 || response.body.length === 0) return undefined
      const seen = headerOf(response, 'content-type')
      return {
        claim: 'the response is labelled with the media type of its binding',
        expected: `Content-Type: ${expected}`,
        seen: seen === undefined ? 'no Content-Type' : `Content-Type: ${seen}`,
        holds: seen !== undefined && mediaTypeOf(seen) === expected,
        at: [received],
      }
    },
  }
}
