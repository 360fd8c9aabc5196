import assert from 'node:assert/strict'
import { test } from 'node:test'
import { euiccFaults } from '../../simulators/euicc/faults.ts'
import { expectedRed, holdsEuiccMatrix, holdsRightEuicc, testedRows } from './euicc-matrix.ts'

holdsRightEuicc()
holdsEuiccMatrix(0, 1)

test('every tested row of the eUICC is turned red by a fault', () => {
  const red = new Set(Object.values(euiccFaults).flatMap((fault) => [...expectedRed(fault)]))
  assert.deepEqual(
    testedRows.filter((id) => !red.has(id)),
    [],
  )
})
