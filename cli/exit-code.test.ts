import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Level, Requirement, Strength } from '../requirements/ledger.ts'
import type { Outcome, State } from '../requirements/tally.ts'
import { exitCodeOf } from './exit-code.ts'

const outcome = (state: State, level: Level = 'normative', strength: Strength = 'SHALL'): Outcome => {
  const requirement: Requirement = {
    id: 'A',
    spec: '',
    section: '',
    actor: 'eIM',
    strength,
    level,
    basis: 'confirmed',
    observable: 'wire',
    statement: '',
    options: '',
    status: 'tested',
  }
  return { requirement, state, scenarios: [] }
}
const pass = outcome('pass')

for (const [what, outcomes, code, strict] of [
  ['all pass', [pass], 0, 0],
  ['a normative SHALL fails', [pass, outcome('fail')], 1, 1],
  ['a normative SHOULD fails', [pass, outcome('fail', 'normative', 'SHOULD')], 0, 1],
  ['a disputed row fails', [pass, outcome('fail', 'disputed')], 0, 1],
  ['a robustness row fails', [pass, outcome('fail', 'robustness')], 0, 1],
  ['a row of information fails', [pass, outcome('fail', 'information')], 0, 0],
  ['a normative MAY fails', [pass, outcome('fail', 'normative', 'MAY')], 0, 0],
  ['a normative SHALL is inconclusive', [pass, outcome('inconclusive')], 2, 2],
  ['a robustness row is inconclusive', [pass, outcome('inconclusive', 'robustness')], 0, 2],
  ['something failed and something is inconclusive', [outcome('fail'), outcome('inconclusive')], 1, 1],
  ['we broke and something failed', [outcome('error'), outcome('fail')], 4, 4],
  ['something could not be prepared', [pass, outcome('cannot be prepared')], 0, 0],
  ['nothing ran', [outcome('not selected'), outcome('not applicable')], 2, 2],
  ['there is no row', [], 2, 2],
] as const) {
  test(`${what}: exit ${code}, and ${strict} with --strict`, () => {
    assert.equal(exitCodeOf(outcomes, false), code)
    assert.equal(exitCodeOf(outcomes, true), strict)
  })
}
