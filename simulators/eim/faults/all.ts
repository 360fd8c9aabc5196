/** Every named fault of the simulated eIM: those of its state machine by topic, and those at the edge of ESipa. */
import { type EimFault, eimFaults } from '../faults.ts'
import { downloadFaults } from './downloads.ts'
import { notificationFaults } from './notifications.ts'
import { packageFaults } from './packages.ts'
import { resultFaults } from './results.ts'
import { retrievalFaults } from './retrieval.ts'

export const eimStateFaults = {
  ...retrievalFaults,
  ...packageFaults,
  ...resultFaults,
  ...notificationFaults,
  ...downloadFaults,
} as const

export type EimStateFaultName = keyof typeof eimStateFaults

const certificateFaults: Readonly<Record<string, EimFault>> = {
  forgetsToRenewItsCertificate: {
    what: 'shows a TLS certificate that ended months ago',
    reach: 'never',
    expiredCertificate: true,
  },
}

export const allEimFaults: Readonly<Record<string, EimFault>> = { ...eimFaults, ...certificateFaults, ...eimStateFaults }
