import type { Fault } from '../fault.ts'
import { authenticationFaults } from '../rsp-server/faults.ts'
import type { SmdpDecisions } from './decisions.ts'
import { answerFaults } from './faults-answers.ts'
import { packageFaults } from './faults-package.ts'
import { selectionFaults } from './faults-selection.ts'

/** Every way in which the simulated SM-DP+ can be wrong, by name. */
export const smdpFaults = {
  ...authenticationFaults,
  ...selectionFaults,
  ...packageFaults,
  ...answerFaults,
} satisfies Record<string, Fault<SmdpDecisions>>

export type SmdpFaultName = keyof typeof smdpFaults
