import { type EsipaFunction, jsonPath } from '../../protocol/bindings/paths.ts'
import { isPlain } from '../plain-request.ts'
import type { Rule } from '../rule.ts'

/** What says that there is nothing at a path: not found, not for this method, gone, not implemented, or somewhere else. */
const notServed = [301, 302, 303, 307, 308, 404, 405, 410, 501]

/** ESIPA-JSON-001 to 007, SGP.32 6.4.1: whatever an eIM thinks of a right request, the path has to be there. */
export const servedPaths: readonly Rule[] = (
  [
    ['ESIPA-JSON-001', 'initiateAuthentication'],
    ['ESIPA-JSON-002', 'authenticateClient'],
    ['ESIPA-JSON-003', 'getBoundProfilePackage'],
    ['ESIPA-JSON-004', 'getEimPackage'],
    ['ESIPA-JSON-005', 'provideEimPackageResult'],
    ['ESIPA-JSON-006', 'handleNotification'],
    ['ESIPA-JSON-007', 'cancelSession'],
  ] as const satisfies readonly (readonly [string, EsipaFunction])[]
).map(([requirement, name]) => ({
  requirement,
  bindings: ['json'],
  judge(exchange) {
    const { status } = exchange.http.response
    const served = status === 200 || status === 204
    if (exchange.function !== name || !isPlain(exchange) || (!served && !notServed.includes(status))) return undefined
    return {
      claim: `${name} is served at its path`,
      expected: `an answer of the function at ${jsonPath('esipa', name)}`,
      seen: `HTTP status ${status}`,
      holds: served,
      at: [exchange.http.sent, exchange.http.received],
    }
  },
}))
