import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eimOptions } from '../profiles/eim-options.ts'

test('a profile answers exactly the options of the ledger that an eIM declares, in the same words', () => {
  const list: readonly { readonly option: string; readonly declaredBy: readonly string[]; readonly meaning: string }[] =
    JSON.parse(readFileSync(new URL('../requirements/options.json', import.meta.url), 'utf8'))
  const declared = list.filter(({ declaredBy }) => declaredBy.includes('eIM')).map(({ option, meaning }) => [option, meaning])
  assert.deepEqual(Object.entries(eimOptions), declared)
})
