import { jsonObjectOf, statusIn } from '../answer-json.ts'
import type { Rule } from '../rule.ts'

/** ESIPA-JSON-022, SGP.32 6.1.2, 6.4.1. Of what else the header says other rows judge. */
export const jsonHeader: Rule = {
  requirement: 'ESIPA-JSON-022',
  bindings: ['json'],
  judge(exchange) {
    const { response, received } = exchange.http
    if (response.status !== 200 || response.body.length === 0) return undefined
    const object = jsonObjectOf(exchange)
    const status = object && statusIn(object)
    const isOfSgp22 = status === 'Executed-WithWarning' || status === 'Expired'
    const seen =
      object === undefined
        ? 'a body that is no JSON object'
        : object.has('header')
          ? `the status ${typeof status === 'string' ? JSON.stringify(status) : 'is no string, or absent'}`
          : 'no header'
    return {
      claim: 'the answer has a header with the status of the function',
      expected: 'header.functionExecutionStatus.status "Executed-Success" or "Failed"',
      seen,
      holds: status === 'Executed-Success' || status === 'Failed' || isOfSgp22,
      at: [received],
      ...(isOfSgp22 ? { remark: `${status} is a word of SGP.22 that ESipa does not have` } : {}),
    }
  },
}
