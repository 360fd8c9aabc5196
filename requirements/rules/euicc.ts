/** The rules that judge every function of an eUICC. */
import type { Es10Rule } from '../es10-rule.ts'
import { euiccDerRules } from './euicc-der.ts'
import { downloadRules } from './euicc-download.ts'
import { notificationRules } from './euicc-notifications.ts'
import { packageResultRules } from './euicc-package-results.ts'

export const euiccRules: readonly Es10Rule[] = [...packageResultRules, ...downloadRules, ...notificationRules, ...euiccDerRules]
