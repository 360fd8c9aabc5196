/** Objects of eUICC and eIM for the tests of the IPA. Signatures are 64 zeros: nobody checks them here. */
import { tlv } from '../../protocol/ber/writer.ts'
import { encode, type Of } from '../../protocol/schema/type.ts'
import { OtherSignedNotification, ProfileInstallationResult } from '../../protocol/sgp22/notifications.ts'
import type { Eco } from '../../protocol/sgp32/eco.ts'
import { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { EID, type Stored } from './test-card.ts'

export const noSignature = Buffer.alloc(64)
export const iccid = Buffer.from('98001032547698103214', 'hex')
export const eimTransactionId = Buffer.from('0102030405060708', 'hex')
/** Any certificate will do where only its octets travel. */
export const aCertificate = tlv(0x30, tlv(0x30, Buffer.from('020101', 'hex')), tlv(0x30), Buffer.from('030100', 'hex'))

export interface PackagePlan {
  readonly eimId?: string
  readonly counterValue?: number
  readonly psmoList?: readonly Of<typeof Psmo>[]
  readonly ecoList?: readonly Of<typeof Eco>[]
}

/** Octets of a package for the eUICC. */
export function packageOf({ eimId = 'eim1', counterValue = 1, psmoList, ecoList }: PackagePlan = {}): Buffer {
  const euiccPackage = ecoList
    ? { kind: 'ecoList' as const, value: ecoList }
    : { kind: 'psmoList' as const, value: psmoList ?? [] }
  const euiccPackageSigned = { eimId, eidValue: Buffer.from(EID, 'hex'), counterValue, eimTransactionId, euiccPackage }
  return encode(EuiccPackageRequest, { euiccPackageSigned, eimSignature: noSignature })
}

export const enable = (rollback = false): Of<typeof Psmo> => ({
  kind: 'enable',
  value: rollback ? { iccid, rollbackFlag: true } : { iccid },
})

/** A result as the card makes and keeps it. */
export function resultOf(
  seqNumber: number,
  euiccResult: readonly Of<typeof EuiccResultData>[] = [{ kind: 'getRATResult', value: [] }],
  eimId = 'eim1',
): Stored {
  const euiccPackageResultDataSigned = { eimId, counterValue: 1, eimTransactionId, seqNumber, euiccResult }
  const value = { euiccPackageResultDataSigned, euiccSignEPR: noSignature }
  return { seq: seqNumber, octets: encode(EuiccPackageResult, { kind: 'euiccPackageResultSigned', value }) }
}

export const enabled: Of<typeof EuiccResultData> = { kind: 'enableResult', value: 'ok' }

export function notificationOf(
  seqNumber: number,
  notificationAddress: string,
  event: 'notificationEnable' | 'notificationDisable' | 'notificationDelete' | 'notificationInstall' = 'notificationEnable',
): Stored {
  const tbsOtherNotification = { seqNumber, profileManagementOperation: [event], notificationAddress, iccid }
  const value = {
    tbsOtherNotification,
    euiccNotificationSignature: noSignature,
    euiccCertificate: aCertificate,
    eumCertificate: aCertificate,
  }
  return { seq: seqNumber, octets: encode(OtherSignedNotification, value) }
}

export function pirOf(
  seqNumber: number,
  notificationAddress: string,
  errorReason?: 'installFailedDueToInsufficientMemoryForProfile',
): Stored {
  const metadata = { seqNumber, profileManagementOperation: ['notificationInstall'] as const, notificationAddress, iccid }
  const aid = Buffer.from('A0000005591010FFFFFFFF8900001100', 'hex')
  const finalResult =
    errorReason === undefined
      ? { kind: 'successResult' as const, value: { aid, simaResponse: Buffer.from('3007A0053003800100', 'hex') } }
      : { kind: 'errorResult' as const, value: { bppCommandId: 'loadProfileElements' as const, errorReason } }
  const profileInstallationResultData = {
    transactionId: Buffer.from('0A0B0C', 'hex'),
    notificationMetadata: metadata,
    smdpOid: '2.999.10',
    finalResult,
  }
  const value = { profileInstallationResultData, euiccSignPIR: noSignature }
  return { seq: seqNumber, octets: encode(ProfileInstallationResult, value) }
}
