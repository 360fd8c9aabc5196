import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { printed } from './complaint.ts'
import { houseComplaints } from './house-rules.ts'
import { readTree } from './tree.ts'

const complaintsOn = (file: string, text: string) => houseComplaints(new Map([[file, text]]))

test('this repository keeps the rules of the house', () => {
  assert.equal(printed(houseComplaints(readTree(join(import.meta.dirname, '..')))), '')
})

const long = 'x\n'.repeat(251)
// In pieces, as in the rules: this file is one of those that are checked.
const elsewhere = ['', 'work', 'main'].join('/')
const registry = ['https://registry', 'npmjs', 'org/'].join('.')

const wrong: readonly (readonly [what: string, file: string, text: string, complaint: RegExp])[] = [
  ['a folder outside of the design', 'tools/a.ts', '', /tools\/ is no folder of the design/],
  ['utils', 'protocol/utils/a.ts', '', /a folder named utils says nothing/],
  ['helpers', 'steps/helpers/a.ts', '', /a folder named helpers/],
  ['common', 'protocol/common/a.ts', '', /a folder named common/],
  ['lib', 'protocol/lib/a.ts', '', /a folder named lib/],
  ['src', 'protocol/src/a.ts', '', /a folder named src/],
  ['source at the top level', 'a.ts', '', /source at the top level/],
  ['a long file', 'protocol/a.ts', long, /251 lines, more than 250/],
  ['a long file with an empty reason', 'protocol/a.ts', `// Long because:\n${long}`, /252 lines/],
  ['a long file whose reason stands at its end', 'protocol/a.ts', `${long}// Long because: a table`, /252 lines/],
  [
    'a limit of a whole file',
    'protocol/a.test.ts',
    'const a = 1\nconst soon = AbortSignal.timeout(5_000)\n',
    /a\.test\.ts:2: a time limit that begins when the file is loaded/,
  ],
  ['an index file', 'protocol/ber/index.ts', 'const a = 1', /a barrel file/],
  [
    'a barrel of another name',
    'protocol/ber.ts',
    "export * from './ber/a.ts'\nexport { b } from './ber/b.ts'\n",
    /a barrel file/,
  ],
  ['a path of a machine', 'docs/a.md', `one\nsee ${elsewhere}`, /a\.md:2: holds/],
  ['a registry', 'package-lock.json', `"resolved": "${registry}a"`, /the address of a registry/],
]

for (const [what, file, text, complaint] of wrong)
  test(`is found: ${what}`, () => {
    const found = complaintsOn(file, text)
    assert.equal(found.length, 1, printed(found))
    assert.match(printed(found), complaint)
  })

const right: readonly (readonly [what: string, file: string, text: string])[] = [
  ['a file of the longest length', 'protocol/a.ts', 'x\n'.repeat(250)],
  ['a long file with its reason', 'protocol/a.ts', `// Long because: one table, and half of it would be of no use\n${long}`],
  ['a long reason in a doc comment', 'protocol/a.ts', `/**\n * Long because: one table\n */\n${long}`],
  ['a long page of text', 'docs/a.md', long],
  ['a re-export beside code', 'protocol/a.ts', "export * from './b.ts'\nexport const c = 1\n"],
  ['a path that only looks like it', 'docs/a.md', `see net${elsewhere}`],
  ['a file at the top level', 'README.md', 'text'],
]

for (const [what, file, text] of right) test(`is left alone: ${what}`, () => assert.deepEqual(complaintsOn(file, text), []))

test('a copy without git is read too, without what git would leave out', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'sgp32-tree-'))
  t.after(() => rmSync(root, { recursive: true }))
  for (const folder of ['protocol', 'node_modules/x', 'results']) mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['protocol/a.ts', 'node_modules/x/b.ts', 'results/c.ts', 'd.log']) writeFileSync(join(root, file), 'text')
  assert.deepEqual([...readTree(root)], [['protocol/a.ts', 'text']])
})
