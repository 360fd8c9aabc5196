import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LedgerFile } from '../../requirements/ledger.ts'
import { ledgerFileText, settle } from './settle.ts'

type Row = LedgerFile['rows'][number]

const row = (id: string, status: Row['status']): Row => ({
  id,
  section: '5',
  strength: 'SHALL',
  level: 'normative',
  basis: 'confirmed',
  statement: 'Does',
  options: '',
  observable: 'wire',
  status,
})
const files = new Map<string, LedgerFile>([
  ['sgp32-eim.json', { spec: 'SGP.32', actor: 'eIM', rows: [row('A-001', 'tested'), row('A-002', 'later suite')] }],
  ['derived-eim.json', { spec: 'Derived', actor: 'eIM', rows: [row('A-003', 'not observable')] }],
])
const retired = [{ id: 'A-009', replacedBy: ['A-001', 'A-002'], reason: 'r', formerStatement: 's' }]
const named = (...ids: readonly string[]) =>
  settle(
    files,
    ids.map((id) => ({ id, place: `f.feature:${id}` })),
    retired,
  )

test('a row that something names is tested, and one that nothing names any more is not', () => {
  const { files: written, gained, lost, complaints } = named('A-002')
  assert.deepEqual([gained, lost, complaints], [['A-002'], ['A-001'], []])
  assert.deepEqual([...written.keys()], ['sgp32-eim.json'])
  assert.deepEqual(
    written.get('sgp32-eim.json')?.rows.map(({ status }) => status),
    ['later suite', 'tested'],
  )
})

test('files in which nothing changes are not written', () => {
  assert.equal(named('A-001').files.size, 0)
})

test('a row that is filed with another reason keeps it, and the test is told', () => {
  const { files: written, complaints } = named('A-001', 'A-003')
  assert.equal(written.size, 0)
  assert.match(
    complaints.join(),
    /^f\.feature:A-003: A-003 is filed as "not observable"; write "later suite" in .*derived-eim\.json/,
  )
})

test('ids that there are not, and ids that were retired, are complaints', () => {
  assert.deepEqual(named('A-001', 'A-009', 'B-001').complaints, [
    'f.feature:A-009: there is no row A-009 in the ledger: it was retired, write A-001 or A-002',
    'f.feature:B-001: there is no row B-001 in the ledger',
  ])
})

test('a changed status is one changed line', () => {
  const [before, after] = [...files.values(), ...named('A-002', 'A-001').files.values()].flatMap((file) =>
    file.spec === 'SGP.32' ? [ledgerFileText(file).split('\n')] : [],
  )
  assert.deepEqual(
    after?.filter((line, i) => line !== before?.[i]),
    ['      "status": "tested"'],
  )
})
