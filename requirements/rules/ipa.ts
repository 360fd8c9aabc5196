/** The rules that judge every request of an IPA. */
import type { IpaRule } from '../ipa-rule.ts'
import { acknowledgementRules } from './ipa-acknowledgements.ts'
import { ipaHttpRules } from './ipa-http.ts'

export const ipaRules: readonly IpaRule[] = [...ipaHttpRules, ...acknowledgementRules]
