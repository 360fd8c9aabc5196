/** docs/testcases*.md say of each situation where it is tested: what they name is there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { requirementOf } from '../requirements/ledger.ts'
import { isRuled } from '../requirements/tested-actors.ts'

/** Folder of the features that a page speaks of, by its name. */
const pages = { 'testcases.md': 'eim', 'testcases-euicc.md': 'euicc', 'testcases-ipa.md': 'ipa' } as const
const ID = '[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\\d{3}'

const reasons = {
  'a later suite': 'later suite',
  'not observable': 'not observable',
  'no stimulus exists': 'no stimulus exists',
  'a document shows it': 'document only',
}

for (const [page, folder] of Object.entries(pages)) {
  const text = readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8')
  const rows = text.split('\n').filter((line) => /^\| [A-Z0-9]+-/.test(line))

  test(`${page}: no situation stands twice, and each says where it is tested or why it is not`, () => {
    assert.ok(rows.length > 200)
    const names = rows.map((row) => row.split('|')[1]?.trim())
    assert.equal(new Set(names).size, names.length)
    assert.deepEqual(
      rows.filter((row) => /\|\s*\|$/.test(row)),
      [],
    )
  })

  test(`${page}: a feature that is named has a scenario of each row that stands behind it, and a rule is one`, () => {
    const wrong: string[] = []
    for (const row of rows)
      for (const [, named = '', ids = ''] of row.matchAll(new RegExp(`(rules|\`[a-z0-9-]+\`): (${ID}(?:, ${ID})*)`, 'g')))
        for (const id of ids.split(', ')) {
          const name = named.replaceAll('`', '')
          if (name === 'rules') {
            if (!isRuled(id)) wrong.push(`rules: ${id}`)
            continue
          }
          const path = new URL(`../features/${folder}/${name}.feature`, import.meta.url)
          if (!existsSync(path) || !readFileSync(path, 'utf8').includes(`@req:${id} `)) wrong.push(`${name}: ${id}`)
        }
    assert.deepEqual(wrong, [])
  })

  test(`${page}: what is left out has the reason that the ledger has`, () => {
    const wrong: string[] = []
    for (const row of rows)
      for (const [, ids = '', why = ''] of row.matchAll(
        new RegExp(`(${ID}(?:, ${ID})*) \\((${Object.keys(reasons).join('|')})\\)`, 'g'),
      ))
        for (const id of ids.split(', '))
          if (requirementOf(id)?.status !== reasons[why as keyof typeof reasons]) wrong.push(`${id}: ${why}`)
    assert.deepEqual(wrong, [])
  })
}
