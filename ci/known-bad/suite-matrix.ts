/**
 * The own test of the suite of an actor: for every way in which it has been wrong, the rows that it turns red, and no others. A fault that
 * is greener than it says is a check that cannot fail; a redder one blames a product for what is right.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { applicabilityOf, type Claims } from '../../requirements/applicability.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import type { State } from '../../requirements/tally.ts'
import type { TestedActor } from '../../requirements/tested-actors.ts'
import { isSampled, sample, seedOf } from './expected.ts'
import { rowsWithScenarios } from './part-of-rows.ts'

const whole = process.env['PROOF'] === '1'
/** On every commit one fault of so many is played; every one in the long proof. */
const SAMPLED = 8
/** Other rows that are played with a fault, which it must not touch. */
const OTHERS = whole ? 30 : 8

/** What a matrix has to know of a fault. */
export interface NamedFault {
  readonly what: string
  readonly ledger: readonly string[]
  readonly shownBy?: readonly string[]
  readonly unseen?: string
  readonly over?: EsipaBinding
  readonly notOver?: EsipaBinding
}

/** What became of the rows of a run. */
export interface FaultPlayed {
  readonly states: ReadonlyMap<string, State>
  /** Why a row is red, for the reader of a failing test. */
  readonly why: ReadonlyMap<string, string>
}

export interface SuiteUnderTest<F extends NamedFault> {
  readonly actor: TestedActor
  /** What the tests call it; default the actor. */
  readonly name?: string
  readonly faults: Readonly<Record<string, F>>
  /** What the simulated product claims. */
  readonly claims: Claims
  /** What it is played over, where that makes a difference to faults. */
  readonly over?: EsipaBinding
  /** The long proof plays one fault of so many; default every one. */
  readonly proofSample?: number
  /** Whether a row is proved by this suite at all; default every one. */
  isPlayed?(id: string): boolean
  /** Whether one of these faults has to turn a row red that is played; default of every one. */
  owes?(id: string): boolean
  /** @param requirements rows whose scenarios are played; undefined for all. Rules judge whatever is played */
  play(fault: F | undefined, requirements: readonly string[] | undefined): Promise<FaultPlayed>
}

/** Declares the tests of a suite. On every commit the first part has all that is played. */
export function holdsSuite<F extends NamedFault>(suite: SuiteUnderTest<F>, part = 0, parts = 1): void {
  const { actor, faults, claims, play, isPlayed = () => true, owes = () => true } = suite
  const { name: suiteName = actor, over, proofSample } = suite
  const played = rowsWithScenarios(actor)
  const tested = ledgerOf(actor)
    .filter((row) => row.status === 'tested' && isPlayed(row.id) && applicabilityOf(row, claims).state === 'run')
    .map(({ id }) => id)
  const expectedRed = ({ ledger }: NamedFault) => tested.filter((id) => ledger.includes(id))
  // CoAP carries ASN.1.
  const shownIn: readonly (EsipaBinding | undefined)[] = over === 'coaps' ? ['coaps', 'asn1'] : [over]
  const isShown = ({ unseen, over: faultIn = over, notOver }: NamedFault) =>
    unseen === undefined && shownIn.includes(faultIn) && (notOver === undefined || notOver !== over)
  const isChosen = (name: string) => {
    const of = whole ? proofSample : SAMPLED
    return of === undefined || isSampled(name, of)
  }
  const rowsToPlay = (name: string, { ledger, shownBy = [] }: NamedFault) => {
    const must = [...new Set([...ledger, ...shownBy])].filter((id) => played.includes(id))
    const rest = played.filter((id) => !must.includes(id))
    return [...must, ...sample(rest, OTHERS, seedOf(name))]
  }

  if (part === 0) {
    test(`the ${suiteName} that does what the specifications say (correct)`, async () => {
      const right = await play(undefined, undefined)
      judge(right, [])
      const open = tested.filter((id) => right.states.get(id) !== 'pass')
      assert.deepEqual(
        open.map((id) => `${id}: ${right.states.get(id)}`),
        [],
        'rows that the simulated product does not pass',
      )
    })
    test(`every tested row of the ${suiteName} is turned red by a fault`, () => {
      const red = new Set(Object.values<NamedFault>(faults).filter(isShown).flatMap(expectedRed))
      assert.deepEqual(
        tested.filter((id) => owes(id) && !red.has(id)),
        [],
      )
    })
  }
  const chosen = Object.entries<F>(faults).filter(([name, fault]) => isShown(fault) && isChosen(name))
  for (const [name, fault] of chosen.filter((_, at) => (whole ? at % parts : 0) === part))
    test(`an ${suiteName} that ${fault.what} (${name})`, async () =>
      judge(await play(fault, rowsToPlay(name, fault)), expectedRed(fault)))
}

function judge({ states, why }: FaultPlayed, expected: readonly string[]): void {
  const of = (state: string) => [...states].filter((row) => row[1] === state).map(([id]) => id)
  const named = (ids: readonly string[]) => ids.map((id) => `${id}${why.has(id) ? ` (${why.get(id)})` : ''}`)
  assert.ok(states.size > 0, 'the run begins')
  assert.deepEqual(named(of('error')), [], 'errors of the harness')
  assert.deepEqual(named(of('fail').toSorted()), named([...expected].toSorted()), 'red rows')
}
