import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bppCommandIds, bppFailure, errorReasons } from './bpp-errors.ts'

test('commands and reasons have the numbers of SGP.22', () => {
  assert.deepEqual(Object.values(bppCommandIds), [0, 1, 2, 3, 4, 5])
  assert.deepEqual(Object.values(errorReasons), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 31, 32, 127])
  assert.equal(errorReasons.scp03tStructureError, 7)
  assert.equal(errorReasons.scp03tSecurityError, 8)
  assert.equal(errorReasons.pprNotAllowed, 15)
})

test('a failure carries its names', () =>
  assert.deepEqual(bppFailure('storeMetadata2', 'pprNotAllowed', 'why'), {
    kind: 'failed',
    bppCommandId: 'storeMetadata2',
    errorReason: 'pprNotAllowed',
    what: 'why',
  }))
