import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const feature = `@spec:SGP.32 @section:5.14.5 @role:eim
Feature: F

  Rule: R

    @req:RETR-001
    Scenario: S
      When a
      Then b
`

/** What `gplint features` of `npm run lint` says of one feature, under the settings of this project. */
function gplint(text: string): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-gplint-'))
  try {
    cpSync(join(root, '.gplintrc'), join(folder, '.gplintrc'))
    mkdirSync(join(folder, 'features/eim'), { recursive: true })
    writeFileSync(join(folder, 'features/eim/a.feature'), text)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/gplint/bin/gplint.js'), 'features'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    return { status, output: stdout + stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('gplint has no complaint about a good feature', () => assert.deepEqual(gplint(feature), { status: 0, output: '\n' }))

// With a pattern such as features/**/*.feature it reads no file at all and is content; inside of a Rule several of its rules are blind.
for (const [what, from, to, rule] of [
  ['a scenario without @req inside of a rule', '@req:RETR-001', '@hostile', 'required-tags'],
  ['a scenario without tags inside of a rule', '    @req:RETR-001\n', '', 'required-tags'],
  ['a space at the end of a line', 'When a', 'When a ', 'no-trailing-spaces'],
  ['two spaces between tags', ' @role', '  @role', 'one-space-between-tags'],
] as const)
  test(`gplint finds ${what}`, () => {
    const { status, output } = gplint(feature.replace(from, to))
    assert.match(output, new RegExp(rule))
    assert.equal(status, 1)
  })
