/** ProfileInstallationResult, of a success or a failure, signed and stored: SGP.22 v2.5 2.5.6. */
import { tlv } from '../../../protocol/ber/writer.ts'
import type { BppFailure } from '../../../protocol/crypto/bpp-errors.ts'
import { sign } from '../../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import { ProfileInstallationResultData } from '../../../protocol/sgp22/notifications.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { Chip } from '../chip.ts'
import type { InstalledProfile } from '../state.ts'
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
  let result: Buffer = Buffer.alloc(0)
  for (const told of chip.decisions.toldOfInstallation(true)) {
    if (told === 'result') result = storeResult(chip, session, metadata, final)
    else chip.notify('notificationInstall', profile)
  }
  return result
}

/** Stores the result of a package that failed. @returns BF37 */
export function reportFailure(chip: Chip, session: DownloadSession, { metadata }: Loading, failure: Failure): Buffer {
  const { bppCommandId, errorReason, simaResponse } = failure
  const value = { bppCommandId, errorReason, ...(simaResponse === undefined ? {} : { simaResponse }) }
  return storeResult(chip, session, metadata?.value, { kind: 'errorResult', value })
}

function storeResult(
  chip: Chip,
  session: DownloadSession,
  metadata: StoreMetadataRequest | undefined,
  finalResult: FinalResult,
): Buffer {
  const { transactionId, serverAddress, serverOid, credentials } = session
  const seqNumber = chip.nextSequenceNumber()
  const address = chip.decisions.addressOfResult(serverAddress, metadata)
  const data = encode(ProfileInstallationResultData, {
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
  const result = tlv(0xbf37, data, signatureObject(sign(credentials.privateKey, signedBytes.euiccSignPIR(data))))
  chip.storeNotification({
    seqNumber,
    kind: 'pir',
    event: 'notificationInstall',
    address,
    ...(metadata === undefined ? {} : { iccid: Buffer.from(metadata.iccid).toString('hex').toUpperCase() }),
    tlv: result.toString('hex').toUpperCase(),
  })
  return result
}
