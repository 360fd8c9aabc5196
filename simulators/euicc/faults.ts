/** Every named fault of the simulated eUICC. */
import type { Fault } from '../fault.ts'
import type { EuiccDecisions } from './decisions.ts'
import { acceptanceFaults } from './faults/acceptance.ts'
import { downloadFaults } from './faults/download.ts'
import { listFaults } from './faults/lists.ts'
import { operationFaults } from './faults/operations.ts'
import { packageLoadingFaults } from './faults/package-loading.ts'
import { packageFaults } from './faults/packages.ts'
import { profileFaults } from './faults/profiles.ts'
import { sessionFaults } from './faults/sessions.ts'

export type EuiccFault = Fault<EuiccDecisions>

export const euiccFaults: Readonly<Record<string, EuiccFault>> = {
  ...packageFaults,
  ...acceptanceFaults,
  ...operationFaults,
  ...listFaults,
  ...downloadFaults,
  ...sessionFaults,
  ...packageLoadingFaults,
  ...profileFaults,
}
