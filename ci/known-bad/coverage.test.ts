/** Every row that the suite tests is turned red by a fault, in every version and binding in which it is played. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applicabilityOf } from '../../requirements/applicability.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { allEimFaults } from '../../simulators/eim/faults/all.ts'
import { expectedRed } from './expected.ts'
import { claimsOf, places } from './play-fault.ts'
import { scenarioRows } from './scenario-rows.ts'

for (const { spec, bindings } of places) {
  for (const binding of bindings) {
    test(`every tested row of v${spec} in ${binding} is turned red by a fault`, () => {
      const red = new Set(Object.values(allEimFaults).flatMap((fault) => [...expectedRed(fault, spec, binding)]))
      const green = ledgerOf('eIM').filter(
        (row) =>
          row.status === 'tested' &&
          scenarioRows.isPlayed(row.id, binding) &&
          applicabilityOf(row, claimsOf(spec)).state === 'run' &&
          !red.has(row.id),
      )
      assert.deepEqual(
        green.map(({ id }) => id),
        [],
      )
    })
  }
}
