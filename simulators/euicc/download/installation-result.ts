/** ProfileInstallationResult, of a success or a failure, signed and stored: SGP.22 v2.5 2.5.6. */
import { showOctets } from '../../../protocol/ber/octets.ts'
import { tlv } from '../../../protocol/ber/writer.ts'
import type { BppFailure } from '../../../protocol/crypto/bpp-errors.ts'
import { sign } from '../../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import { ProfileInstallationResultData } from '../../../protocol/sgp22/notifications.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { Chip } from '../chip.ts'
import type { InstalledProfile, StoredNotification } from '../state.ts'
import type { DownloadSession, Loading } from './session.ts'

export interface Failure extends Pick<BppFailure, 'bppCommandId' | 'errorReason'> {
  readonly simaResponse?: Buffer
}

type FinalResult = Of<typeof ProfileInstallationResultData>['finalResult']

/** Stores the result and the notifications of an installation. @returns BF37 */
export function reportSuccess(
  chip: Chip,
  session: DownloadSession,
  metadata: StoreMetadataRequest,
  profile: InstalledProfile,
  simaResponse: Buffer,
): Buffer {
  const final: FinalResult = { kind: 'successResult', value: { aid: Buffer.from(profile.aid, 'hex'), simaResponse } }
  const { decisions } = chip
  let result: Buffer = Buffer.alloc(0)
  for (const told of decisions.toldOfInstallation(true)) {
    if (told === 'install') chip.notify('notificationInstall', profile)
    else result = stored(chip, signedResult(chip, session, metadata, final))
  }
  return result
}

/** Stores the result of a package that failed. @returns BF37 */
export function reportFailure(chip: Chip, session: DownloadSession, { metadata }: Loading, failure: Failure): Buffer {
  const { bppCommandId, simaResponse } = failure
  const errorReason = chip.decisions.reasonToTell(failure)
  const value = { bppCommandId, errorReason, ...(simaResponse === undefined ? {} : { simaResponse }) }
  const result = signedResult(chip, session, metadata?.value, { kind: 'errorResult', value })
  return chip.decisions.toldOfInstallation(false).includes('result') ? stored(chip, result) : Buffer.from(result.tlv, 'hex')
}

function stored(chip: Chip, result: StoredNotification): Buffer {
  chip.storeNotification(result)
  return Buffer.from(result.tlv, 'hex')
}

function signedResult(
  chip: Chip,
  { transactionId, serverAddress, serverOid, credentials }: DownloadSession,
  metadata: StoreMetadataRequest | undefined,
  finalResult: FinalResult,
): StoredNotification {
  const seqNumber = chip.nextSequenceNumber()
  const address = chip.decisions.addressOfResult(serverAddress, metadata)
  const der = encode(ProfileInstallationResultData, {
    transactionId,
    notificationMetadata: {
      seqNumber,
      profileManagementOperation: ['notificationInstall'],
      notificationAddress: address,
      ...(metadata === undefined ? {} : { iccid: metadata.iccid }),
    },
    smdpOid: serverOid,
    finalResult,
  })
  const data = chip.decisions.signedForm('ProfileInstallationResultData', der)
  const signed = chip.decisions.signedByPir(signedBytes.euiccSignPIR(data), finalResult.kind === 'successResult')
  const result = tlv(0xbf37, data, signatureObject(sign(credentials.privateKey, signed)))
  return {
    seqNumber,
    kind: 'pir',
    event: 'notificationInstall',
    address,
    ...(metadata === undefined ? {} : { iccid: showOctets(metadata.iccid) }),
    tlv: showOctets(result),
  }
}
