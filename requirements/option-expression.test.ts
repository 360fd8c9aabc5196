import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateOptions } from './option-expression.ts'

const options = { O_S_YES: true, O_X_YES: true, O_E_NO: false, O_X_NO: false }

for (const [expression, because] of [
  ['', undefined],
  ['O_S_YES', undefined],
  ['O_X_NO', 'O_X_NO'],
  ['NOT O_X_NO', undefined],
  ['NOT O_S_YES', 'NOT O_S_YES'],
  ['O_S_YES AND O_X_NO', 'O_X_NO'],
  ['O_X_NO AND O_E_NO', 'O_X_NO'],
  ['O_X_NO OR O_S_YES', undefined],
  ['O_X_NO OR O_E_NO', 'O_X_NO, O_E_NO'],
  ['O_S_YES OR O_X_YES AND O_X_NO', undefined],
  ['(O_S_YES OR O_X_YES) AND O_X_NO', 'O_X_NO'],
  ['NOT (O_S_YES AND O_X_NO)', undefined],
  ['O_S_YES AND NOT O_X_NO', undefined],
] as const) {
  test(`"${expression}" ${because === undefined ? 'holds' : `does not hold because of ${because}`}`, () => {
    assert.deepEqual(evaluateOptions(expression, options), because === undefined ? { holds: true } : { holds: false, because })
  })
}

for (const [what, expression, message] of [
  ['an option without an answer', 'O_X_JSON', /does not answer O_X_JSON/],
  ['an option without an answer behind one that decides', 'O_S_YES OR O_X_JSON', /does not answer O_X_JSON/],
  ['a word that is no option', 'JSON', /JSON where an option should be/],
  ['an end too early', 'O_S_YES AND', /ends where an option should be/],
  ['a bracket that is left open', '(O_S_YES', /not closed/],
  ['two options beside each other', 'O_S_YES O_X_YES', /one word too many/],
  ['an object of JavaScript as an option', 'constructor', /where an option should be/],
] as const) {
  test(`${what} is refused, not taken for a no`, () =>
    assert.throws(() => evaluateOptions(expression, options), { name: 'RangeError', message }))
}
