import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eimOptions } from '../profiles/eim-options.ts'
import { profileJsonSchema } from '../profiles/json-schema.ts'
import { parseProfile } from '../profiles/load.ts'

const page = readFileSync(new URL('../docs/profile.md', import.meta.url), 'utf8')
const [, example = ''] = /\n```yaml\n([\s\S]*?)```/.exec(page) ?? []

test('the profile of the documentation is a right one, with every key that there is', () => {
  const profile = parseProfile(example, 'docs/profile.md')
  const { properties } = profileJsonSchema() as { properties: object }
  assert.deepEqual(Object.keys(profile).toSorted(), Object.keys(properties).toSorted())
  assert.deepEqual(Object.keys(profile.assets.euiccs?.[0] ?? {}).toSorted(), [
    'eid',
    'eimConfiguration',
    'euicc',
    'profiles',
    'state',
  ])
})

test('the documentation says of each option what the ledger says', () => {
  for (const [name, meaning] of Object.entries(eimOptions)) {
    const [, said = ''] = new RegExp(`  ${name}: (?:true|false) +# (.*)`).exec(example) ?? []
    assert.ok(meaning.replace(/^the eIM /, '').startsWith(said), `${name}: ${said}`)
  }
})
