import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applicability, type Claims, requirementTag } from './applicability.ts'

const claims: Claims = { spec: '1.1', options: { O_X_JSON: false, O_S_ESIPA_HTTPS: true }, mayChangeState: false }

for (const [tags, over, state, why] of [
  [[], {}, 'run', undefined],
  [['@option:O_S_ESIPA_HTTPS'], {}, 'run', undefined],
  [['@option:!O_X_JSON'], {}, 'run', undefined],
  [['@option:O_X_JSON'], {}, 'not applicable', /O_X_JSON/],
  [['@option:O_S_ESIPA_HTTPS', '@option:O_X_JSON'], {}, 'not applicable', /O_X_JSON/],
  [['@option:!O_S_ESIPA_HTTPS'], {}, 'not applicable', /NOT O_S_ESIPA_HTTPS/],
  [['@since:1.1'], {}, 'run', undefined],
  [['@since:1.2'], {}, 'not applicable', /since v1\.2, the product claims v1\.1/],
  [['@until:1.1'], {}, 'run', undefined],
  [['@until:1.0.1'], {}, 'not applicable', /until v1\.0\.1/],
  [['@needs-operator'], {}, 'cannot be prepared', /operator/],
  [['@changes-state'], {}, 'not selected', /mayChangeState/],
  [['@irreversible'], {}, 'not selected', /mayChangeState/],
  [['@changes-state'], { mayChangeState: true }, 'run', undefined],
  [['@option:O_X_JSON', '@needs-operator'], {}, 'not applicable', /O_X_JSON/],
] as const) {
  test(`${tags.join(' ') || 'no tag'} with ${JSON.stringify(over)}: ${state}`, () => {
    const selection = applicability(tags, { ...claims, ...over }, { operator: false })
    assert.equal(selection.state, state)
    if (selection.state !== 'run') assert.match(selection.why, why ?? assert.fail('a reason that nobody expects'))
  })
}

test('with an operator, what needs one runs', () =>
  assert.equal(applicability(['@needs-operator'], claims, { operator: true }).state, 'run'))

test('where nothing can be played at all, every scenario that is owed says why', () => {
  const ports = { operator: true, missing: 'this Node has no DTLS' }
  assert.deepEqual(applicability([], claims, ports), { state: 'cannot be prepared', why: 'this Node has no DTLS' })
  assert.equal(applicability(['@option:O_X_JSON'], claims, ports).state, 'not applicable')
})

test('an option that the profile does not answer is refused', () =>
  assert.throws(() => applicability(['@option:O_X_COAPS'], claims, { operator: true }), RangeError))
test('a version that does not exist is refused', () =>
  assert.throws(() => applicability(['@since:1.25'], claims, { operator: true }), RangeError))

test('a scenario proves exactly one requirement', () => {
  assert.equal(requirementTag(['@binding:any', '@req:RETR-007']), 'RETR-007')
  assert.throws(() => requirementTag(['@binding:any']), /not 0/)
  assert.throws(() => requirementTag(['@req:A', '@req:B']), /not 2/)
})
