/** Rows that the suite of an IPA proves over one of the bindings. */
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { bindingTags } from '../../requirements/played-over.ts'
import { ipaRules } from '../../requirements/rules/ipa.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import { isRuledOver } from './ruled-over.ts'

/** A row that is about the other binding has its proof there. */
export function isPlayedIn(binding: EsipaBinding, id: string): boolean {
  const rule = ipaRules.find(({ requirement }) => requirement === id)
  if (rule !== undefined) return isRuledOver(rule, binding)
  return readTaggedScenarios()
    .filter((scenario) => scenario.file.startsWith('features/ipa/') && tagValues(scenario, 'req').includes(id))
    .some((scenario) => tagValues(scenario, 'binding').some((value) => bindingTags[binding].includes(value)))
}
