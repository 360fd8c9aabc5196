import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestEuicc } from './test-euicc.ts'
import { askedInBoth, eids, outcome, profile, Scene, testPki } from './test-scene.ts'

const pki = await testPki()

const both = askedInBoth.bind(undefined, pki)

test('sheet:CMA-17 ES9P-009 DL22-016: an unknown matchingId, one in other letters, and one of a cancelled order', async () => {
  const refused = ['matchingIdRefused 8.2.6/3.8', 'matchingIdRefused']
  assert.deepEqual(await both(() => {}, { matchingId: 'NO-SUCH' }), refused)
  assert.deepEqual(await both(() => {}, { ready: { matchingId: 'TOKEN-A' }, matchingId: 'token-a' }), refused)
  assert.deepEqual(
    await both((scene) => void scene.smdp.cancel({ iccid: profile().iccid, finalProfileStatusIndicator: 'Available' })),
    refused,
  )
})

test('sheet:CMA-17 ES9P-026 DL22-017: a matchingId of an order for another EID', async () => {
  assert.deepEqual(await both(() => {}, { ready: { eid: eids[1] } }), ['eidMismatch 8.1.1/3.8', 'eidMismatch'])
  assert.equal((await both(() => {}, { ready: { eid: eids[0] } }))[0], 'authenticateClientOk')
})

test('ACR-007 DL22-017: a profile that one eUICC is downloading is not given to another, and not after it got the package', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const authenticated = await scene.authenticated(matchingId)
  assert.equal(outcome(await scene.asked(matchingId, scene.other())), 'eidMismatch 8.1.1/3.8')
  await scene.call('getBoundProfilePackage', scene.euicc.prepare(authenticated))
  scene.clock.ms += 3_600_000
  assert.equal(outcome(await scene.asked(matchingId, scene.other())), 'eidMismatch 8.1.1/3.8')
  assert.equal(outcome(await scene.asked(matchingId)), 'authenticateClientOk')
})

test('sheet:CMA-17 ES9P-027: an eUICC that cannot use the profile, for what it lacks and for what it forbids', async () => {
  const refused = ['noEligibleProfile 8.2.5/4.3', 'noEligibleProfile']
  const ready = (more: Parameters<typeof profile>[1]) => ({ ready: { profile: profile(1, more) } })
  assert.deepEqual(await both(() => {}, ready({ requires: ['isimSupport'] })), refused)
  assert.deepEqual(await both(() => {}, ready({ ecallIndication: true })), refused)
  const forbids = (_scene: Scene, euicc: TestEuicc) => {
    euicc.info2 = { forbiddenProfilePolicyRules: ['ppr1'] }
  }
  assert.deepEqual(await both(forbids, ready({ policyRules: ['ppr1'], owner: { mccMnc: '001-01' } })), refused)
  assert.equal((await both(forbids, ready({ policyRules: ['ppr2'], owner: { mccMnc: '001-01' } })))[0], 'authenticateClientOk')
})

test('sheet:CMA-17 ES9P-011: an eUICC with less memory than the profile package has octets', async () => {
  const ready = { profile: profile(1, { size: 20_000 }) }
  const memory = (octets: number) => (_scene: Scene, euicc: TestEuicc) => {
    euicc.memory = octets
  }
  assert.deepEqual(await both(memory(19_999), { ready }), ['insufficientMemory 8.1/4.8', 'insufficientMemory'])
  assert.equal((await both(memory(20_000), { ready }))[0], 'authenticateClientOk')
})

test('ES9P-041: an order that is confirmed and not released', async () => {
  assert.deepEqual(await both(() => {}, { ready: { release: false } }), ['undefinedError 8.2/1.2', 'undefinedError'])
})

test('DL22-016: an order that has expired, by the clock of the SM-DP+', async () => {
  const wait = (ms: number) => (scene: Scene) => {
    scene.clock.ms += ms
  }
  const options = { settings: { orderMs: 86_400_000 } }
  assert.deepEqual(await both(wait(86_400_000), { options }), ['undefinedError 8.8.5/4.10', 'undefinedError'])
  assert.equal((await both(wait(86_399_999), { options }))[0], 'authenticateClientOk')
})

test('DL22-016: an order with too many downloads', async () => {
  const scene = new Scene({ pki, settings: { downloadLimit: 2 } })
  const { matchingId } = await scene.order()
  for (let i = 0; i < 2; i++) await scene.authenticated(matchingId)
  assert.equal(outcome(await scene.asked(matchingId)), 'undefinedError 8.8.5/6.4')
})

for (const matchingId of [undefined, '']) {
  test(`ES9P-021: an eUICC that comes with ${matchingId === undefined ? 'no' : 'an empty'} matchingId gets the order for its EID`, async () => {
    const scene = new Scene({ pki })
    await scene.order({ profile: profile(1), eid: eids[1], matchingId: '' })
    assert.equal(outcome(await scene.asked(matchingId)), 'eidMismatch 8.1.1/3.8')
    const { iccid } = await scene.order({ profile: profile(2), eid: eids[0], matchingId: '' })
    await scene.installed(matchingId, iccid)
    assert.equal(scene.status(iccid), 'Installed')
  })

  test(`ES9P-021 ES9P-009: ${matchingId === undefined ? 'no' : 'an empty'} matchingId where the order of the EID has one`, async () => {
    const scene = new Scene({ pki })
    await scene.order({ eid: eids[0] })
    assert.equal(outcome(await scene.asked(matchingId)), 'matchingIdRefused 8.2.6/3.8')
  })
}
