import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwedCheck } from '../../requirements/sheet-checks.ts'
import type { Outcome } from '../outcomes.ts'
import { isWhole, printedTable } from './printed.ts'
import { tableOf } from './table.ts'

const owed: readonly OwedCheck[] = [
  { check: 'sheet:PKG-02', actor: 'eUICC', ledger: ['PKG-030', 'PKG-037'] },
  { check: 'sheet:PKG-02', actor: 'eIM', ledger: ['PKG-001'] },
  { check: 'sheet:sgp22-lpae#C3', actor: 'eUICC', ledger: ['LPAE-013'], reason: 'later suite: needs an LPAe' },
]
const ids = new Set(['PKG-001', 'PKG-030', 'PKG-037', 'LPAE-013'])
const passed = (title: string): Outcome => ({ file: 'simulators/euicc/x.test.ts', title, outcome: 'passed' })
const table = (...tests: readonly Outcome[]) => tableOf({ owed, notOwed: ['sheet:RET-03'] }, ids, tests)
const states = (...tests: readonly Outcome[]) => table(...tests).rows.map(({ state }) => state)

test('a test covers a check for the actor whose ledger id it names', () => {
  assert.deepEqual(states(passed('sheet:PKG-02 PKG-037: the error has no token')), ['covered', 'missing', 'reason'])
  assert.deepEqual(states(passed('over JSON: sheet:PKG-02 PKG-001 PKG-030: both')), ['covered', 'covered', 'reason'])
})

test('an id behind the colon, a check without an id and an id without a check cover nothing', () => {
  const none = ['missing', 'missing', 'reason']
  assert.deepEqual(states(passed('sheet:PKG-02: as PKG-030 says')), none)
  assert.deepEqual(states(passed('PKG-030: the error has no token')), none)
  assert.deepEqual(states(passed('sheet:RET-03 PKG-030: of another check')), none)
})

test('a failed test covers nothing, a skipped one shows as skipped with its reason', () => {
  const failed: Outcome = { ...passed('sheet:PKG-02 PKG-030: it'), outcome: 'failed' }
  assert.equal(states(failed)[0], 'missing')
  const skipped: Outcome = { ...failed, outcome: 'skipped', why: 'no pcscd here' }
  assert.equal(states(skipped)[0], 'skipped')
  assert.equal(states(skipped, passed(failed.title))[0], 'covered')
  assert.match(printedTable(table(skipped)).join('\n'), /skipped \(no pcscd here\): simulators\/euicc\/x\.test\.ts: it/)
})

test('titles that name what does not exist are complaints, and so is a reason that a test has overtaken', () => {
  assert.deepEqual(table(passed('sheet:PKG-99 PKG-930: it, on P-256')).complaints, [
    'simulators/euicc/x.test.ts: "sheet:PKG-99 PKG-930: it, on P-256": there is no check sheet:PKG-99',
    'simulators/euicc/x.test.ts: "sheet:PKG-99 PKG-930: it, on P-256": there is no row PKG-930 in the ledger',
  ])
  assert.match(
    table(passed('sheet:sgp22-lpae#C3 LPAE-013: over BIP')).complaints.join(),
    /sgp22-lpae#C3 \(eUICC\) has a test now/,
  )
})

test('the table is whole when each check has a test or a reason', () => {
  const both = [passed('sheet:PKG-02 PKG-030: it'), passed('sheet:PKG-02 PKG-001 on P-256: its other side')]
  assert.equal(isWhole(table(...both)), true)
  assert.equal(isWhole(table(both[0]!)), false)
  assert.equal(isWhole(table(...both, passed('sheet:PKG-77 PKG-001: what is that'))), false)
})

test('printed, each check is one line, and each actor has its counts', () => {
  const lines = printedTable(
    table(passed('sheet:PKG-02 PKG-030 PKG-037: the error has no token'), passed('sheet:PKG-02 PKG-030: b')),
  )
  assert.deepEqual(lines.slice(2, 5), [
    'eUICC   sheet:PKG-02         simulators/euicc/x.test.ts (and 1 more): the error has no token',
    'eIM     sheet:PKG-02         !! NO TEST AND NO REASON',
    'eUICC   sheet:sgp22-lpae#C3  no test: later suite: needs an LPAe',
  ])
  assert.equal(lines[6], 'sheet checks eUICC : 2 owed, 1 covered, 0 skipped, 1 with a reason, 0 missing')
})
