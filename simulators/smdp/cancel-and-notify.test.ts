import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import type { RegisteredEvent } from '../rsp-server/event-registrar.ts'
import { eids, OID, outcome, profile, Scene, testPki } from './test-scene.ts'

const pki = await testPki()
const bindings = ['json', 'asn1'] as const
const inBinding = (binding: string, error: string, codes: string) => (binding === 'json' ? `${error} ${codes}` : error)

for (const binding of bindings) {
  test(`ES9P-018 ES9P-033 ES9P-034 ES9P-035: CancelSession of an unknown transaction, with a wrong signature, with another OID, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order()
    const { transactionId } = await scene.authenticated(matchingId)
    const cancelled = async (...[id, reason, oid, wrong]: Parameters<typeof scene.euicc.cancel>) =>
      outcome(await scene.call('cancelSession', scene.euicc.cancel(id, reason, oid, wrong)))
    const unknown = inBinding(binding, 'invalidTransactionId', '8.10.1/3.9')
    assert.equal(await cancelled(randomBytes(16), 'postponed', OID), unknown)
    assert.equal(
      await cancelled(transactionId, 'postponed', OID, { signature: () => randomBytes(64) }),
      inBinding(binding, 'euiccSignatureInvalid', '8.1/6.1'),
    )
    assert.equal(await cancelled(transactionId, 'postponed', '2.999.12'), inBinding(binding, 'undefinedError', '8.8/3.10'))
    assert.equal(await cancelled(transactionId, 'postponed', OID, { signed: { transactionId: randomBytes(16) } }), unknown)
    assert.equal(await cancelled(transactionId, 'postponed', OID), 'cancelSessionOk')
    assert.equal(await cancelled(transactionId, 'postponed', OID), unknown)
  })
}

for (const [reason, kept] of [
  ['endUserRejection', false],
  ['postponed', true],
  ['timeout', true],
  ['pprNotAllowed', false],
  ['metadataMismatch', false],
  ['loadBppExecutionError', false],
  ['undefinedReason', false],
] as const) {
  test(`ES9P-018: a session that is cancelled for ${reason} ${kept ? 'leaves' : 'ends'} the order`, async () => {
    const scene = new Scene({ pki })
    const { matchingId } = await scene.order()
    const { transactionId } = await scene.authenticated(matchingId)
    assert.equal(outcome(await scene.call('cancelSession', scene.euicc.cancel(transactionId, reason, OID))), 'cancelSessionOk')
    assert.equal(scene.status(), kept ? 'Released' : 'Error')
    assert.equal(outcome(await scene.asked(matchingId)), kept ? 'authenticateClientOk' : 'matchingIdRefused 8.2.6/3.8')
    assert.equal(
      scene.told.some(({ notificationPointStatus: { status } }) => status === 'Failed'),
      !kept,
    )
  })
}

test('DL22-016 ES9P-018: an order that is ended in one session is ended in the other sessions of the same eUICC', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const one = await scene.authenticated(matchingId)
  const other = await scene.authenticated(matchingId)
  await scene.call('cancelSession', scene.euicc.cancel(one.transactionId, 'endUserRejection', OID))
  const late = outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(other)))
  assert.deepEqual([late, scene.status()], ['invalidTransactionId 8.10.1/3.9', 'Error'])
})

test('ES9P-034: before AuthenticateClient nobody can verify who cancels', async () => {
  const scene = new Scene({ pki })
  const { transactionId } = await scene.initiated()
  const request = scene.euicc.cancel(transactionId, 'postponed', OID)
  assert.equal(outcome(await scene.call('cancelSession', request)), 'euiccSignatureInvalid 8.1/6.1')
})

for (const binding of bindings) {
  test(`sheet:sgp22-es9plus#9.10 N22-014 ES9P-017: every notification gets 204 without a body, known or not, right or wrong, once or twice, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId, iccid } = await scene.order()
    const { authenticated } = await scene.downloaded(matchingId)
    const result = scene.euicc.installationResult(authenticated.transactionId, iccid)
    const forged = scene.other().installationResult(authenticated.transactionId, iccid)
    const unknown = scene.euicc.installationResult(randomBytes(16), iccid)
    const stranger = scene.euicc.notification(['notificationEnable'], profile(9).iccid)
    for (const notification of [unknown, forged, result, result, stranger, stranger]) {
      const { status, body } = await scene.notify(notification)
      assert.deepEqual([status, body.length], [204, 0])
      if (notification === forged) assert.equal(scene.status(), 'Downloaded')
    }
    assert.equal(scene.status(), 'Installed')
    assert.equal(scene.told.filter(({ notificationPointId }) => notificationPointId === 4).length, 1)
  })
}

test('N22-014 ES9P-017: an installation result that comes when its session is long over is taken', async () => {
  const scene = new Scene({ pki })
  const { matchingId, iccid } = await scene.order()
  const { authenticated } = await scene.downloaded(matchingId)
  scene.clock.ms += 90 * 86_400_000
  await scene.initiated()
  assert.equal(Object.keys(scene.smdp.state.sessions).length, 1)
  await scene.notify(scene.euicc.installationResult(authenticated.transactionId, iccid))
  assert.equal(scene.status(), 'Installed')
})

for (const [reason, status] of [
  ['installFailedDueToInterruption', 'Released'],
  ['installFailedDueToInsufficientMemoryForProfile', 'Released'],
  ['installFailedDueToPEProcessingError', 'Error'],
  ['scp03tSecurityError', 'Error'],
] as const) {
  test(`ES9P-017 N22-015 ES2P-008: an installation that failed with ${reason} leaves the profile ${status}, and the operator is told`, async () => {
    const scene = new Scene({ pki })
    const { matchingId, iccid } = await scene.order()
    const { authenticated } = await scene.downloaded(matchingId)
    const result = scene.euicc.installationResult(authenticated.transactionId, iccid, reason)
    for (let i = 0; i < 2; i++) await scene.notify(result)
    assert.equal(scene.status(), status)
    assert.equal(scene.told.filter(({ notificationPointId }) => notificationPointId === 4).length, 1)
    const last = scene.told.at(-1)!
    assert.deepEqual([last.notificationPointId, last.notificationPointStatus.status, last.eid], [4, 'Failed', eids[0]])
    assert.ok(last.resultData)
    const next = outcome(await scene.asked(matchingId))
    assert.equal(next, status === 'Released' ? 'authenticateClientOk' : 'matchingIdRefused 8.2.6/3.8')
  })
}

test('ES9P-016 ES9P-017: of two packages the result of the first counts when it comes late, if it is a success; a failure is only told', async () => {
  const scene = new Scene({ pki })
  const result = async (matchingId: string, iccid: string, reason?: 'installFailedDueToInterruption') => {
    const first = await scene.downloaded(matchingId)
    const second = await scene.downloaded(matchingId)
    const notification = scene.euicc.installationResult(first.authenticated.transactionId, iccid, reason)
    for (let i = 0; i < 2; i++) await scene.notify(notification)
    return second.authenticated.transactionId
  }
  const one = await scene.order({ profile: profile(1) })
  await result(one.matchingId, one.iccid)
  const two = await scene.order({ profile: profile(2) })
  const last = await result(two.matchingId, two.iccid, 'installFailedDueToInterruption')
  assert.deepEqual([scene.status(one.iccid), scene.status(two.iccid)], ['Installed', 'Downloaded'])
  const told = scene.told.filter(({ notificationPointId }) => notificationPointId === 4)
  assert.deepEqual(
    told.map(({ iccid, notificationPointStatus: { status } }) => [iccid, status]),
    [
      [one.iccid, 'Executed-Success'],
      [two.iccid, 'Failed'],
    ],
  )
  await scene.notify(scene.euicc.installationResult(last, two.iccid))
  assert.equal(scene.status(two.iccid), 'Installed')
})

test('N22-015 ES2P-008: the operator is told of eligibility, download and installation, in this order', async () => {
  const scene = new Scene({ pki })
  const { matchingId, iccid } = await scene.order()
  await scene.installed(matchingId)
  assert.deepEqual(
    scene.told.map(({ notificationPointId, notificationPointStatus }) => [notificationPointId, notificationPointStatus.status]),
    [
      [1, 'Executed-Success'],
      [3, 'Executed-Success'],
      [4, 'Executed-Success'],
    ],
  )
  assert.ok(scene.told.every((info) => info.iccid === iccid && info.eid === eids[0] && info.timestamp === '2026-06-01T00:00:00Z'))
})

test('ACR-004 ACR-007 ES9P-017: an installed profile is not ordered again until the eUICC that has it says that it is deleted', async () => {
  const scene = new Scene({ pki })
  const { matchingId, iccid } = await scene.order()
  await scene.installed(matchingId)
  assert.equal(outcome(await scene.asked(matchingId)), 'matchingIdRefused 8.2.6/3.8')
  await assert.rejects(scene.order({ profile: iccid }), { name: 'Failed', codes: { subjectCode: '8.2.1', reasonCode: '3.3' } })

  await scene.notify(scene.euicc.notification(['notificationEnable'], iccid))
  await scene.notify(scene.other().notification(['notificationDelete'], iccid))
  const forged = scene.euicc.notification(['notificationDelete'], iccid)
  assert.ok(forged.kind === 'otherSignedNotification')
  await scene.notify({ ...forged, value: { ...forged.value, euiccNotificationSignature: randomBytes(64) } })
  const eum = await issueNegative(pki, { role: 'eum', kind: 'otherCi' })
  await scene.notify({ ...forged, value: { ...forged.value, eumCertificate: eum.certificate.der } })
  assert.equal(scene.status(), 'Installed')

  await scene.notify(scene.euicc.notification(['notificationDelete'], iccid))
  assert.equal(scene.status(), 'Available')
  const again = await scene.order({ profile: iccid })
  await scene.installed(again.matchingId, iccid, scene.other())
  assert.equal(scene.status(), 'Installed')
})

test('N22-014 ACR-007: a deletion that is told again when the profile is back on the same eUICC is that of the installation before', async () => {
  const scene = new Scene({ pki })
  const { matchingId, iccid } = await scene.order()
  await scene.installed(matchingId)
  const deletion = scene.euicc.notification(['notificationDelete'], iccid, 2n)
  await scene.notify(deletion)
  const again = await scene.order({ profile: iccid })
  const { authenticated } = await scene.downloaded(again.matchingId)
  await scene.notify(scene.euicc.installationResult(authenticated.transactionId, iccid, undefined, 3n))
  await scene.notify(deletion)
  assert.equal(scene.status(), 'Installed')
  await scene.notify(scene.euicc.notification(['notificationDelete'], iccid, 4n))
  assert.equal(scene.status(), 'Available')
})

test('DS-013 DL22-015: an order that ended with wrong confirmation codes has its event deleted once, however often is tried', async () => {
  const deleted: string[] = []
  const registrar = {
    registerEvent: async () => {},
    deleteEvent: async ({ eventId }: RegisteredEvent) => void deleted.push(eventId),
  }
  const scene = new Scene({ pki, settings: { registrar, confirmationLimit: 1 } })
  await scene.order({ eid: eids[0], matchingId: 'EVENT-1', smdsAddress: 'smds.harness.test', confirmationCode: '1234' })
  const authenticated = await scene.authenticated('EVENT-1')
  for (let i = 0; i < 3; i++) {
    await scene.call('getBoundProfilePackage', scene.euicc.prepare(authenticated, '1'))
    await scene.smdp.deleteEvents()
  }
  assert.deepEqual([deleted, scene.status()], [['EVENT-1'], 'Error'])
})

test('DS-013: the event is registered before the order counts, and deleted after the download and after a cancelled order', async () => {
  const events: string[] = []
  const registrar = {
    registerEvent: async (event: RegisteredEvent) => void events.push(`+${event.eventId}@${event.smdsAddress}`),
    deleteEvent: async (event: RegisteredEvent) => void events.push(`-${event.eventId}`),
  }
  const scene = new Scene({ pki, settings: { registrar } })
  const { iccid } = await scene.order({ eid: eids[0], matchingId: 'EVENT-1', smdsAddress: 'smds.harness.test' })
  const { authenticated } = await scene.downloaded('EVENT-1')
  const interrupted = 'installFailedDueToInterruption'
  await scene.notify(scene.euicc.installationResult(authenticated.transactionId, iccid, interrupted))
  await scene.smdp.deleteEvents()
  assert.deepEqual(events, ['+EVENT-1@smds.harness.test'])
  await scene.installed('EVENT-1')
  await scene.smdp.deleteEvents()
  assert.deepEqual(events.slice(1), ['-EVENT-1'])
  const two = await scene.order({ profile: profile(2), eid: eids[0], smdsAddress: 'smds.harness.test' })
  scene.smdp.cancel({ iccid: two.iccid, eid: eids[0], finalProfileStatusIndicator: 'Available' })
  await scene.smdp.deleteEvents()
  assert.deepEqual(events.slice(2), [`+${two.matchingId}@smds.harness.test`, `-${two.matchingId}`])
  await scene.order({ profile: profile(3), eid: eids[0], matchingId: 'EVENT-3', smdsAddress: 'smds.harness.test' })
  const { transactionId } = await scene.authenticated('EVENT-3')
  await scene.call('cancelSession', scene.euicc.cancel(transactionId, 'endUserRejection', OID))
  await scene.smdp.deleteEvents()
  assert.equal(events.at(-1), '-EVENT-3')
  assert.deepEqual(scene.smdp.state.eventsToDelete, [])
})
