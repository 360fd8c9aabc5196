/** Every named fault of the simulated eUICC. */
import type { Fault } from '../fault.ts'
import type { EuiccDecisions } from './decisions.ts'
import { cardFaults } from './faults/card.ts'
import { downloadFaults } from './faults/download.ts'
import { eimFaults } from './faults/eims.ts'
import { identityFaults } from './faults/identity.ts'
import { listFaults } from './faults/lists.ts'
import { localFaults } from './faults/local.ts'
import { packageFaults } from './faults/packages.ts'
import { profileFaults } from './faults/profiles.ts'

export type EuiccFault = Fault<EuiccDecisions>

export const euiccFaults: Readonly<Record<string, EuiccFault>> = {
  ...packageFaults,
  ...listFaults,
  ...eimFaults,
  ...localFaults,
  ...cardFaults,
  ...identityFaults,
  ...downloadFaults,
  ...profileFaults,
}
