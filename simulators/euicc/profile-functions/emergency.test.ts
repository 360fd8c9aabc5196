/** The Emergency Profile: SGP.32 5.9.22, 5.9.23. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../../../protocol/schema/type.ts'
import { EuiccPackageResult } from '../../../protocol/sgp32/euicc-package-result.ts'
import { iccids, profile, psmo, Scene } from './test-scene.ts'

const { a, b, emergency } = iccids
const enable = 'BF5B 03 800100'
const disable = 'BF5C 03 800100'
const profiles = () => [
  profile(a, { profilePolicyRules: ['ppr1'] }, { enabled: true }),
  profile(b, { fallbackAllowed: true }, { fallbackAttribute: true }),
  profile(emergency, { ecallIndication: true }),
]

test('sheet:EM-01 EMG-004: without an Emergency Profile there is no emergency call', () => {
  assert.equal(new Scene({ profiles: profiles().slice(0, 2) }).ask(enable), 'BF5B03800108')
})

test('sheet:EM-02 EMG-002 sheet:EM-06 EMG-006: it is enabled once and disabled once', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.equal(scene.ask(disable), 'BF5C03800102')
  scene.ask(enable)
  assert.equal(scene.ask(enable), 'BF5B03800102')
  scene.ask(disable)
  assert.equal(scene.ask(disable), 'BF5C03800102')
})

test('sheet:EM-03 EMG-003: a proactive session is catBusy', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.chip.volatile.isToolkitBusy = true
  assert.equal(scene.ask(enable), 'BF5B03800105')
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:EM-04 EMG-001 EMG-007 EMG-009: enabled in spite of PPR1, without notifications, and over a restart', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.equal(scene.ask(enable), 'BF5B03800100')
  scene.restart()
  assert.deepEqual(scene.enabled(), [emergency])
  assert.deepEqual(scene.told(), [])
})

test('sheet:EM-05 PKG-051 FB-006 RST-010: meanwhile packages, memory reset and fallback are refused', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask(enable)
  const { kind, value } = decode(EuiccPackageResult, scene.execute(scene.packageOf([psmo.enable(b)]))).value
  assert.equal(kind, 'euiccPackageErrorSigned')
  assert.equal(kind === 'euiccPackageErrorSigned' && value.euiccPackageErrorDataSigned.euiccPackageErrorCode, 'ecallActive')
  assert.equal(scene.ask('BF64 04 82020780'), 'BF6403800168')
  assert.equal(scene.ask('BF5D 03 800100'), 'BF5D03800168')
  assert.deepEqual(scene.enabled(), [emergency])
})

test('sheet:EM-07 EMG-005: disabling it brings the former profile back, or none', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.ask(enable)
  assert.equal(scene.ask(disable), 'BF5C03800100')
  assert.deepEqual(scene.enabled(), [a])
  const none = new Scene({ profiles: profiles().slice(1) })
  none.ask(enable)
  none.ask(disable)
  assert.deepEqual(none.enabled(), [])
  assert.deepEqual([...scene.told(), ...none.told()], [])
})
