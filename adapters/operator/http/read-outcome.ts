/** What an answer to a look-up says of an order. */
import type { OrderState } from '../port.ts'
import { inert, type OperatorAnswer } from './call.ts'
import type { OutcomeTemplate, ResultReading, Success } from './config.ts'
import { at, textOf } from './json-path.ts'
import { textAt } from './place.ts'

type State = OrderState['state']

/** A state that the profile does not name is `unknown`: neither success nor failure may be guessed. */
export function readOutcome(answer: OperatorAnswer, { state, results = [] }: OutcomeTemplate): OrderState {
  const of = (found: State, ...words: readonly string[]): OrderState => ({
    state: found,
    words: words.filter((word) => word !== '').join(': '),
    at: answer.at,
  })
  if (state === undefined) return of(...judged(answer, results, 'waiting'))
  const text = textAt(answer, state)
  if (text === undefined) return of('unknown', 'the answer does not say how far the order is')
  const shown = inert(text)
  for (const one of ['waiting', 'succeeded', 'failed'] as const) if (state[one]?.includes(text)) return of(one, shown)
  if (!state.judged?.includes(text)) return of('unknown', shown)
  const [found, words] = judged(answer, results, 'unknown')
  return of(found, shown, words)
}

/** @param without the state where no result is there */
function judged({ json }: OperatorAnswer, readings: readonly ResultReading[], without: State): readonly [State, string] {
  for (const reading of readings) {
    const value = at(json, reading.json)
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue
    return [stateOf(value, reading), inert(textOf(value) ?? JSON.stringify(value))]
  }
  return [without, '']
}

function stateOf(value: unknown, reading: ResultReading): State {
  if (!('names' in reading)) {
    if (isSuccess(value, reading.succeeded)) return 'succeeded'
    return reading.failed === undefined || isSuccess(value, reading.failed) ? 'failed' : 'unknown'
  }
  const states = (Array.isArray(value) ? value : [value]).map((entry) => entryState(entry, reading))
  return (['failed', 'unknown', 'succeeded'] as const).find((one) => states.includes(one)) ?? 'unknown'
}

function entryState(entry: unknown, { names, name, value }: Extract<ResultReading, { readonly names: unknown }>): State {
  const said = name === undefined ? onlyMember(entry) : textOf(at(entry, name))
  const rule = said !== undefined && Object.hasOwn(names, said) ? names[said] : undefined
  if (said === undefined || rule === undefined) return 'unknown'
  const result = at(entry, value ?? (name === undefined ? said : ''))
  return isSuccess(at(result, rule.json ?? ''), rule.succeeded) ? 'succeeded' : 'failed'
}

function onlyMember(entry: unknown): string | undefined {
  return typeof entry === 'object' && entry !== null ? Object.keys(entry)[0] : undefined
}

function isSuccess(value: unknown, success: Success): boolean {
  if (success === 'anything') return value !== undefined
  const text = textOf(value)
  return text !== undefined && success.includes(text)
}
