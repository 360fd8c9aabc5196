/** Notifications that reach the eIM: whose they are, whether they are signed, and their full form (SGP.32 v1.2 3.7, 5.14.7, 5.7.4). */

import { DecodeError } from '../../protocol/ber/issues.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { PendingNotification as PendingNotificationV101 } from '../../protocol/v101/notifications.ts'
import type { EimCore } from './core.ts'
import { hexOf } from './package-result.ts'
import { childrenOf } from './relay/elements.ts'
import { wholeInstallationResult } from './relay/expand.ts'
import type { Euicc, RelaySession } from './state.ts'
import { iccidText } from './view.ts'

export type AnyNotification = PendingNotification | Of<typeof PendingNotificationV101>

/** A notification that its eUICC signed. */
export interface VerifiedNotification {
  readonly seqNumber: UnboundedInteger
  readonly address: string
  /** The form that an SM-DP+ of SGP.22 reads; octets of the eUICC are those that were received. */
  readonly whole: Buffer
  readonly session?: RelaySession
  /** Whether it is the result of an installation. */
  readonly isInstallation: boolean
  readonly installedIccid?: string
  /** Certificates that came with it. */
  readonly certificates?: { readonly euicc: Uint8Array; readonly eum: Uint8Array }
}

/** The eUICC of a notification that came alone: named by its certificate, by 5A, by its session, or by the connection. */
export function ownerOf(eim: EimCore, notification: AnyNotification, connection: number): string | undefined {
  const { connections, records } = eim
  const byConnection = connections.get(connection)
  switch (notification.kind) {
    case 'otherSignedNotification':
      return eidOfCertificate(notification.value.euiccCertificate) ?? byConnection
    case 'profileInstallationResult': {
      const { transactionId } = notification.value.profileInstallationResultData
      return records.session(showOctets(transactionId))?.eid ?? byConnection
    }
    case 'compactProfileInstallationResult': {
      const { transactionId } = notification.value.compactProfileInstallationResultData
      return records.session(showOctets(transactionId))?.eid ?? byConnection
    }
    case 'compactOtherSignedNotification':
      return ('eidValue' in notification.value ? hexOf(notification.value.eidValue) : undefined) ?? byConnection
  }
}

/** The EID in a certificate, whether it can be trusted or not. */
export function eidOfCertificate(der: Uint8Array): string | undefined {
  try {
    return parseCertificate(der).subjectSerialNumber
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** The notification with its full form, or why it is not to be believed. */
export function verifyNotification(eim: EimCore, euicc: Euicc, notification: AnyNotification): VerifiedNotification | string {
  switch (notification.kind) {
    case 'profileInstallationResult':
      return verifyInstallation(eim, euicc, notification.value)
    case 'compactProfileInstallationResult':
      return verifyCompactInstallation(eim, euicc, notification.value)
    case 'otherSignedNotification':
      return verifyOther(eim, euicc, notification.value)
    case 'compactOtherSignedNotification':
      return verifyCompactOther(eim, euicc, notification.value)
  }
}

type Of1<K extends AnyNotification['kind']> = (AnyNotification & { readonly kind: K })['value']

function verifyInstallation(eim: EimCore, euicc: Euicc, value: Of1<'profileInstallationResult'>): VerifiedNotification | string {
  const { profileInstallationResultData: data, euiccSignPIR } = value
  const { notificationMetadata: metadata, finalResult, transactionId } = data
  const signed = signedBytes.euiccSignPIR(rawOf(data) ?? Buffer.of())
  const fault = eim.decisions.notificationFault(eim, euicc, signed, euiccSignPIR)
  if (fault !== undefined) return fault
  const session = eim.records.session(showOctets(transactionId))
  const isInstalled = finalResult.kind === 'successResult' && metadata.iccid !== undefined
  return {
    seqNumber: metadata.seqNumber,
    address: metadata.notificationAddress,
    whole: Buffer.from(rawOf(value) ?? []),
    isInstallation: true,
    ...(session === undefined ? {} : { session }),
    ...(isInstalled && metadata.iccid ? { installedIccid: iccidText(showOctets(metadata.iccid)) } : {}),
  }
}

function verifyCompactInstallation(
  eim: EimCore,
  euicc: Euicc,
  value: Of1<'compactProfileInstallationResult'>,
): VerifiedNotification | string {
  const { compactProfileInstallationResultData: data, euiccSignPIR } = value
  const session = eim.records.session(showOctets(data.transactionId))
  if (session === undefined) return `no session ${showOctets(data.transactionId)}, so the compact form cannot be made whole`
  const iccid = session.metadata && childrenOf(Buffer.from(session.metadata, 'hex')).find(({ tag }) => tag === 0x5a)?.octets
  const { data: signed, whole } = wholeInstallationResult(session, rawOf(data) ?? Buffer.of(), euiccSignPIR, iccid || undefined)
  const fault = eim.decisions.notificationFault(eim, euicc, signed, euiccSignPIR)
  if (fault !== undefined) return fault
  const isInstalled = data.compactFinalResult.kind === 'compactSuccessResult' && iccid
  return {
    seqNumber: data.seqNumber,
    address: session.address,
    whole,
    session,
    isInstallation: true,
    ...(isInstalled ? { installedIccid: iccidText(showOctets(iccid.subarray(2))) } : {}),
  }
}

function verifyOther(eim: EimCore, euicc: Euicc, value: Of1<'otherSignedNotification'>): VerifiedNotification | string {
  const { tbsOtherNotification: metadata, euiccNotificationSignature, euiccCertificate, eumCertificate } = value
  const why = eim.euiccKeys.refusal(euicc.eid, euiccCertificate, eumCertificate)
  if (why !== undefined) return why
  const certified = { ...euicc, euiccCertificate: showOctets(euiccCertificate), eumCertificate: showOctets(eumCertificate) }
  const fault = eim.decisions.notificationFault(eim, certified, rawOf(metadata) ?? Buffer.of(), euiccNotificationSignature)
  if (fault !== undefined) return fault
  return {
    seqNumber: metadata.seqNumber,
    address: metadata.notificationAddress,
    whole: Buffer.from(rawOf(value) ?? []),
    isInstallation: false,
    certificates: { euicc: euiccCertificate, eum: eumCertificate },
  }
}

function verifyCompactOther(
  eim: EimCore,
  euicc: Euicc,
  value: Of1<'compactOtherSignedNotification'>,
): VerifiedNotification | string {
  const { tbsOtherNotification: metadata, euiccNotificationSignature: signature } = value
  const tbs = rawOf(metadata) ?? Buffer.of()
  const fault = eim.decisions.notificationFault(eim, euicc, tbs, signature)
  if (fault !== undefined) return fault
  const { euiccCertificate, eumCertificate } = euicc
  if (euiccCertificate === undefined || eumCertificate === undefined) return 'no certificates to make the compact form whole with'
  const certificates = [Buffer.from(euiccCertificate, 'hex'), Buffer.from(eumCertificate, 'hex')]
  const whole = tlv(0x30, tbs, tlv(0x5f37, signature), ...eim.decisions.certificatesToAdd(certificates))
  return { seqNumber: metadata.seqNumber, address: metadata.notificationAddress, whole, isInstallation: false }
}
