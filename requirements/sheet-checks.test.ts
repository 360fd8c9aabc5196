import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledger } from './ledger.ts'
import { readLedgerIds, readSheetChecks } from './sheet-checks.ts'

const { owed, notOwed } = readSheetChecks()
const ids = new Map(readLedgerIds().map((row) => [row.id, row]))

test('each owed check names rows of the ledger that are duties of its actor', () => {
  const wrong = owed.flatMap(({ check, actor, ledger: rows }) =>
    rows.filter((id) => ids.get(id)?.actor !== actor).map((id) => `${check} ${actor} ${id}`),
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

test('the rows that the suite judges by have the actor and level of the whole ledger', () => {
  for (const { id, actor, level } of ledger) assert.deepEqual(ids.get(id), { id, actor, level })
})
