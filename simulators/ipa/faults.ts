/** The named faults of the simulated IPA. */
import type { Fault } from '../fault.ts'
import { cardFaults } from './faults-card.ts'
import { coapsFaults } from './faults-coaps.ts'
import { compactFaults } from './faults-compact.ts'
import { cycleFaults } from './faults-cycle.ts'
import { deviceFaults } from './faults-device.ts'
import { downloadFaults } from './faults-download.ts'
import { fallbackFaults } from './faults-fallback.ts'
import { injectFaults } from './faults-inject.ts'
import { jsonFaults } from './faults-json.ts'
import { linkFaults } from './faults-link.ts'
import { managementFaults } from './faults-management.ts'
import { refreshFaults } from './faults-refresh.ts'
import { requestFaults } from './faults-requests.ts'
import { retrievalFaults } from './faults-retrieval.ts'
import { startFaults } from './faults-start.ts'
import { wayFaults } from './faults-ways.ts'
import type { AnyIpaDecisions } from './ipa.ts'

const all = {
  ...cardFaults,
  ...startFaults,
  ...cycleFaults,
  ...refreshFaults,
  ...retrievalFaults,
  ...downloadFaults,
  ...wayFaults,
  ...managementFaults,
  ...linkFaults,
  ...requestFaults,
  ...jsonFaults,
  ...compactFaults,
  ...deviceFaults,
  ...fallbackFaults,
  ...injectFaults,
  ...coapsFaults,
}

export type IpaFaultName = keyof typeof all

export const ipaFaults: Readonly<Record<IpaFaultName, Fault<AnyIpaDecisions>>> = all
