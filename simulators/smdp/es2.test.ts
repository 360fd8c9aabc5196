import assert from 'node:assert/strict'
import { test } from 'node:test'
import { es2Json } from '../../protocol/bindings/json/operator-functions.ts'
import { operate } from '../rsp-server/test-operator.ts'
import { answered, serverRequest } from '../rsp-server/test-wire.ts'
import { a, b, c, ONE, one, pki, stocked, two } from './test-operators.ts'
import { eids, NAME, outcome, profile, Scene } from './test-scene.ts'

test('ES2P-001: DownloadOrder reserves by ICCID and by profile type, and with an EID links', async () => {
  const { download, scene } = stocked()
  assert.deepEqual(await download({ iccid: a }), { iccid: a })
  assert.equal(scene.status(a), 'Allocated')
  assert.deepEqual(await download({ profileType: 'generic', eid: eids[0] }), { iccid: b })
  assert.equal(scene.status(b), 'Linked')
  assert.deepEqual(await download({ iccid: c, profileType: 'special' }), { iccid: c })
})

test('ES2P-001: DownloadOrder once more with the same parameters gives the same answer, and does not take another profile', async () => {
  const { download, scene } = stocked()
  const again = { ...one, call: 'call-1' }
  assert.deepEqual(await download({ profileType: 'generic' }, again), { iccid: a })
  assert.deepEqual(await download({ profileType: 'generic' }, again), { iccid: a })
  assert.deepEqual(await download({ iccid: a }), { iccid: a })
  assert.equal(scene.status(b), 'Available')
  assert.deepEqual(await download({ profileType: 'generic' }), { iccid: b })
})

test('ES2P-002: DownloadOrder is refused for an unknown or used ICCID, a wrong type, and when nothing is left', async () => {
  const { download } = stocked()
  assert.equal(await download({ iccid: profile(9).iccid }), '8.2.1/3.9')
  await download({ iccid: a, eid: eids[0] })
  assert.equal(await download({ iccid: a }), '8.2.1/3.3')
  assert.equal(await download({ iccid: a, eid: eids[1] }), '8.2.1/3.3')
  assert.equal(await download({ iccid: a, eid: eids[0] }, two), '8.2.1/3.3')
  assert.equal(await download({ iccid: b, profileType: 'special' }), '8.2.5/3.8')
  assert.equal(await download({ profileType: 'none' }), '8.2.5/3.9')
  await download({ iccid: c })
  assert.equal(await download({ profileType: 'special' }), '8.2.5/3.7')
  assert.equal(await download({}), '8.2.1/2.2')
  assert.equal(await download({ iccid: b, eid: `${eids[0].slice(0, 31)}0` }), '8.1.1/2.1')
  assert.equal(await download({ iccid: '12' }), '8.2.1/2.1')
})

test('ES2P-007: the operator is who the certificate says, whatever the header says, and gets its own profiles only', async () => {
  const { download, confirm, cancel, release, scene } = stocked()
  const pretender = { ...two, requester: ONE }
  assert.equal(await download({ iccid: b }, pretender), '8.2.1/1.2')
  assert.equal(await download({ profileType: 'special' }, pretender), '8.2.5/1.2')
  assert.deepEqual(await download({ iccid: b }, one), { iccid: b })
  assert.equal(await confirm({ iccid: b, releaseFlag: true }, two), '8.2.1/1.2')
  assert.equal(await cancel({ iccid: b, finalProfileStatusIndicator: 'Available' }, two), '8.2.1/1.2')
  assert.equal(await release(b, two), '8.2.1/1.2')
  assert.equal(await download({ iccid: a }, {}), 'HTTP 403')
  assert.equal(scene.status(a), 'Available')
})

test('ES2P-007: an order for a profile that everybody may order is a matter of the operator who ordered it', async () => {
  const { download, confirm, cancel, release, scene } = stocked()
  await download({ iccid: a })
  assert.equal(await confirm({ iccid: a, releaseFlag: true }, two), '8.2.1/1.2')
  await confirm({ iccid: a, releaseFlag: false, matchingId: 'TOKEN' })
  assert.equal(await release(a, two), '8.2.1/1.2')
  assert.equal(await cancel({ iccid: a, finalProfileStatusIndicator: 'Available' }, two), '8.2.1/1.2')
  assert.equal(scene.status(a), 'Confirmed')
  assert.deepEqual(await release(a), {})
})

test('ES2P-001: a functionCallIdentifier is that of its requester, also where the two read alike one behind the other', async () => {
  const { scene } = stocked()
  const ordering = async (requester: string, call: string) => {
    const decisions = { requesterOf: () => requester }
    const { smdp } = new Scene({ pki, decisions, settings: { store } })
    return operate(smdp.es2, es2Json.downloadOrder, { profileType: 'generic' }, { ...one, call })
  }
  let kept = scene.smdp.state
  const store = {
    load: () => kept,
    save: (state: typeof kept) => {
      kept = state
    },
  }
  assert.deepEqual(await ordering('A B', '1'), { iccid: a })
  assert.equal(await ordering('A', 'B 1'), '8.2.5/3.7')
})

test('ES2P-003: ConfirmOrder gives a matchingId that is made, or takes the one that is given; the answer is repeated', async () => {
  const { download, confirm, scene } = stocked()
  await download({ iccid: a })
  const request = { iccid: a, releaseFlag: true }
  const first = await confirm(request)
  assert.ok(typeof first === 'object')
  assert.match(first.matchingId, /^[0-9A-Z-]+$/)
  assert.equal(first.smdpAddress, NAME)
  assert.deepEqual(await confirm(request), first)
  assert.equal(scene.status(a), 'Released')
  await download({ iccid: b, eid: eids[0] })
  assert.deepEqual(await confirm({ iccid: b, releaseFlag: false, matchingId: 'MY-TOKEN' }), {
    matchingId: 'MY-TOKEN',
    eid: eids[0],
    smdpAddress: NAME,
  })
  assert.equal(scene.status(b), 'Confirmed')
  const other = { iccid: b, releaseFlag: false }
  assert.equal(await confirm({ ...other, smdsAddress: 'smds.harness.test' }), '8.2.1/3.3')
  assert.equal(await confirm({ ...other, confirmationCode: '1234' }), '8.2.1/3.3')
  assert.equal(typeof (await confirm(other)), 'object')
})

test('ES2P-004: ConfirmOrder is refused for an unknown profile, a wrong state, a used matchingId, a wrong SM-DS address, and an EID that is missing or another', async () => {
  const { download, confirm } = stocked()
  const iccid = a
  assert.equal(await confirm({ iccid: profile(9).iccid, releaseFlag: true }), '8.2.1/3.9')
  assert.equal(await confirm({ iccid, releaseFlag: true }), '8.2.1/3.3')
  await download({ iccid })
  assert.equal(await confirm({ iccid, releaseFlag: true, matchingId: '' }), '8.1.1/2.2')
  assert.equal(await confirm({ iccid, releaseFlag: true, smdsAddress: 'smds.harness.test' }), '8.1.1/2.2')
  assert.equal(await confirm({ iccid, releaseFlag: true, eid: eids[0], smdsAddress: 'https://smds' }), '8.9/5.1')
  assert.equal(await confirm({ iccid, releaseFlag: true, eid: eids[0], smdsAddress: 'smds.harness.test' }), '8.9/5.1')
  assert.equal(await confirm({ iccid, releaseFlag: true, matchingId: 'A$B' }), '8.2.6/2.1')
  await confirm({ iccid, releaseFlag: true, matchingId: 'TOKEN' })
  assert.equal(await confirm({ iccid, releaseFlag: true, matchingId: 'OTHER' }), '8.2.6/3.10')
  await download({ iccid: b, eid: eids[0] })
  assert.equal(await confirm({ iccid: b, releaseFlag: true, matchingId: 'TOKEN' }), '8.2.6/3.3')
  assert.equal(await confirm({ iccid: b, releaseFlag: true, eid: eids[1] }), '8.1.1/3.10')
})

test('ES2P-005: CancelOrder takes an order back, also when it is called twice, and its matchingId is unknown from then on', async () => {
  const { download, confirm, cancel, scene } = stocked()
  await download({ iccid: a })
  await confirm({ iccid: a, releaseFlag: true, matchingId: 'TOKEN' })
  const session = await scene.authenticated('TOKEN')
  const request = { iccid: a, matchingId: 'TOKEN', finalProfileStatusIndicator: 'Unavailable' }
  assert.deepEqual(await cancel(request), {})
  assert.deepEqual(await cancel(request), {})
  assert.equal(scene.status(a), 'Unavailable')
  assert.equal(await download({ iccid: a }), '8.2.1/3.3')
  assert.equal(outcome(await scene.asked('TOKEN')), 'matchingIdRefused 8.2.6/3.8')
  assert.equal(
    outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(session))),
    'invalidTransactionId 8.10.1/3.9',
  )
})

test('ES2P-005 DL22-016: a session for an order that was taken back is none for the next order of the same profile', async () => {
  const { scene } = stocked()
  const { matchingId } = await scene.order({ profile: a })
  const session = await scene.authenticated(matchingId)
  scene.smdp.cancel({ iccid: a, finalProfileStatusIndicator: 'Available' })
  await scene.order({ profile: a })
  const late = outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(session)))
  assert.deepEqual([late, scene.status(a)], ['invalidTransactionId 8.10.1/3.9', 'Released'])
})

test('ES2P-005: CancelOrder is refused for an unknown ICCID, a missing or other EID, another matchingId, a wrong state', async () => {
  const { download, confirm, cancel, scene } = stocked()
  const finalProfileStatusIndicator = 'Available'
  assert.equal(await cancel({ iccid: profile(9).iccid, finalProfileStatusIndicator }), '8.2.1/3.9')
  await download({ iccid: a, eid: eids[0] })
  await confirm({ iccid: a, releaseFlag: true, matchingId: 'TOKEN' })
  assert.equal(await cancel({ iccid: a, finalProfileStatusIndicator }), '8.1.1/2.2')
  assert.equal(await cancel({ iccid: a, eid: eids[1], finalProfileStatusIndicator }), '8.1.1/3.10')
  assert.equal(await cancel({ iccid: a, eid: eids[0], matchingId: 'OTHER', finalProfileStatusIndicator }), '8.2.6/3.10')
  assert.equal(await cancel({ iccid: a, eid: eids[0], finalProfileStatusIndicator: 'Gone' }), '8.2.1/2.1')
  await scene.installed('TOKEN')
  assert.equal(await cancel({ iccid: a, eid: eids[0], finalProfileStatusIndicator }), '8.2.1/3.3')
})

test('ES2P-006: ReleaseProfile opens a confirmed order, also when it is called twice, and nothing else', async () => {
  const { download, confirm, release, scene } = stocked()
  assert.equal(await release(profile(9).iccid), '8.2.1/3.9')
  assert.equal(await release(a), '8.2.1/3.5')
  await download({ iccid: a })
  assert.equal(await release(a), '8.2.1/3.5')
  await confirm({ iccid: a, releaseFlag: false, matchingId: 'TOKEN' })
  assert.equal(outcome(await scene.asked('TOKEN')), 'undefinedError 8.2/1.2')
  assert.deepEqual(await release(a), {})
  assert.deepEqual(await release(a), {})
  assert.equal(outcome(await scene.asked('TOKEN')), 'authenticateClientOk')
})

test('ES2P-007: what is no request of ES2+ is refused by HTTP: a missing header or member, another method or path', async () => {
  const { scene } = stocked()
  const status = async (path: string, body: string, method = 'POST') =>
    (
      await answered(
        scene.smdp.es2,
        serverRequest(path, Buffer.from(body), { method, clientCertificate: pki.dsTls.certificate.der }),
      )
    ).status
  const { path } = es2Json.releaseProfile
  const header = '"header":{"functionRequesterIdentifier":"x","functionCallIdentifier":"1"}'
  assert.equal(await status(path, `{"iccid":"${a}"}`), 400)
  assert.equal(await status(path, `{${header}}`), 400)
  assert.equal(await status(path, '['), 400)
  assert.equal(await status(path, '', 'GET'), 405)
  assert.equal(await status('/gsma/rsp2/es2plus/none', '{}'), 404)
  assert.equal(await status(path, `{${header},"iccid":"${a}"}`), 200)
})
