/** eUICCMemoryReset: BF64 of SGP.32 5.9.5, BF34 of v1.0.1 and SGP.22. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eim, iccids, profile, psmo, Scene } from './test-scene.ts'

const { a, b, c, test: testProfile } = iccids

/** One profile of each kind: operational a (enabled, PPR2) and b, provisioning c, a test profile of the field. */
const profiles = () => [
  profile(a, { profilePolicyRules: ['ppr2'] }, { enabled: true }),
  profile(b),
  profile(c, { profileClass: 'provisioning' }),
  profile(testProfile, { profileClass: 'test' }),
]
const address = { defaultDpAddress: 'smdp.example.com' }

test('RST-001 ES10C-007: bit 0 deletes operational profiles, enabled or under PPR2, and gives their memory back', () => {
  const scene = new Scene({ profiles: profiles() })
  const free = scene.chip.state.freeMemory
  assert.equal(scene.ask('BF64 04 82020780'), 'BF6403800100')
  assert.deepEqual(scene.installed(), [c, testProfile])
  assert.deepEqual(scene.enabled(), [])
  assert.equal(scene.chip.state.freeMemory, free + 10_000)
  assert.deepEqual(scene.told(), [`notificationDelete ${a} n1.example.com`, `notificationDelete ${b} n2.example.com`])
})

test('RST-002 RST-004 RST-005: bits 1, 3 and 4 delete test profiles of the field and of the factory, and provisioning profiles', () => {
  const factory = profile(iccids.emergency, { profileClass: 'test' }, { preloaded: true })
  for (const [bits, left] of [
    ['0640', [a, b, c, factory.iccid]],
    ['0410', [a, b, c, testProfile]],
    ['0308', [a, b, testProfile, factory.iccid]],
  ] as const) {
    const scene = new Scene({ profiles: [...profiles(), factory] })
    assert.equal(scene.ask(`BF64 04 8202${bits}`), 'BF6403800100')
    assert.deepEqual(scene.installed(), left)
  }
})

test('RST-003 ES10C-022: bit 2 clears the default SM-DP+ address, and no other bit does', () => {
  const scene = new Scene({ profiles: profiles(), state: address })
  assert.equal(scene.ask('BF64 04 82020780'), 'BF6403800100')
  assert.equal(scene.chip.state.defaultDpAddress, 'smdp.example.com')
  assert.equal(scene.ask('BF64 04 82020520'), 'BF6403800100')
  assert.equal(scene.chip.state.defaultDpAddress, undefined)
})

test('RST-006: bit 5 deletes the eIMs, and says so in resetEimResult; they can be added again', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.equal(scene.ask('BF64 04 82020204'), 'BF6406800100810100')
  assert.equal(scene.ask('BF55 00'), 'BF5502A000')
  assert.equal(scene.ask('BF64 04 82020204'), 'BF6406800101810101')
})

test('RST-007: bit 6 clears immediate enabling, and says so', () => {
  const scene = new Scene({ profiles: profiles(), state: { immediateEnable: {} } })
  scene.chip.volatile.installed = { iccid: b }
  assert.equal(scene.ask('BF64 04 82020102'), 'BF6406800100820100')
  assert.equal(scene.ask('BF5A 03 800100'), 'BF5A03800101')
})

test('RST-008 ES10C-007: what is not there is nothingToDelete, and what else was asked for is done all the same', () => {
  const scene = new Scene({ profiles: [] })
  assert.equal(scene.ask('BF64 04 82020780'), 'BF6403800101')
  assert.equal(scene.ask('BF64 04 82020284'), 'BF6406800100810100')
})

test('RST-009 ES10C-018: a proactive session is catBusy', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.chip.volatile.isToolkitBusy = true
  assert.equal(scene.ask('BF64 04 82020780'), 'BF6403800105')
  assert.deepEqual(scene.enabled(), [a])
})

test('RST-011 RST-012: an eUICC that resets neither says so', () => {
  const settings = { eimResetSupported: false, immediateEnableResetSupported: false }
  const scene = new Scene({ profiles: profiles(), settings })
  assert.equal(scene.ask('BF64 04 82020106'), 'BF6409800101810102820101')
})

test('RST-013 RST-015: numbers and tokens are not given twice; nothing asked for is undefinedError', () => {
  const scene = new Scene({ profiles: profiles(), state: { sequenceNumber: 41, lastToken: 7 } })
  assert.equal(scene.ask('BF64 03 820100'), 'BF640380017F')
  scene.ask('BF64 04 820201FE')
  assert.equal(scene.chip.state.sequenceNumber >= 41, true)
  assert.equal(scene.chip.state.lastToken, 7)
})

test('RB-004 RST-001: a rollback ends where its profile or its eIM is gone', () => {
  for (const bits of ['0780', '0204']) {
    const scene = new Scene({ profiles: profiles() })
    scene.load(psmo.enableWithRollback(b))
    scene.ask(`BF64 04 8202${bits}`)
    assert.equal(scene.ask('BF58 03 8001FF'), 'BF5803020101')
  }
})

test('RST-014 RST-006: v1.0.1 resets by BF34, with eIMs at bit 3', () => {
  const scene = new Scene({ profiles: profiles(), settings: { spec: '1.0.1' }, eims: [eim('eim.example.com')] })
  assert.equal(scene.ask('BF34 04 82020410'), 'BF3406020100810100')
  assert.deepEqual(scene.chip.state.eims, [])
})

test('RST-014 ES10C-007: a consumer eUICC resets by BF34', () => {
  const scene = new Scene({ profiles: profiles(), settings: { spec: 'SGP.22' }, eims: [] })
  assert.equal(scene.ask('BF34 04 82020780'), 'BF3403800100')
  assert.equal(scene.ask('BF34 04 82020780'), 'BF3403800101')
})
