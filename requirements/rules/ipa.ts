/** The rules that judge every request of an IPA. */
import type { IpaRule } from '../ipa-rule.ts'
import { acknowledgementRules } from './ipa-acknowledgements.ts'
import { ipaCompactRules } from './ipa-compact.ts'
import { ipaHttpRules } from './ipa-http.ts'
import { ipaJsonRules } from './ipa-json.ts'
import { ipaRequestRules } from './ipa-requests.ts'

export const ipaRules: readonly IpaRule[] = [
  ...ipaHttpRules,
  ...ipaRequestRules,
  ...ipaJsonRules,
  ...acknowledgementRules,
  ...ipaCompactRules,
]
