import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requirementOf } from './ledger.ts'
import { readSheetChecks } from './sheet-checks.ts'

const { owed, notOwed } = readSheetChecks()

test('each owed check names rows of the ledger that are duties of its actor', () => {
  const wrong = owed.flatMap(({ check, actor, ledger: rows }) =>
    rows.filter((id) => requirementOf(id)?.actor !== actor).map((id) => `${check} ${actor} ${id}`),
  )
  assert.deepEqual(wrong, [])
})

test('no check is twice in the list of an actor, and none is owed and not owed', () => {
  const names = owed.map(({ check, actor }) => `${check} ${actor}`)
  assert.equal(new Set(names).size, names.length)
  assert.deepEqual(
    notOwed.filter((check) => owed.some((one) => one.check === check)),
    [],
  )
})
