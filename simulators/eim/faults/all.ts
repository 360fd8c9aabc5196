/** Every named fault of the simulated eIM: those of its state machine by topic, those of its encoders, and those at the edge of ESipa. */
import { type EimFault, eimFaults } from '../faults.ts'
import { answerFaults } from './answers.ts'
import { jsonAnswerFaults } from './answers-in-json.ts'
import { brokenInputFaults } from './broken-input.ts'
import { certificateFaults } from './certificates.ts'
import { coapsFaults } from './coaps.ts'
import { coapsBlockFaults } from './coaps-blocks.ts'
import { coapsCopyFaults } from './coaps-copies.ts'
import { coapsCostFaults } from './coaps-costs.ts'
import { coapsDtlsFaults } from './coaps-dtls.ts'
import { coapsHourFaults } from './coaps-hours.ts'
import { coapsNetworkFaults } from './coaps-network.ts'
import { downloadFaults } from './downloads.ts'
import { httpFaults } from './http.ts'
import { notificationFaults } from './notifications.ts'
import { contentFaults } from './package-contents.ts'
import { packageFaults } from './packages.ts'
import { wirePackageFaults } from './packages-on-the-wire.ts'
import { queueFaults } from './queue.ts'
import { relayFaults } from './relay.ts'
import { resultAnswerFaults } from './result-answers.ts'
import { resultRecordFaults } from './result-records.ts'
import { resultFaults } from './results.ts'
import { retrievalFaults } from './retrieval.ts'
import { tlsFaults } from './tls.ts'

export const eimStateFaults = {
  ...retrievalFaults,
  ...packageFaults,
  ...resultFaults,
  ...notificationFaults,
  ...downloadFaults,
} as const

export type EimStateFaultName = keyof typeof eimStateFaults

/** Those that show over CoAP alone. */
export const allCoapsFaults: Readonly<Record<string, EimFault & Required<Pick<EimFault, 'ledger'>>>> = {
  ...coapsFaults,
  ...coapsBlockFaults,
  ...coapsDtlsFaults,
  ...coapsCostFaults,
  ...coapsHourFaults,
  ...coapsNetworkFaults,
  ...coapsCopyFaults,
}

export const allEimFaults: Readonly<Record<string, EimFault>> = {
  ...eimFaults,
  ...certificateFaults,
  ...eimStateFaults,
  ...relayFaults,
  ...resultAnswerFaults,
  ...resultRecordFaults,
  ...contentFaults,
  ...queueFaults,
  ...wirePackageFaults,
  ...answerFaults,
  ...httpFaults,
  ...brokenInputFaults,
  ...tlsFaults,
  ...jsonAnswerFaults,
  ...allCoapsFaults,
}
