/** Enable, disable and delete in packages: SGP.32 3.4.1 to 3.4.3. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iccids, profile, psmo, Scene } from './profile-functions/test-scene.ts'

const { a, b, c, test: testProfile, emergency } = iccids
const twoProfiles = () => [profile(a, {}, { enabled: true }), profile(b)]
const enableResult = (value: string) => [{ kind: 'enableResult', value }]
const disableResult = (value: string) => [{ kind: 'disableResult', value }]
const deleteResult = (value: string) => [{ kind: 'deleteResult', value }]

test('sheet:EN-01 PSMO-EN-003: an ICCID that is not on the card is not found', () => {
  const scene = new Scene({ profiles: twoProfiles() })
  assert.deepEqual(scene.load(psmo.enable(c)), enableResult('iccidOrAidNotFound'))
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:EN-02 PSMO-EN-004: an enabled profile is not in disabled state', () => {
  const scene = new Scene({ profiles: twoProfiles() })
  assert.deepEqual(scene.load(psmo.enable(a)), enableResult('profileNotInDisabledState'))
})

test('sheet:EN-03 PSMO-EN-005: PPR1 of the enabled profile keeps another from taking its place', () => {
  const guarded = profile(a, { profilePolicyRules: ['ppr1'] }, { enabled: true })
  const scene = new Scene({ profiles: [guarded, profile(b)] })
  assert.deepEqual(scene.load(psmo.enable(b)), enableResult('disallowedByPolicy'))
  assert.deepEqual(scene.enabled(), [a])
  assert.deepEqual(scene.told(), [])
})

test('PSMO-EN-005: PPR1 of the profile that is to be enabled does not matter, and a test profile may displace one with PPR1', () => {
  const scene = new Scene({
    profiles: [
      profile(a, {}, { enabled: true }),
      profile(b, { profilePolicyRules: ['ppr1'] }),
      profile(testProfile, { profileClass: 'test' }),
    ],
  })
  assert.deepEqual(scene.load(psmo.enable(b)), enableResult('ok'))
  assert.deepEqual(scene.load(psmo.enable(testProfile)), enableResult('ok'))
  assert.deepEqual(scene.enabled(), [testProfile])
})

test('sheet:EN-04 PSMO-EN-006: a proactive session that goes on is catBusy, and nothing changes', () => {
  const scene = new Scene({ profiles: twoProfiles() })
  scene.chip.volatile.isToolkitBusy = true
  assert.deepEqual(scene.load(psmo.enable(b)), enableResult('catBusy'))
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:EN-05 PSMO-EN-007 PSMO-EN-009 sheet:RB-01: with the rollbackFlag there has to be a profile to go back to', () => {
  const scene = new Scene({ profiles: [profile(a), profile(b)] })
  assert.deepEqual(scene.load(psmo.enableWithRollback(b)), enableResult('rollbackNotAvailable'))
  assert.deepEqual(scene.enabled(), [])
  assert.deepEqual(scene.load(psmo.enable(b)), enableResult('ok'))
  assert.deepEqual(scene.load(psmo.enableWithRollback(a)), enableResult('ok'))
  assert.match(scene.ask('BF58 03 8001FF'), /^BF58..020100BF51/)
})

test('sheet:EN-07 PSMO-EN-001 PSMO-EN-002 PSMO-EN-010 PSMO-EN-011 N22-008 sheet:sgp22-notifications#R11: enabling disables the enabled profile, and both tell of it', () => {
  const scene = new Scene({ profiles: twoProfiles() })
  assert.deepEqual(scene.load(psmo.enable(b)), enableResult('ok'))
  assert.deepEqual(scene.enabled(), [b])
  assert.deepEqual(scene.told(), [`notificationDisable ${a} n1.example.com`, `notificationEnable ${b} n2.example.com`])
})

test('PSMO-EN-010 N22-004: a profile whose metadata names no events tells nothing, and a test profile neither', () => {
  const silent = profile(b, { notificationConfigurationInfo: [] })
  const scene = new Scene({
    profiles: [profile(a, {}, { enabled: true }), silent, profile(testProfile, { profileClass: 'test' })],
  })
  scene.load(psmo.enable(b))
  scene.load(psmo.enable(testProfile))
  assert.deepEqual(scene.told(), [`notificationDisable ${a} n1.example.com`])
})

test('sheet:EN-09 PSMO-EN-019: only the profile from before a test profile, or another test profile, may follow it', () => {
  const tests = [profile(testProfile, { profileClass: 'test' }), profile(c, { profileClass: 'test' })]
  const scene = new Scene({ profiles: [...twoProfiles(), ...tests] })
  scene.load(psmo.enable(testProfile))
  assert.deepEqual(scene.load(psmo.enable(b)), enableResult('disallowedByPolicy'))
  assert.deepEqual(scene.load(psmo.enable(c)), enableResult('ok'))
  assert.deepEqual(scene.load(psmo.enable(a)), enableResult('ok'))
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:EN-06 PSMO-EN-018: no package enables the Emergency Profile', () => {
  const scene = new Scene({ profiles: [...twoProfiles(), profile(emergency, { ecallIndication: true })] })
  assert.deepEqual(scene.load(psmo.enable(emergency)), enableResult('disallowedByPolicy'))
})

test('sheet:DI-01 PSMO-DIS-003 PSMO-DIS-004 PSMO-DIS-005 PSMO-DIS-006 PPR-001: what keeps a profile from being disabled', () => {
  const guarded = profile(a, { profilePolicyRules: ['ppr1'] }, { enabled: true })
  const scene = new Scene({ profiles: [guarded, profile(b)] })
  assert.deepEqual(scene.load(psmo.disable(c)), disableResult('iccidOrAidNotFound'))
  assert.deepEqual(scene.load(psmo.disable(b)), disableResult('profileNotInEnabledState'))
  assert.deepEqual(scene.load(psmo.disable(a)), disableResult('disallowedByPolicy'))
  const busy = new Scene({ profiles: twoProfiles() })
  busy.chip.volatile.isToolkitBusy = true
  assert.deepEqual(busy.load(psmo.disable(a)), disableResult('catBusy'))
  assert.deepEqual([...scene.enabled(), ...busy.enabled()], [a, a])
})

test('sheet:DI-02 PSMO-DIS-001 PSMO-DIS-002 PSMO-DIS-008: afterwards no profile is enabled, and one notification tells of it', () => {
  const scene = new Scene({ profiles: twoProfiles() })
  assert.deepEqual(scene.load(psmo.disable(a)), disableResult('ok'))
  assert.deepEqual(scene.enabled(), [])
  assert.deepEqual(scene.told(), [`notificationDisable ${a} n1.example.com`])
})

test('sheet:DE-01 PSMO-DEL-003 sheet:DE-02 PSMO-DEL-004 sheet:DE-03 PSMO-DEL-005 PPR-002: what keeps a profile from being deleted', () => {
  const guarded = profile(b, { profilePolicyRules: ['ppr2'] })
  const scene = new Scene({ profiles: [profile(a, {}, { enabled: true }), guarded] })
  assert.deepEqual(scene.load(psmo.delete(c)), deleteResult('iccidOrAidNotFound'))
  assert.deepEqual(scene.load(psmo.delete(a)), deleteResult('profileNotInDisabledState'))
  assert.deepEqual(scene.load(psmo.delete(b)), deleteResult('disallowedByPolicy'))
})

test('sheet:DE-04 PSMO-DEL-006 sheet:RB-07: the profile that a rollback goes back to stays', () => {
  const scene = new Scene({ profiles: twoProfiles() })
  assert.deepEqual(scene.load(psmo.enableWithRollback(b), psmo.delete(a)), [
    ...enableResult('ok'),
    ...deleteResult('rollbackNotAvailable'),
  ])
})

test('sheet:DE-05 PSMO-DEL-007: the profile to return to stays while the Fallback Profile is enabled, and not longer', () => {
  const fallback = profile(b, { fallbackAllowed: true }, { fallbackAttribute: true })
  const scene = new Scene({ profiles: [profile(a, {}, { enabled: true }), fallback, profile(c)] })
  scene.ask('BF5D 03 800100')
  assert.deepEqual(scene.load(psmo.delete(a)), deleteResult('returnFallbackProfile'))
  assert.deepEqual(scene.load(psmo.enable(c), psmo.delete(a)), [...enableResult('ok'), ...deleteResult('ok')])
})

test('sheet:DE-06 PSMO-DEL-001 PSMO-DEL-002 PSMO-DEL-009 PSMO-DEL-010 ES10C-012 EXE-03: disable and delete in one package, memory back', () => {
  const scene = new Scene({ profiles: [profile(a, {}, { enabled: true, size: 1234 })] })
  const free = scene.chip.state.freeMemory
  assert.deepEqual(scene.load(psmo.disable(a), psmo.delete(a)), [...disableResult('ok'), ...deleteResult('ok')])
  assert.deepEqual(scene.load(psmo.enable(a)), enableResult('iccidOrAidNotFound'))
  assert.equal(scene.chip.state.freeMemory, free + 1234)
  assert.deepEqual(scene.told(), [`notificationDisable ${a} n1.example.com`, `notificationDelete ${a} n1.example.com`])
})
