import { headerOf } from '../../transport/http-exchange.ts'
import type { Rule } from '../rule.ts'

/** ESIPA-HTTP-010, SGP.32 6.1.1: the row demands the header; which version stands in it is another matter. */
export const adminProtocol: Rule = {
  requirement: 'ESIPA-HTTP-010',
  over: 'https',
  judge({ http: { response, received } }) {
    if (response.status !== 200 || response.body.length === 0) return undefined
    const seen = headerOf(response, 'x-admin-protocol')
    return {
      claim: 'a response with a body carries X-Admin-Protocol',
      expected: 'X-Admin-Protocol',
      seen: seen === undefined ? 'no X-Admin-Protocol' : `X-Admin-Protocol: ${seen}`,
      holds: seen !== undefined,
      at: [received],
      ...(seen === undefined || /^gsma\/rsp\/v\d+\.\d+\.\d+$/.test(seen)
        ? {}
        : { remark: 'the value is not of the form gsma/rsp/v<x.y.z>' }),
    }
  },
}
