/** Which of several red rows is explained first. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Requirement, requirementOf } from '../requirements/ledger.ts'
import type { Check } from '../requirements/verdict.ts'
import { summaryText } from './console.ts'
import { failuresOf } from './failure.ts'
import type { RunRecord, ScenarioLine } from './record.ts'
import { runLine } from './test-run-line.ts'

const rowOf = (id: string): Requirement => {
  const row = requirementOf(id)
  assert.ok(row, id)
  return row
}
const red: Check = { claim: 'c', expected: 'e', seen: 's', holds: false, at: [2] }

function scenario(requirement: string, ruled: readonly string[] = [], fails = true): ScenarioLine {
  return {
    line: 'scenario',
    id: `scenario of ${requirement}`,
    requirement,
    feature: 'F',
    title: requirement,
    steps: ['asks', 'answers'],
    asked: 'asks',
    selection: { state: 'run' },
    verdict: fails ? 'fail' : 'pass',
    checks: [{ ...red, holds: !fails }],
    judgements: ruled.map((rule) => ({ requirement: rule, check: red })),
    answered: true,
    binding: 'asn1',
    tape: [],
    started: '2026-01-01T00:00:00.000Z',
    milliseconds: 1,
  }
}

function recordOf(scenarios: readonly ScenarioLine[], failed: readonly string[]): RunRecord {
  return {
    run: runLine,
    sanity: [],
    started: [],
    scenarios,
    overruled: [],
    requirements: failed.map((id) => ({
      line: 'requirement',
      requirement: rowOf(id),
      state: 'fail',
      scenarios: scenarios.map((one) => one.id),
    })),
    end: { line: 'end', state: 'complete', ended: '2026-01-01T00:00:01.000Z', exitCode: 1 },
  }
}

for (const [what, scenarios, failed, order] of [
  ['in the order of the run', [scenario('RETR-007'), scenario('RETR-006')], ['RETR-006', 'RETR-007'], ['RETR-007', 'RETR-006']],
  [
    'the normative SHALL before information',
    [scenario('RETR-022'), scenario('RETR-007')],
    ['RETR-022', 'RETR-007'],
    ['RETR-007', 'RETR-022'],
  ],
  [
    'the normative SHALL before robustness, robustness before information',
    [scenario('RETR-022', ['ESIPA-ASN-017']), scenario('RETR-007')],
    ['RETR-022', 'ESIPA-ASN-017', 'RETR-007'],
    ['RETR-007', 'ESIPA-ASN-017', 'RETR-022'],
  ],
  [
    'what a scenario is about before what a rule saw in it',
    [scenario('RETR-007', ['ESIPA-HTTP-005'])],
    ['ESIPA-HTTP-005', 'RETR-007'],
    ['RETR-007', 'ESIPA-HTTP-005'],
  ],
] as const) {
  test(`explained first: ${what}`, () =>
    assert.deepEqual(
      failuresOf(recordOf(scenarios, failed)).map(({ requirement }) => requirement.id),
      order,
    ))
}

test('an observation is listed, and is not what to look at first', () => {
  const text = summaryText(recordOf([scenario('RETR-022')], ['RETR-022']))
  assert.match(text, /OBSERVED: never a failure\n {2}RETR-022/)
  assert.doesNotMatch(text, /FIRST TO LOOK AT/)
})
