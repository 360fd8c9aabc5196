import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledgerOf } from '../requirements/ledger.ts'
import { states } from '../requirements/tally.ts'
import { countsOf, partialityOf, runStateOf, withOutcomes } from './outcomes.ts'
import { bindingsOf, rowResults } from './row-results.ts'
import { testRecord } from './test-record.ts'

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, one) => all + one, 0)

test('the eight counts add up to the rows of the actor, also of a run that was killed', () => {
  for (const killed of [false, true]) {
    const { requirements } = withOutcomes(testRecord({ scenarios: 100, killed }))
    const counts = countsOf(requirements)
    assert.deepEqual([...counts.keys()], [...states])
    assert.equal(sum(counts), ledgerOf('eIM').length)
  }
})

test('of a killed run what was finished has its verdict, up to the last good answer', () => {
  const record = testRecord({ scenarios: 60, killed: true })
  const silent = record.scenarios.map((scenario, i) => (i < 50 ? scenario : { ...scenario, answered: false }))
  const whole = withOutcomes({ ...record, scenarios: silent })
  assert.deepEqual(
    whole.overruled.flatMap(({ scenarios }) => scenarios),
    silent.slice(50).map(({ id }) => id),
  )
  assert.match(
    runStateOf(whole).text,
    /^incomplete: the run was killed, or could write no more, in the middle of "The last one"$/,
  )
})

test('of a run that was killed in its second part, only what came up to its last good answer stands', () => {
  const record = testRecord({ scenarios: 20, killed: true })
  const silent = record.scenarios.map((scenario, i) => (i < 15 ? scenario : { ...scenario, answered: false }))
  const [before] = record.sanity
  assert.ok(before)
  const doubted = (sanity: typeof record.sanity) =>
    withOutcomes({ ...record, scenarios: silent, sanity }).overruled.flatMap(({ scenarios }) => scenarios).length
  const after = { ...before, when: 'after the last scenario' } as const
  assert.deepEqual([doubted([before, after, before]), doubted([before, after, before, after])], [5, 0])
})

test('what a part of a killed run has overruled stays so, whatever answers another part had', () => {
  const record = testRecord({ scenarios: 20, killed: true })
  const [before] = record.sanity
  const [first, last] = [record.scenarios[2], record.scenarios[19]]
  assert.ok(before && first && last)
  const mute = { ...before, when: 'after the last scenario', state: 'mute' } as const
  const overruled = { line: 'overruled', scenarios: [first.id], why: 'it had stopped answering' } as const
  const scenarios = [...record.scenarios.slice(0, 19), { ...last, answered: false }]
  const whole = withOutcomes({ ...record, scenarios, sanity: [before, mute, before], overruled: [overruled] })
  assert.deepEqual(
    whole.overruled.map((line) => line.scenarios),
    [[first.id], [last.id]],
  )
  assert.notEqual(whole.requirements.find(({ scenarios: own }) => own.includes(first.id))?.state, 'pass')
})

test('a binding that the run was for has its column, though nothing was played over it', () => {
  const record = testRecord({ scenarios: 4 })
  const run = { ...record.run, bindings: ['asn1', 'json', 'coaps'] } as const
  assert.deepEqual(bindingsOf({ ...record, run }), ['asn1', 'json', 'coaps'])
  const [outcome] = record.requirements
  assert.ok(outcome)
  const result = rowResults(record)({ ...outcome, state: 'pass' }, 'coaps')
  assert.deepEqual([result.state, result.scenarios, result.verdicts], [undefined, [], []])
})

test('a run that somebody told to end early is a part only, and says of what', () => {
  const { run, end } = testRecord({ scenarios: 4 })
  assert.ok(end)
  assert.equal(partialityOf({ run, end }), undefined)
  assert.match(partialityOf({ run: { ...run, partial: true }, end }) ?? '', /only a part of the scenarios was selected/)
  const halted = '--fail-fast: RETR-007 failed'
  assert.equal(partialityOf({ run, end: { ...end, halted } }), `${halted}, and no further scenario began`)
})

test('a run that was killed while it wrote the rows has all of them', () => {
  const { requirements, ...record } = testRecord({ scenarios: 100 })
  const whole = withOutcomes({ ...record, requirements: requirements.slice(0, 10), end: undefined })
  assert.equal(whole.requirements.length, ledgerOf('eIM').length)
})

test('a complete record is left as it is', () => {
  const record = testRecord({ scenarios: 4 })
  assert.equal(withOutcomes(record), record)
  assert.deepEqual(runStateOf(record), { isComplete: true, text: 'complete' })
})

test('the worst of the bindings is the row, and a state of selection is that of every binding', () => {
  const record = testRecord({ scenarios: 800 })
  const resultOf = rowResults(record)
  const rank = (state: string | undefined) => states.indexOf((state ?? 'pass') as (typeof states)[number])
  for (const outcome of record.requirements) {
    const found = bindingsOf(record).map((binding) => resultOf(outcome, binding).state)
    if (rank(outcome.state) > 3) assert.deepEqual(new Set(found), new Set([outcome.state]), outcome.requirement.id)
    else if (found.some((state) => state !== undefined))
      assert.equal(Math.max(...found.map(rank)), rank(outcome.state), outcome.requirement.id)
  }
})
