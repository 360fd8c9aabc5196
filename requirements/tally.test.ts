import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claims } from './applicability.ts'
import type { Requirement } from './ledger.ts'
import { type Judged, type State, states, tally } from './tally.ts'
import type { Verdict } from './verdict.ts'

const claims: Claims = { spec: '1.2', options: { O_X_JSON: false }, mayChangeState: false }
const row = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  spec: 'SGP.32',
  section: '5',
  actor: 'eIM',
  strength: 'SHALL',
  level: 'normative',
  basis: 'confirmed',
  observable: 'wire',
  statement: '',
  options: '',
  status: 'tested',
  ...more,
})
const ran = (requirement: string, verdict: Verdict, more: Partial<Judged> = {}): Judged => ({
  id: `${requirement}-${verdict}`,
  requirement,
  selection: { state: 'run' },
  verdict,
  judgements: [],
  stands: true,
  ...more,
})
const left = (requirement: string, state: 'not applicable' | 'cannot be prepared' | 'not selected'): Judged => ({
  id: `${requirement}-${state}`,
  requirement,
  selection: { state, why: 'because' },
  judgements: [],
  stands: true,
})
const judged = (holds: boolean, more: Partial<Judged> = {}): Judged =>
  ran('X', 'pass', { judgements: [{ requirement: 'R', check: { claim: '', expected: '', seen: '', holds, at: [1] } }], ...more })

const stateOf = (scenarios: readonly Judged[], requirement = row('A'), rules: readonly string[] = []) =>
  tally([requirement], new Set(rules), scenarios, claims)[0]

for (const [what, scenarios, state] of [
  ['one scenario that passes', [ran('A', 'pass')], 'pass'],
  ['a pass and a failure', [ran('A', 'pass'), ran('A', 'fail')], 'fail'],
  ['a failure of another row', [ran('A', 'pass'), ran('B', 'fail')], 'pass'],
  ['a failure that does not stand', [ran('A', 'fail', { stands: false })], 'inconclusive'],
  ['an error of ours while the peer was away', [ran('A', 'error', { stands: false })], 'error'],
  ['a scenario that lacks a port', [left('A', 'cannot be prepared')], 'cannot be prepared'],
  ['one without a port and one left out', [left('A', 'not selected'), left('A', 'cannot be prepared')], 'cannot be prepared'],
  ['scenarios that do not apply or are left out', [left('A', 'not applicable'), left('A', 'not selected')], 'not selected'],
  ['scenarios that do not apply', [left('A', 'not applicable')], 'not applicable'],
  ['no scenario that came to its end', [], 'inconclusive'],
] as const) {
  test(`${what}: ${state}`, () => assert.equal(stateOf(scenarios)?.state, state))
}

test('a row whose scenarios are played over something else says so, as long as none was played', () => {
  const elsewhere = new Map([['A', 'its scenarios are played over asn1']])
  const outcomeOf = (scenarios: readonly Judged[], requirement = row('A'), ruled: readonly string[] = []) => {
    const [outcome] = tally([requirement], new Set(ruled), scenarios, claims, elsewhere)
    return [outcome?.state, outcome?.why]
  }
  assert.deepEqual(outcomeOf([]), ['not selected', 'its scenarios are played over asn1'])
  assert.deepEqual(outcomeOf([], row('B')), ['inconclusive', 'no scenario of this row came to its end'])
  assert.deepEqual(outcomeOf([ran('A', 'pass')]), ['pass', undefined])
  assert.deepEqual(outcomeOf([ran('B', 'pass')], row('A'), ['A']), ['not selected', 'its scenarios are played over asn1'])
})

test('a pass beside a scenario that could not be prepared, or was not selected, is partial', () => {
  for (const state of ['cannot be prepared', 'not selected'] as const) {
    const outcome = stateOf([ran('A', 'pass'), left('A', state)])
    assert.deepEqual([outcome?.state, outcome?.partial], ['pass', true], state)
  }
  assert.equal(stateOf([ran('A', 'pass'), left('A', 'not applicable')])?.partial, undefined)
})

test('a row that the product does not owe is not applicable, and the option is named', () => {
  assert.deepEqual(stateOf([ran('A', 'fail')], row('A', { options: 'O_X_JSON' })), {
    requirement: row('A', { options: 'O_X_JSON' }),
    state: 'not applicable',
    why: 'option O_X_JSON',
    scenarios: [],
  })
})

test('a row that is not tested says why', () =>
  assert.equal(stateOf([], row('A', { status: 'not observable' }))?.why, 'not observable'))

for (const [what, scenarios, state] of [
  ['every exchange holds', [judged(true), judged(true)], 'pass'],
  ['one exchange does not', [judged(true), judged(false)], 'fail'],
  ['the one that does not hold was none of the product', [judged(true), judged(false, { stands: false })], 'inconclusive'],
  ['no exchange to judge', [ran('X', 'pass')], 'inconclusive'],
  ['nothing was selected', [left('X', 'not selected')], 'not selected'],
  ['there is no scenario', [], 'not selected'],
  ['the exchange may be in a scenario without a port', [ran('X', 'pass'), left('Y', 'cannot be prepared')], 'cannot be prepared'],
  ['the exchange may be in a scenario that a filter left out', [ran('X', 'pass'), left('Y', 'not selected')], 'not selected'],
  [
    'what came before a scenario could go no further does not hold',
    [judged(true), { ...left('Y', 'cannot be prepared'), judgements: judged(false).judgements }],
    'fail',
  ],
  ['one exchange does not, and others could not be prepared', [judged(false), left('Y', 'cannot be prepared')], 'fail'],
] as const) {
  test(`a rule where ${what}: ${state}`, () => assert.equal(stateOf(scenarios, row('R'), ['R'])?.state, state))
}

test('the eight states add up to the ledger', () => {
  const ledger = [
    ...(['pass', 'inconclusive', 'error', 'fail'] as const).map((verdict) => row(verdict)),
    ...(['not applicable', 'cannot be prepared', 'not selected'] as const).map((state) => row(state)),
    row('not tested', { status: 'document only' }),
  ]
  const scenarios = [
    ...(['pass', 'inconclusive', 'error', 'fail'] as const).map((verdict) => ran(verdict, verdict)),
    ...(['not applicable', 'cannot be prepared', 'not selected'] as const).map((state) => left(state, state)),
  ]
  const outcomes = tally(ledger, new Set(), scenarios, claims)
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ledger.map(({ id }) => id as State),
  )
  assert.deepEqual([...states].sort(), outcomes.map(({ state }) => state).sort())
})
