/** The Fallback Attribute and the fallback functions: SGP.32 3.4.6, 3.4.7, 5.9.20, 5.9.21. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iccids, profile, psmo, Scene } from './test-scene.ts'

const { a, b, c, emergency } = iccids
const fallBack = 'BF5D 03 800100'
const goBack = 'BF5E 03 800100'
const allowed = { fallbackAllowed: true } as const
const setResult = (value: string) => [{ kind: 'setFallbackAttributeResult', value }]
const unsetResult = (value: string) => [{ kind: 'unsetFallbackAttributeResult', value }]

/** A is enabled, B holds the attribute, C may have it. */
const profiles = () => [
  profile(a, {}, { enabled: true }),
  profile(b, allowed, { fallbackAttribute: true }),
  profile(c, allowed),
  profile(emergency, { ...allowed, ecallIndication: true }),
]

/** What became of it, as the number that the response holds. */
const numberOf = (response: string) => Number.parseInt(response.slice(-2), 16)

test('sheet:FB-01 PSMO-SFB-003 sheet:FB-02 PSMO-SFB-002 sheet:FB-03 PSMO-SFB-004: who may have the attribute', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.deepEqual(scene.load(psmo.setFallback(iccids.test)), setResult('iccidOrAidNotFound'))
  assert.deepEqual(scene.load(psmo.setFallback(b)), setResult('ok'))
  assert.deepEqual(scene.load(psmo.setFallback(a)), setResult('fallbackNotAllowed'))
  assert.deepEqual(scene.load(psmo.setFallback(emergency)), setResult('fallbackNotAllowed'))
})

test('sheet:FB-04 PSMO-SFB-005 sheet:FB-06 PSMO-UFB-003: the attribute stays where it is while fallback is on', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask(fallBack)
  assert.deepEqual(scene.load(psmo.setFallback(c)), setResult('fallbackProfileEnabled'))
  assert.deepEqual(scene.load(psmo.unsetFallback), unsetResult('fallbackProfileEnabled'))
})

test('sheet:FB-05 PSMO-SFB-001 PSMO-SFB-002: one profile has the attribute, and it moves', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.deepEqual(scene.load(psmo.setFallback(c)), setResult('ok'))
  scene.ask(fallBack)
  assert.deepEqual(scene.enabled(), [c])
  assert.deepEqual(scene.holders(), [c])
})

test('sheet:FB-06 PSMO-UFB-001 PSMO-UFB-002: the attribute is taken away once', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.deepEqual(scene.load(psmo.unsetFallback), unsetResult('ok'))
  assert.deepEqual(scene.load(psmo.unsetFallback), unsetResult('noFallbackAttribute'))
  assert.equal(numberOf(scene.ask(fallBack)), 6)
})

test('sheet:FB-07 FB-005 sheet:FB-08 FB-004: fallback needs an enabled profile, and one with the attribute', () => {
  const none = new Scene({ profiles: [profile(b, allowed, { fallbackAttribute: true })] })
  assert.equal(none.ask(fallBack), 'BF5D03800107')
  const without = new Scene({ profiles: [profile(a, {}, { enabled: true }), profile(b, allowed)] })
  assert.equal(without.ask(fallBack), 'BF5D03800106')
})

test('sheet:FB-09 FB-006: no fallback while the Emergency Profile is enabled', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask('BF5B 03 800100')
  assert.equal(scene.ask(fallBack), 'BF5D03800168')
  assert.deepEqual(scene.enabled(), [emergency])
})

test('sheet:FB-10 FB-002: the Fallback Profile is enabled already', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask(fallBack)
  assert.equal(scene.ask(fallBack), 'BF5D03800102')
})

test('sheet:FB-11 FB-003 FB-011: a proactive session is catBusy in both directions', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.chip.volatile.isToolkitBusy = true
  assert.equal(scene.ask(fallBack), 'BF5D03800105')
  assert.deepEqual(scene.enabled(), [a])
  scene.chip.volatile.isToolkitBusy = false
  scene.ask(fallBack)
  scene.chip.volatile.isToolkitBusy = true
  assert.equal(scene.ask(goBack), 'BF5E03800105')
  assert.deepEqual(scene.enabled(), [b])
})

test('sheet:FB-12 FB-001 FB-008 sheet:FB-14 FB-009: there and back again, in spite of PPR1', () => {
  const guarded = profile(a, { profilePolicyRules: ['ppr1'] }, { enabled: true })
  const scene = new Scene({ profiles: [guarded, ...profiles().slice(1)] })
  assert.equal(scene.ask(fallBack), 'BF5D03800100')
  assert.deepEqual(scene.enabled(), [b])
  assert.equal(scene.ask(goBack), 'BF5E03800100')
  assert.deepEqual(scene.enabled(), [a])
  assert.deepEqual(scene.told(), [
    `notificationDisable ${a} n1.example.com`,
    `notificationEnable ${b} n2.example.com`,
    `notificationDisable ${b} n2.example.com`,
    `notificationEnable ${a} n1.example.com`,
  ])
})

test('sheet:FB-13 FB-010: nothing to return to', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.equal(scene.ask(goBack), 'BF5E03800106')
  scene.ask(fallBack)
  scene.ask(goBack)
  assert.equal(scene.ask(goBack), 'BF5E03800106')
})

test('sheet:EN-08 PSMO-EN-017: an enable that succeeds forgets the profile to return to', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask(fallBack)
  scene.load(psmo.enable(c))
  assert.equal(scene.ask(goBack), 'BF5E03800106')
  scene.load(psmo.enable(b))
  assert.equal(scene.ask(goBack), 'BF5E03800106', 'also when the Fallback Profile is enabled by a package')
  assert.deepEqual(scene.enabled(), [b])
})

test('FB-008: the Emergency Profile interrupts a fallback and does not end it', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask(fallBack)
  scene.ask('BF5B 03 800100')
  assert.equal(scene.ask(goBack), 'BF5E03800106')
  scene.ask('BF5C 03 800100')
  assert.equal(scene.ask(goBack), 'BF5E03800100')
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:FB-15 FB-020: an eUICC without the mechanism refuses', () => {
  const scene = new Scene({ profiles: profiles(), settings: { fallbackSupported: false } })
  assert.equal(scene.ask(fallBack), 'BF5D03800106')
  assert.equal(scene.ask(goBack), 'BF5E03800106')
  assert.deepEqual(scene.load(psmo.setFallback(c)), setResult('undefinedError'))
})
