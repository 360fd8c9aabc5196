/** What is read of records that crossed a path. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DTLS_1_0, DTLS_1_2, recordOf, versionChosenIn, versionOfferedIn } from './dtls-records.ts'

const HANDSHAKE = 22

/** The beginning of a handshake message of ten octets, with a version in front. */
function messageOf(type: number, version: number, from = 0): Buffer {
  const header = Buffer.of(type, 0, 0, 10, 0, 0, 0, 0, from, 0, 0, 10 - from)
  return recordOf(
    { type: HANDSHAKE, epoch: 0, content: Buffer.concat([header, Buffer.of(version >> 8, version & 0xff), Buffer.alloc(8)]) },
    0,
  )
}

test('the version that a server has chosen stands in its ServerHello', () => {
  assert.deepEqual([messageOf(2, DTLS_1_0), messageOf(2, DTLS_1_2)].map(versionChosenIn), [DTLS_1_0, DTLS_1_2])
})

test('the newest version that a client offers stands in its ClientHello, and nowhere else', () => {
  assert.deepEqual([messageOf(1, DTLS_1_0), messageOf(1, DTLS_1_2), messageOf(2, DTLS_1_2)].map(versionOfferedIn), [
    DTLS_1_0,
    DTLS_1_2,
    undefined,
  ])
})

test('a HelloVerifyRequest, a later fragment and an alert say nothing of it', () => {
  const alert = recordOf({ type: 21, epoch: 0, content: Buffer.of(2, 70) }, 0)
  assert.deepEqual([messageOf(3, DTLS_1_0), messageOf(2, DTLS_1_0, 4), alert].map(versionChosenIn), [
    undefined,
    undefined,
    undefined,
  ])
})
