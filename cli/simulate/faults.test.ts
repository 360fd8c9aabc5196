import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenFaults, combined, type FaultList, faultLines } from './faults.ts'

const fault = (what: string, decisions: object) => ({ what, checks: ['sheet:PKG-05'], ledger: ['PKG-034'], decisions })
const list: FaultList = {
  acceptsOldCounters: fault('accepts a counter that it has seen', { isCounterFresh: () => true }),
  forgetsCounters: fault('loses its counters on restart', { restored: () => ({}) }),
  comparesTheWrongCounter: fault('compares with the counter of another eIM', { isCounterFresh: () => false }),
}

test('several faults are one, with the decisions of each', () => {
  const { decisions, what } = combined(chosenFaults(list, ['acceptsOldCounters', 'forgetsCounters', 'forgetsCounters']))
  assert.deepEqual(Object.keys(decisions), ['isCounterFresh', 'restored'])
  assert.equal(what, 'accepts a counter that it has seen; and loses its counters on restart')
})

test('without a fault there are no decisions', () => assert.deepEqual(combined(chosenFaults(list, [])).decisions, {}))

test('an unknown fault is refused with one that is meant, and names of objects are no faults', () => {
  assert.throws(() => chosenFaults(list, ['AcceptsOldCounter']), {
    name: 'ConfigError',
    message:
      '--fault AcceptsOldCounter: there is no such fault (did you mean acceptsOldCounters?); --fault list prints all of them',
  })
  assert.throws(
    () => chosenFaults({}, ['forgetsCounters'], { 'eim.forgetsCounters': fault('forgets', {}) }),
    /there is no such fault here \(it is one of eim\);/,
  )
  assert.throws(() => chosenFaults(list, ['toString']), /there is no such fault;/)
})

test('two faults of one decision cannot go together, unless they are of two actors', () => {
  assert.throws(
    () => chosenFaults(list, ['acceptsOldCounters', 'comparesTheWrongCounter']),
    /it is about the same decision as acceptsOldCounters \(isCounterFresh\); give one of the two/,
  )
  const both: FaultList = { 'eim.a': fault('a', { random: 1 }), 'euicc.b': fault('b', { random: 2 }) }
  const chosen = chosenFaults(both, ['eim.a', 'euicc.b'])
  assert.deepEqual(combined(chosen, 'eim.').decisions, { random: 1 })
  assert.deepEqual(combined(chosen, 'euicc.').decisions, { random: 2 })
})

test('the list has each fault with its sentence', () =>
  assert.equal(faultLines(list)[1], 'forgetsCounters          loses its counters on restart'))
