import { isPlain } from '../plain-request.ts'
import type { Rule } from '../rule.ts'
import { TOO_MANY_REQUESTS } from '../verdict.ts'

/**
 * ESIPA-HTTP-018, SGP.32 6.1. A request that is right has to be answered inside the function; a failure of the server itself (5xx) or
 * a rate limit (429) is none of the function.
 */
export const functionStatus: Rule = {
  requirement: 'ESIPA-HTTP-018',
  over: 'https',
  judge(exchange) {
    const { response, sent, received } = exchange.http
    if (!isPlain(exchange) || exchange.function === 'handleNotification') return undefined
    if (response.status >= 500 || response.status === TOO_MANY_REQUESTS) return undefined
    return {
      claim: 'a failure of the function is reported inside its response, with HTTP status 200',
      expected: 'HTTP status 200',
      seen: `HTTP status ${response.status}`,
      holds: response.status === 200,
      at: [sent, received],
    }
  },
}
