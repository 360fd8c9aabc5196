import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeLedger } from '../requirements/ledger.ts'
import { readRetired } from '../requirements/retired.ts'
import { eimRules } from '../requirements/rules/eim.ts'
import { Collector } from './decode/captured.ts'
import { widthOf } from './decode/display-width.ts'
import { explain } from './explain.ts'
import { explainedRow } from './explained-row.ts'

async function explained(ids: readonly string[], columns = 200) {
  const [stdout, stderr] = [new Collector(columns), new Collector(undefined)]
  const code = await explain(ids, { stdout, stderr, env: {} })
  return { code, out: stdout.text, err: stderr.text }
}

/** Without the line breaks of the layout. */
const unbroken = (text: string) => text.replace(/\s+/g, ' ')

test('a row is explained: demand, level and why, versions, scenario with its place, and the faults that turn it red', async () => {
  const { code, out } = await explained(['retr-007'])
  assert.equal(code, 0)
  for (const part of [
    'RETR-007: SGP.32 5.14.5, eIM, normative SHALL',
    'SHALL       Reports eimPackageError eidNotFound(2) for an unknown EID',
    'normative: public sources settle the fact; a failure fails the run (exit 1)',
    'applies     from v1.1 on, whatever the options',
    'provoked by poll with a well-formed EID that is not managed',
    'an eIM that registers every EID that polls, so that none is unknown (fault answersEveryEidAsEmpty)',
    'run it      sgp32 run --only RETR-007',
  ])
    assert.ok(unbroken(out).includes(unbroken(part)), `${part}\nis not in\n${out}`)
  assert.match(out, /tested by {3}The EID is not known to the eIM\s+\(features\/eim\/[\w-]+\.feature:\d+\)/)
})

test('options are explained, and so are the readings that were taken', async () => {
  const { out } = await explained(['IDL-016'])
  assert.match(out, /to a product with O_X_INDIRECT AND O_X_SMDS\n +O_X_INDIRECT: .*\n +O_X_SMDS: /)
  assert.match(out, /reading .*eventIdUnknown\(56\) \(docs\/interpretations\.md, row 29\)/)
})

test('a row that nobody can test says why, and gives no command to run', async () => {
  const { out } = await explained(['OPS-005'])
  assert.match(out, /tested by {3}nothing, document only: /)
  assert.doesNotMatch(out, /run it/)
})

test('a row that a rule judges says so', async () => {
  const [rule] = eimRules
  const { out } = await explained([rule?.requirement ?? ''])
  assert.match(out, /tested by {3}a rule, which judges every exchange of every scenario/)
})

test('an id that there is not gets the nearest ones, and the others are explained all the same: exit 3', async () => {
  const { code, out, err } = await explained(['RETR-97', 'RETR-006'])
  assert.equal(code, 3)
  assert.match(err, /there is no row RETR-97; did you mean RETR-007/)
  assert.match(out, /^RETR-006: /m)
  assert.match((await explained(['\u001b[2J'])).err, /there is no row \\x1b\[2J; sgp32 list shows all/)
})

test('every retired id says what replaced it', async () => {
  const retired = readRetired()
  const { code, out } = await explained(retired.map(({ id }) => id))
  assert.equal(code, 0)
  for (const { id, replacedBy } of retired) {
    const [, after = ''] = out.split(`${id} is retired and never used again`)
    for (const now of replacedBy) assert.ok(after.split(' is retired ')[0]?.includes(`${now}: `), `${id}: ${now}`)
  }
})

for (const columns of [40, 80, 100]) {
  test(`no line of any row is longer than ${columns} columns`, () => {
    // The heading is one line whatever its length: ids are searched for.
    const seen = new Map(
      wholeLedger().map((row) => [`${row.basis} ${row.level} ${row.strength} ${row.status} ${row.actor}`, row]),
    )
    for (const row of seen.values())
      for (const line of explainedRow(row, columns).slice(1)) assert.ok(widthOf(line) <= columns, `${row.id}: ${line}`)
  })
}
