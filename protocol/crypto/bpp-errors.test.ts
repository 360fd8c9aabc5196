import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from '../schema/type.ts'
import { ErrorResult } from '../sgp22/notifications.ts'
import { type BppCommandId, bppFailure, type ErrorReason } from './bpp-errors.ts'

const commands: Readonly<Record<BppCommandId, number>> = {
  initialiseSecureChannel: 0,
  configureISDP: 1,
  storeMetadata: 2,
  storeMetadata2: 3,
  replaceSessionKeys: 4,
  loadProfileElements: 5,
}

const reasons: Readonly<Record<ErrorReason, number>> = {
  incorrectInputValues: 1,
  invalidSignature: 2,
  invalidTransactionId: 3,
  unsupportedCrtValues: 4,
  unsupportedRemoteOperationType: 5,
  unsupportedProfileClass: 6,
  scp03tStructureError: 7,
  scp03tSecurityError: 8,
  installFailedDueToIccidAlreadyExistsOnEuicc: 9,
  installFailedDueToInsufficientMemoryForProfile: 10,
  installFailedDueToInterruption: 11,
  installFailedDueToPEProcessingError: 12,
  installFailedDueToDataMismatch: 13,
  testProfileInstallFailedDueToInvalidNaaKey: 14,
  pprNotAllowed: 15,
  installFailedDueToUnknownError: 127,
}

test('every failure is an ErrorResult with the numbers of SGP.22', () => {
  for (const [command, id] of Object.entries(commands) as [BppCommandId, number][]) {
    for (const [reason, number] of Object.entries(reasons) as [ErrorReason, number][]) {
      const { bppCommandId, errorReason } = bppFailure(command, reason, 'why')
      assert.deepEqual(encode(ErrorResult, { bppCommandId, errorReason }), Buffer.of(0x30, 6, 0x80, 1, id, 0x81, 1, number))
    }
  }
})

test('a failure carries its names', () =>
  assert.deepEqual(bppFailure('storeMetadata2', 'pprNotAllowed', 'why'), {
    kind: 'failed',
    bppCommandId: 'storeMetadata2',
    errorReason: 'pprNotAllowed',
    what: 'why',
  }))
