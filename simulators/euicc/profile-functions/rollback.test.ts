/** ProfileRollback: SGP.32 3.3.2, 5.9.16. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProfileRollbackResponse } from '../../../protocol/es10b/profile-state.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { eim, iccids, profile, psmo, Scene, signedResultOf } from './test-scene.ts'

const { a, b, emergency } = iccids
const notAllowed = 'BF5803020101'
const rollBack = 'BF58 03 8001FF'
const profiles = () => [
  profile(a, {}, { enabled: true }),
  profile(b, { fallbackAllowed: true }),
  profile(emergency, { ecallIndication: true }),
]

/** A card that has just enabled B and may go back to A. */
function switched(): Scene {
  const scene = new Scene({ profiles: profiles() })
  assert.deepEqual(scene.load(psmo.enableWithRollback(b)), [{ kind: 'enableResult', value: 'ok' }])
  return scene
}

test('sheet:RB-02 RB-004: without a grant there is no rollback and no result', () => {
  const scene = new Scene({ profiles: profiles() })
  assert.equal(scene.ask(rollBack), notAllowed)
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:RB-03 PSMO-EN-009 RB-003 RB-006 sheet:RB-09 NOTIF-017: the former profile is back, and a new signed result replaces the former one', () => {
  const scene = switched()
  const before = signedResultOf(scene.results()[0]!)
  const answer = decode(ProfileRollbackResponse, scene.execute('BF58 03 8001FF')).value
  assert.equal(answer.cmdResult, 'ok')
  const result = signedResultOf(answer.eUICCPackageResult!)
  assert.deepEqual(result.euiccResult, [{ kind: 'rollbackResult', value: 'ok' }])
  assert.deepEqual(
    [result.eimId, result.counterValue, result.eimTransactionId],
    [before.eimId, before.counterValue, before.eimTransactionId],
  )
  assert.ok(result.seqNumber > before.seqNumber)
  assert.deepEqual(scene.enabled(), [a])
  assert.deepEqual(scene.results(), [answer.eUICCPackageResult])
})

test('RB-006: the result is signed with the token of the eIM that sent the package', () => {
  const eims = [eim('first.example.com'), eim('second.example.com', { associationToken: 300 })]
  const scene = new Scene({ profiles: profiles(), eims })
  scene.execute(scene.packageOf([psmo.enableWithRollback(b)], 'second.example.com', 300))
  const answer = decode(ProfileRollbackResponse, scene.execute(rollBack)).value
  assert.equal(signedResultOf(answer.eUICCPackageResult!, 300).eimId, 'second.example.com')
})

test('sheet:RB-04 RB-007: a grant is good for one attempt', () => {
  const scene = switched()
  scene.ask(rollBack)
  assert.equal(scene.ask(rollBack), notAllowed)
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:RB-05 PKG-060 sheet:EXE-02: the next package that is accepted takes the grant away', () => {
  const scene = switched()
  scene.load(psmo.list)
  assert.equal(scene.ask(rollBack), notAllowed)
  assert.deepEqual(scene.enabled(), [b])
})

test('PKG-060: a package that is refused leaves the grant', () => {
  const scene = switched()
  scene.execute(scene.packageOf([psmo.list], 'unknown.example.com'))
  scene.ask(rollBack)
  assert.deepEqual(scene.enabled(), [a])
})

for (const [what, ...requests] of [
  ['enabling the Emergency Profile with REFRESH', 'BF5B 03 8001FF', 'BF5C 03 8001FF'],
  ['enabling the Emergency Profile without REFRESH', 'BF5B 03 800100', 'BF5C 03 800100'],
] as const) {
  test(`sheet:RB-06 RB-008: ${what} takes the grant away`, () => {
    const scene = switched()
    assert.equal(scene.ask(requests[0]).slice(-2), '00')
    assert.equal(scene.ask(rollBack), notAllowed)
    assert.equal(scene.ask(requests[1]).slice(-2), '00')
    assert.equal(scene.ask(rollBack), notAllowed)
    assert.deepEqual(scene.enabled(), [b])
  })
}

test('sheet:RB-06 RB-024: fallback takes the grant away', () => {
  const fallback = profile(a, { fallbackAllowed: true }, { enabled: true, fallbackAttribute: true })
  const scene = new Scene({ profiles: [fallback, profile(b)] })
  scene.load(psmo.enableWithRollback(b))
  assert.equal(scene.ask('BF5D 03 800100'), 'BF5D03800100')
  assert.equal(scene.ask(rollBack), notAllowed)
})

test('sheet:RB-08 RB-004: an enable without rollbackFlag grants nothing', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.load(psmo.enable(b))
  assert.equal(scene.ask(rollBack), notAllowed)
})

test('PSMO-EN-009: a profile that the same package has disabled before counts as the one to go back to', () => {
  const scene = new Scene({ profiles: profiles() })
  scene.load(psmo.disable(a), psmo.enableWithRollback(b))
  scene.ask(rollBack)
  assert.deepEqual(scene.enabled(), [a])
})

test('sheet:RB-14 RB-005: a proactive session is catBusy, and the grant stays', () => {
  const scene = switched()
  scene.chip.volatile.isToolkitBusy = true
  assert.equal(scene.ask(rollBack), 'BF5803020105')
  scene.chip.volatile.isToolkitBusy = false
  scene.ask(rollBack)
  assert.deepEqual(scene.enabled(), [a])
})
