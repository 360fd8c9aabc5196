/** Immediate enabling and its configuration, by package and by the IPA: SGP.32 3.4.4, 3.4.5, 5.9.15, 5.9.17. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eim, iccids, profile, psmo, Scene, type SceneOptions } from './test-scene.ts'

const { a, b } = iccids
const atOnce = 'BF5A 03 800100'
const rollBack = 'BF58 03 800100'
const fromSmdp = { smdpOid: '2.999.10', smdpAddress: 'smdp.example.com' } as const
const configureResult = (value: string) => [{ kind: 'configureImmediateEnableResult', value }]

/** A card on which a session has just installed B, with immediate enabling switched on. */
function installed(options: SceneOptions = {}): Scene {
  const profiles = [profile(a, {}, { enabled: true }), profile(b, {}, fromSmdp)]
  const scene = new Scene({ profiles, state: { immediateEnable: {} }, ...options })
  scene.chip.volatile.installed = { iccid: b }
  return scene
}

test('sheet:IM-01 PSMO-CIE-001 PSMO-CIE-005 IE-001 sheet:IM-09: a package switches it on, and the profile just installed is enabled', () => {
  const scene = installed({ state: {} })
  assert.equal(scene.ask(atOnce), 'BF5A03800101')
  assert.deepEqual(scene.load(psmo.configureImmediate({ immediateEnableFlag: true })), configureResult('ok'))
  assert.equal(scene.ask(atOnce), 'BF5A03800100')
  assert.deepEqual(scene.enabled(), [b])
  assert.deepEqual(scene.told(), [`notificationDisable ${a} n1.example.com`, `notificationEnable ${b} n2.example.com`])
})

test('sheet:IM-02 PSMO-CIE-002: a package without the flag switches it off', () => {
  const scene = installed()
  assert.deepEqual(scene.load(psmo.configureImmediate({})), configureResult('ok'))
  assert.equal(scene.ask(atOnce), 'BF5A03800101')
  assert.deepEqual(scene.enabled(), [a])
})

test('PSMO-CIE-003 PSMO-CIE-004: an address that is none, and one that does not fit', () => {
  const scene = installed({ state: { freeMemory: 10 } })
  const withAddress = (defaultSmdpAddress: string) => psmo.configureImmediate({ immediateEnableFlag: true, defaultSmdpAddress })
  assert.deepEqual(scene.load(withAddress('https://smdp.example.com/')), configureResult('commandError'))
  assert.deepEqual(scene.load(withAddress('smdp.example.com')), configureResult('insufficientMemory'))
})

test('sheet:IM-03 IE-006: the IPA may not configure it while an eIM is associated', () => {
  const scene = installed({ eims: [eim('eim.example.com')] })
  assert.equal(scene.ask('BF59 00'), 'BF5903800102')
  assert.equal(scene.ask(atOnce), 'BF5A03800100', 'it is still on')
})

test('sheet:IM-04 IE-011: without an eIM the IPA configures it', () => {
  const scene = installed({ eims: [], state: {} })
  assert.equal(scene.ask('BF59 02 8000'), 'BF5903800100')
  assert.equal(scene.ask(atOnce), 'BF5A03800100')
})

test('sheet:IM-05 IE-002: not configured is not available', () => {
  assert.equal(installed({ state: {} }).ask(atOnce), 'BF5A03800101')
})

test('sheet:IM-06 IE-003: without an installation in this power cycle there is no session context', () => {
  const scene = new Scene({ profiles: [profile(a, {}, { enabled: true }), profile(b)], state: { immediateEnable: {} } })
  assert.equal(scene.ask(atOnce), 'BF5A03800104')
  const again = installed()
  again.ask(atOnce)
  again.load(psmo.enable(a))
  assert.equal(again.ask(atOnce), 'BF5A03800104', 'an installation counts once')
})

test('sheet:IM-07 IE-004: a proactive session is catBusy', () => {
  const scene = installed()
  scene.chip.volatile.isToolkitBusy = true
  assert.equal(scene.ask(atOnce), 'BF5A03800105')
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:IM-08 IE-005: only profiles of the SM-DP+ that is configured', () => {
  for (const [configured, result] of [
    [{ defaultSmdpOid: '2.999.10' }, '00'],
    [{ defaultSmdpOid: '2.999.11' }, '01'],
    [{ defaultSmdpAddress: 'smdp.example.com' }, '00'],
    [{ defaultSmdpAddress: 'other.example.com' }, '01'],
  ] as const) {
    assert.equal(installed({ state: { immediateEnable: configured } }).ask(atOnce), `BF5A038001${result}`)
  }
})

test('sheet:RB-06 IE-010: it takes a rollback away, with and without REFRESH', () => {
  for (const refreshFlag of ['00', 'FF']) {
    const scene = installed()
    const third = profile(iccids.c)
    scene.chip.state = { ...scene.chip.state, profiles: [...scene.chip.state.profiles, third] }
    scene.load(psmo.enableWithRollback(iccids.c))
    assert.equal(scene.ask(`BF5A 03 8001${refreshFlag}`), 'BF5A03800100')
    assert.equal(scene.ask(rollBack), 'BF5803020101')
    assert.deepEqual(scene.enabled(), [b])
  }
})

test('IE-001 IE-011: v1.0.1 has the same functions under other names and without refreshFlag', () => {
  const scene = installed({ eims: [], state: {}, settings: { spec: '1.0.1' } })
  assert.equal(scene.ask('BF5A 00'), 'BF5A03800101')
  assert.equal(scene.ask('BF59 02 8000'), 'BF5903800100')
  assert.equal(scene.ask('BF5A 00'), 'BF5A03800100')
  const associated = installed({ settings: { spec: '1.0.1' }, eims: [eim('eim.example.com')] })
  assert.equal(associated.ask('BF59 02 8000'), 'BF5903800102')
})
