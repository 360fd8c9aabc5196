import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eimOptions } from '../profiles/eim-options.ts'
import { euiccOptions } from '../profiles/euicc-options.ts'
import { ipaOptions } from '../profiles/ipa-options.ts'
import { readOptionList } from '../requirements/option-list.ts'

for (const [actor, options] of [
  ['eIM', eimOptions],
  ['eUICC', euiccOptions],
  ['IPA', ipaOptions],
] as const)
  test(`a profile answers exactly the options of the ledger that an ${actor} declares, in the same words`, () => {
    const declared = readOptionList().filter(({ declaredBy }) => declaredBy.includes(actor))
    assert.deepEqual(
      Object.entries(options),
      declared.map(({ option, meaning }) => [option, meaning]),
    )
  })
