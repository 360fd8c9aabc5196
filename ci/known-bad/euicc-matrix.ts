/**
 * The eUICC suite's own test: for every way an eUICC has been wrong, the rows that it turns red, and no others. A fault that is greener
 * than it says is a check that cannot fail; a redder one blames a card for what is right.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applicabilityOf } from '../../requirements/applicability.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import { type EuiccFault, euiccFaults } from '../../simulators/euicc/faults.ts'
import { isSampled, sample, seedOf } from './expected.ts'
import { type EuiccFaultPlayed, euiccClaims, playEuiccFault } from './play-euicc-fault.ts'

const whole = process.env['PROOF'] === '1'
/** On every commit one fault of so many is played; every one in the long proof. */
const SAMPLED = 8
/** Other rows that are played with a fault, which it must not touch. */
const OTHERS = whole ? 30 : 8

/** Rows that scenarios prove. */
const played = [
  ...new Set(
    readTaggedScenarios()
      .filter(({ file }) => file.startsWith('features/euicc/'))
      .flatMap((scenario) => tagValues(scenario, 'req')),
  ),
]

/** Rows that the suite tests of a card with the options of the simulated one. */
export const testedRows: readonly string[] = ledgerOf('eUICC')
  .filter((row) => row.status === 'tested' && applicabilityOf(row, euiccClaims).state === 'run')
  .map(({ id }) => id)

/** Rows that the fault names and the suite tests. */
export function expectedRed({ ledger }: Pick<EuiccFault, 'ledger'>): readonly string[] {
  return testedRows.filter((id) => ledger.includes(id))
}

function rowsToPlay(name: string, { ledger, shownBy = [] }: EuiccFault): readonly string[] {
  const must = [...new Set([...ledger, ...shownBy])].filter((id) => played.includes(id))
  const rest = played.filter((id) => !must.includes(id))
  return [...must, ...sample(rest, OTHERS, seedOf(name))]
}

/** Declares the tests of every n-th fault, so that several files share the work of the long proof; on every commit the first has all. */
export function holdsEuiccMatrix(part: number, parts: number): void {
  const faults = Object.entries(euiccFaults).filter(([name]) => whole || isSampled(name, SAMPLED))
  for (const [name, fault] of faults.filter((_, at) => (whole ? at % parts : 0) === part))
    test(`an eUICC that ${fault.what} (${name})`, async () =>
      judge(await playEuiccFault(fault, rowsToPlay(name, fault)), expectedRed(fault)))
}

/** Declares the test of the eUICC that does what the specifications say: the whole suite, and nothing red. */
export function holdsRightEuicc(): void {
  test('an eUICC that does what SGP.32 says (correct)', async () => {
    const right = await playEuiccFault(undefined, undefined)
    judge(right, [])
    const open = testedRows.filter((id) => right.states.get(id) !== 'pass')
    assert.deepEqual(
      open.map((id) => `${id}: ${right.states.get(id)}`),
      [],
      'rows that the simulated eUICC does not pass',
    )
  })
}

function judge({ states, why }: EuiccFaultPlayed, expected: readonly string[]): void {
  const of = (state: string) => [...states].filter((row) => row[1] === state).map(([id]) => id)
  const named = (ids: readonly string[]) => ids.map((id) => `${id}${why.has(id) ? ` (${why.get(id)})` : ''}`)
  assert.ok(states.size > 0, 'the run begins')
  assert.deepEqual(named(of('error')), [], 'errors of the harness')
  assert.deepEqual(named(of('fail').toSorted()), named([...expected].toSorted()), 'red rows')
}
