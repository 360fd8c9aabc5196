/** Operations that stand in one another's way: SGP.32 5.9.14, 2.11.1.1.3. */
import { operationsIn, packageIn } from '../answered-package.ts'
import type { Rule } from '../rule.ts'

const changes = ['enable', 'disable', 'delete']

/** PKG-020: an eUICC that is changing its profiles refuses to list them. */
export const listBeforeChange: Rule = {
  requirement: 'PKG-020',
  judge(exchange) {
    const sent = packageIn(exchange)
    const names = sent === undefined ? [] : operationsIn(sent)
    if (!names.includes('listProfileInfo')) return undefined
    const change = names.findIndex((name) => changes.includes(name))
    const holds = change < 0 || names.lastIndexOf('listProfileInfo') < change
    return {
      claim: 'listProfileInfo does not follow enable, disable or delete in the same package',
      expected: 'listProfileInfo first',
      seen: names.join(', '),
      holds,
      at: [exchange.http.received],
    }
  },
}

/** PKG-021. */
export const oneOfEachChange: Rule = {
  requirement: 'PKG-021',
  judge(exchange) {
    const sent = packageIn(exchange)
    const names = sent === undefined ? [] : operationsIn(sent)
    const count = (name: string) => names.filter((one) => one === name).length
    if (count('enable') + count('disable') === 0) return undefined
    return {
      claim: 'a package has at most one enable and at most one disable',
      expected: 'at most one of each',
      seen: names.join(', '),
      holds: count('enable') <= 1 && count('disable') <= 1,
      at: [exchange.http.received],
    }
  },
}
