/** Rows that the suite of an IPA proves in one of the two bindings. */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { ipaRules } from '../../requirements/rules/ipa.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'

/** A row that is about the other binding has its proof there. */
export function isPlayedIn(binding: FunctionBinding, id: string): boolean {
  const rule = ipaRules.find(({ requirement }) => requirement === id)
  if (rule !== undefined) return rule.bindings?.includes(binding) ?? true
  const tag = binding === 'asn1' ? 'https' : 'json'
  return readTaggedScenarios()
    .filter((scenario) => scenario.file.startsWith('features/ipa/') && tagValues(scenario, 'req').includes(id))
    .some((scenario) => tagValues(scenario, 'binding').some((value) => value === 'any' || value === tag))
}
