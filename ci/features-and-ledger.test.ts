/** Features, rules and ledger say the same: the ledger knows every id, and the tags of a scenario do not contradict its row. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ledger, requirementOf } from '../requirements/ledger.ts'
import { eimRules } from '../requirements/rules/eim.ts'

const folder = new URL('../features/', import.meta.url)
const tagLines = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.feature'))
  .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
  .filter((line) => line.includes('@req:'))
  .map((line) => line.trim().split(/\s+/))

const tagValue = (tags: readonly string[], key: string) => tags.find((tag) => tag.startsWith(`@${key}:`))?.slice(key.length + 2)

test('there are scenarios at all', () => assert.ok(tagLines.length > 0))

for (const tags of tagLines) {
  test(`${tags[0]}: the tags agree with the row of the ledger`, () => {
    const row = requirementOf(tagValue(tags, 'req') ?? '')
    assert.ok(row, 'no such row')
    assert.equal(tagValue(tags, 'since'), row.since)
    assert.equal(tagValue(tags, 'until'), row.until)
    assert.equal(row.status, 'tested')
  })
}

test('every row that is said to be tested has a scenario or a rule, and not both', () => {
  const ruled = eimRules.map(({ requirement }) => requirement)
  const played = tagLines.map((tags) => tagValue(tags, 'req'))
  const wrong = ledger.filter(({ id, status }) => (status === 'tested') !== (ruled.includes(id) !== played.includes(id)))
  assert.deepEqual(wrong, [])
})

test('no id stands for two rows', () => assert.equal(new Set(ledger.map(({ id }) => id)).size, ledger.length))
