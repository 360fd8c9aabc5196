import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actors, ledgerFileName, ledgerOf, readLedgerFiles, requirementOf, wholeLedger } from './ledger.ts'

test('the rows of an actor come from its files alone, in the order of their ids', () => {
  for (const actor of actors) {
    const rows = ledgerOf(actor)
    assert.ok(rows.length > 0, actor)
    assert.deepEqual([...new Set(rows.map((row) => row.actor))], [actor])
    const ids = rows.map(({ id }) => id)
    assert.deepEqual(ids, [...ids].sort())
  }
})

test('each file is named for its specification and actor, and none is left out', () => {
  const files = [...readLedgerFiles()]
  assert.deepEqual(
    files.map(([name]) => name),
    files.map(([, file]) => ledgerFileName(file)),
  )
  const inFiles = files.reduce((sum, [, { rows }]) => sum + rows.length, 0)
  assert.equal(wholeLedger().length, inFiles)
})

test('a row is found by its id, whoever has the duty', () => {
  for (const actor of actors) {
    const [first] = ledgerOf(actor)
    assert.equal(requirementOf(first?.id ?? ''), first)
  }
  assert.equal(requirementOf('RETR-999'), undefined)
})
