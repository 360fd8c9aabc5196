/** Every named fault of the simulated eUICC. */
import type { Fault } from '../fault.ts'
import type { EuiccDecisions } from './decisions.ts'
import { acceptanceFaults } from './faults/acceptance.ts'
import { cardFaults } from './faults/card.ts'
import { derFaults } from './faults/der.ts'
import { downloadFaults } from './faults/download.ts'
import { eimFaults } from './faults/eims.ts'
import { identityFaults } from './faults/identity.ts'
import { immediateEnableFaults } from './faults/immediate-enable.ts'
import { listFaults } from './faults/lists.ts'
import { localFaults } from './faults/local.ts'
import { notificationFaults } from './faults/notifications.ts'
import { operationFaults } from './faults/operations.ts'
import { packageLoadingFaults } from './faults/package-loading.ts'
import { packageFaults } from './faults/packages.ts'
import { profileFaults } from './faults/profiles.ts'
import { sessionFaults } from './faults/sessions.ts'
import { stateFaults } from './faults/states.ts'

export type EuiccFault = Fault<EuiccDecisions>

export const euiccFaults: Readonly<Record<string, EuiccFault>> = {
  ...packageFaults,
  ...acceptanceFaults,
  ...operationFaults,
  ...listFaults,
  ...eimFaults,
  ...localFaults,
  ...cardFaults,
  ...identityFaults,
  ...downloadFaults,
  ...sessionFaults,
  ...packageLoadingFaults,
  ...profileFaults,
  ...stateFaults,
  ...immediateEnableFaults,
  ...notificationFaults,
  ...derFaults,
}
