import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../../../protocol/schema/type.ts'
import { EuiccPackageResult } from '../../../protocol/sgp32/euicc-package-result.ts'
import { profile } from '../profile-functions/test-scene.ts'
import { a, b, cardWith, enabledOf, packageOf, psmo } from './test-eim.ts'

test('sheet:PKG-09 PKG-057: a failure before execution that has no code of its own gets undefinedError, and nothing is executed', () => {
  // v1.0.1 has no code for an Emergency Profile that is enabled.
  const profiles = [profile(a, { ecallIndication: true }, { enabled: true }), profile(b)]
  for (const [spec, code] of [
    ['1.0.1', 'undefinedError'],
    ['1.2', 'ecallActive'],
  ] as const) {
    const card = cardWith({ settings: { spec }, state: { profiles } })
    const { kind, value } = decode(EuiccPackageResult, card.ask(packageOf([psmo.enable(b)])).data).value
    const seen = kind === 'euiccPackageErrorSigned' ? value.euiccPackageErrorDataSigned.euiccPackageErrorCode : kind
    assert.equal(seen, code, spec)
    assert.deepEqual(enabledOf(card), [a])
  }
})
