import { packageIn } from '../answered-package.ts'
import { eidOf } from '../requested-eid.ts'
import type { Rule } from '../rule.ts'

/** RETR-014, SGP.32 5.14.5. */
export const recipient: Rule = {
  requirement: 'RETR-014',
  judge(exchange) {
    const asked = eidOf(exchange)
    const named = packageIn(exchange)?.eid
    if (asked === undefined || named === undefined) return undefined
    return {
      claim: 'a package goes to the device whose EID it names',
      expected: `a package for ${asked}`,
      seen: `a package for ${named}`,
      holds: asked === named,
      at: [exchange.http.sent, exchange.http.received],
    }
  },
}
