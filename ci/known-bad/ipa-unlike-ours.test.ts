/** A simulated IPA that is right and takes its time: what does not come while it is watched is not observed, and no row turns red. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IpaFault } from '../../adapters/bench/simulated-ipa.ts'
import { ipaSuite } from './play-ipa-fault.ts'

/** Whoever watches it sees it take triggers, and nothing else. */
const later: IpaFault = {
  what: 'carries downloads out in the night, when its device has nothing else to do',
  checks: [],
  ledger: [],
  decisions: { begins: () => false, reportsFailure: () => false },
}

const direct = ['DDL-001', 'DDL-002', 'DDL-006', 'DDL-007', 'DDL-009', 'DDL-019', 'TRIG-003', 'TRIG-004', 'TRIG-015', 'DS-010']
const indirect = ['IDL-001', 'IDL-025', 'IDL-026', 'IDL-031', 'IDL-060', 'IDL-061', 'IDL-065', 'IDL-066', 'IDL-067', 'CXL-001']

test(`no row is red where an ${ipaSuite.name} ${later.what}`, async () => {
  const { states, why } = await ipaSuite.play(later, [...direct, ...indirect, 'RETR-001'])
  const wrong = [...states].filter(([, state]) => state === 'fail' || state === 'error').map(([id]) => `${id}: ${why.get(id)}`)
  assert.deepEqual(wrong, [])
  assert.equal(states.get('RETR-001'), 'pass', 'it was watched')
  assert.equal(states.get('DDL-001'), 'inconclusive')
})
