import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledgerOf, wholeLedger } from '../requirements/ledger.ts'
import { Collector } from './decode/captured.ts'
import { widthOf } from './decode/display-width.ts'
import { type ListOptions, list } from './list.ts'

async function listed(options: ListOptions, columns?: number) {
  const [stdout, stderr] = [new Collector(columns), new Collector(undefined)]
  const code = await list(options, { stdout, stderr, env: {} })
  return { code, lines: stdout.text.trimEnd().split('\n'), err: stderr.text }
}

test('without a filter every row of every actor is one line, and the last line counts them', async () => {
  const { code, lines } = await listed({})
  assert.equal(code, 0)
  assert.equal(lines.length, wholeLedger().length + 1)
  assert.match(lines.at(-1) ?? '', new RegExp(`^${wholeLedger().length} rows: `))
})

test('the counts of an actor add up to its rows', async () => {
  const { lines } = await listed({ actor: 'eIM' })
  const [all = 0, ...each] = (lines.at(-1) ?? '').match(/\d+/g)?.map(Number) ?? []
  assert.equal(all, ledgerOf('eIM').length)
  assert.equal(
    each.reduce((sum, one) => sum + one, 0),
    all,
  )
})

test('filters leave only what meets all of them', async () => {
  const { lines } = await listed({ actor: 'eIM', option: 'O_X_SMDS', level: 'normative', json: true })
  const rows: readonly { readonly id: string; readonly options: string; readonly level: string; readonly actor: string }[] =
    JSON.parse(lines.join('\n'))
  const expected = ledgerOf('eIM').filter(({ options, level }) => options.includes('O_X_SMDS') && level === 'normative')
  assert.ok(rows.length > 0)
  assert.deepEqual(
    rows.map(({ id }) => id),
    expected.map(({ id }) => id),
  )
})

test('an option is a whole name, not the beginning of another', async () => {
  const { lines } = await listed({ option: 'O_X_SMDS', json: true })
  const rows: readonly { readonly options: string }[] = JSON.parse(lines.join('\n'))
  assert.deepEqual(
    rows.filter(({ options }) => !/\bO_X_SMDS\b/.test(options)),
    [],
  )
  const { lines: few } = await listed({ actor: 'SM-DS', option: 'O_X_CRL' })
  assert.deepEqual(few, ['no row'])
})

test('untested rows say why', async () => {
  const { lines } = await listed({ actor: 'eIM', untested: true })
  for (const line of lines.slice(0, -1)) assert.match(line, /later suite|not observable|no stimulus exists|document only/)
})

test('an option that there is not is refused with the nearest: exit 3', async () => {
  const { code, err } = await listed({ option: 'O_X_JSN' })
  assert.equal(code, 3)
  assert.match(err, /--option O_X_JSN: there is no such option; did you mean O_X_JSON/)
})

for (const columns of [40, 80, 132]) {
  test(`no line is longer than ${columns} columns`, async () => {
    const { lines } = await listed({ actor: 'eIM' }, columns)
    for (const line of lines.slice(0, -1)) assert.ok(widthOf(line) <= columns, line)
  })
}
