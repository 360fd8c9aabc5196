/** ES9+.HandleNotification: SGP.22 v2.5 3.5, 5.6.4. There is no answer, so nothing here refuses. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { iccidFromOctets } from '../../protocol/identifiers/iccid.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import {
  NotificationMetadata,
  type OtherSignedNotification,
  type ProfileInstallationResult,
  ProfileInstallationResultData,
} from '../../protocol/sgp22/notifications.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import { pair } from '../rsp-server/refused.ts'
import {
  type Binding,
  findProfile,
  type Installation,
  type StoredProfile,
  withEventToDelete,
  withoutSessionsOf,
  withProfile,
} from './state.ts'
import type { Smdp, Turn } from './turn.ts'

/** Failures that may be gone at the next try: the transfer broke off, or there was no memory. */
const passing: readonly (string | number)[] = ['installFailedDueToInterruption', 'installFailedDueToInsufficientMemoryForProfile']

/** Takes what it can verify. What it cannot is left alone: the sender learns nothing of that. */
export function handleNotification(smdp: Smdp, turn: Turn, notification: PendingNotification): undefined {
  if (notification.kind === 'profileInstallationResult') installationResult(smdp, turn, notification.value)
  else if (notification.kind === 'otherSignedNotification') otherNotification(smdp, turn, notification.value)
  else turn.said = `${notification.kind}, which an eIM has to make whole first`
  return undefined
}

/** A result needs no session: months may lie between. A second one finds the profile installed, or without the binding. */
function installationResult({ decisions }: Smdp, turn: Turn, result: ProfileInstallationResult): void {
  const data = result.profileInstallationResultData
  const transactionId = Buffer.from(data.transactionId).toString('hex').toUpperCase()
  const profile = turn.state.profiles.find(({ order }) => isOf(order?.binding, transactionId))
  const binding = profile?.order?.binding
  turn.said = `ProfileInstallationResult of transaction ${transactionId}`
  if (profile?.order === undefined || binding === undefined || profile.status !== 'Downloaded') return
  const octets = decisions.signedOctets(result, 'profileInstallationResultData', ProfileInstallationResultData, data)
  const { key } = parseCertificate(Buffer.from(binding.euiccCertificate, 'hex')).publicKey
  if (!decisions.isNotificationValid(key, result.euiccSignPIR, signedBytes.euiccSignPIR(octets))) {
    turn.said = `${turn.said}: euiccSignPIR does not verify`
    return
  }
  const { finalResult } = data
  const { eid } = binding
  const installed = finalResult.kind === 'successResult'
  turn.progress.push({
    profile,
    eid,
    point: 'installation',
    ...(installed ? {} : { failure: pair('8.2', '4.2') }),
    resultData: rawOf(result) ?? Buffer.of(),
  })
  turn.said = `${turn.said}: ${installed ? 'installed' : `${finalResult.value.bppCommandId}/${finalResult.value.errorReason}`}`
  if (!installed && transactionId !== binding.transactionId) {
    // A failure of a package before the last one: the last one may still be installed.
    const earlier = binding.earlier.filter((one) => one !== transactionId)
    turn.state = withProfile(turn.state, { ...profile, order: { ...profile.order, binding: { ...binding, earlier } } })
    return
  }
  const after = installed
    ? installedProfile(profile, { eid, transactionId, seqNumber: String(data.notificationMetadata.seqNumber) })
    : failedProfile(profile, finalResult.value.errorReason)
  turn.state = withoutSessionsOf(withProfile(turn.state, after), profile)
  if (after.status !== 'Released') turn.state = withEventToDelete(turn.state, profile.order)
}

function isOf(binding: Binding | undefined, transactionId: string): boolean {
  return binding?.transactionId === transactionId || binding?.earlier.includes(transactionId) === true
}

/** The keys of the binding are erased: no package is made of them again. */
function installedProfile(profile: StoredProfile, installation: Installation): StoredProfile {
  const { binding: _erased, ...order } = profile.order ?? { downloads: 0, confirmationFailures: 0 }
  return { ...profile, status: 'Installed', order, installation }
}

function failedProfile(profile: StoredProfile, reason: string | number): StoredProfile {
  if (passing.includes(reason)) return { ...profile, status: 'Released' }
  const { binding: _erased, ...order } = profile.order ?? { downloads: 0, confirmationFailures: 0 }
  return { ...profile, status: 'Error', order: { ...order, ended: 'installationFailed' } }
}

function otherNotification({ server, decisions }: Smdp, turn: Turn, notification: OtherSignedNotification): void {
  const { profileManagementOperation: events, iccid, seqNumber } = notification.tbsOtherNotification
  turn.said = events.join(' ')
  try {
    const eum = parseCertificate(notification.eumCertificate)
    const euicc = parseCertificate(notification.euiccCertificate)
    const cis = [...server.credentials.map(({ ci }) => ci), ...server.furtherCis]
    const findings = decisions.judgeChain(euicc, eum, { cis, crls: server.crls, now: server.clock.now().getTime() })
    const field = 'tbsOtherNotification'
    const octets = decisions.signedOctets(notification, field, NotificationMetadata, notification.tbsOtherNotification)
    const signed = signedBytes.euiccNotificationSignature(octets)
    const { euiccNotificationSignature } = notification
    if (findings.length > 0 || !decisions.isNotificationValid(euicc.publicKey.key, euiccNotificationSignature, signed)) {
      turn.said = `${turn.said}: ${findings[0]?.sentence ?? 'the signature does not verify'}`
      return
    }
    const profile = iccid === undefined ? undefined : findProfile(turn.state, iccidFromOctets(iccid))
    const eid = euicc.subjectSerialNumber ?? ''
    turn.said = `EID ${eid} ${turn.said} ICCID ${profile?.description.iccid ?? 'unknown'}`
    const deleted =
      profile && events.includes('notificationDelete') ? decisions.deleted(profile, eid, BigInt(seqNumber)) : undefined
    if (deleted !== undefined) turn.state = withProfile(turn.state, deleted)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    turn.said = `${turn.said}: ${error.message}`
  }
}
