/**
 * The suite's own test: for every way an eIM has been wrong, the rows that it turns red, and no others. A fault that is greener than it
 * says is a check that cannot fail; a redder one blames a product for what is right.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { allCoapsFaults, allEimFaults } from '../../simulators/eim/faults/all.ts'
import { type EimFault, eimFaults } from '../../simulators/eim/faults.ts'
import { expectedRed, isSampled, rowsToPlay } from './expected.ts'
import { type FaultPlayed, type PlayedSpec, places, playFault } from './play-fault.ts'

const whole = process.env['PROOF'] === '1'
/** On every commit one fault of so many is played; every one in the long proof. */
const SAMPLED = 16
/** Other rows that are played with a fault, which it must not touch. */
const OTHERS = whole ? { '1.2': 30, '1.0.1': 15 } : { '1.2': 6, '1.0.1': 2 }
/** Rows of scenarios that show which rule judges what. */
const SAMPLE = 60

/** The whole suite against the eIM that does what SGP.32 says, where this file plays it. */
const right = new Map<PlayedSpec, FaultPlayed>()
const samples = new Map<PlayedSpec, Promise<FaultPlayed>>()

/** What judges what, seen in a part of the suite against an eIM without a fault. */
async function judgedIn(spec: PlayedSpec): Promise<FaultPlayed['judgedIn']> {
  const none: EimFault = { what: 'does what SGP.32 says' }
  const rows = rowsToPlay('sample', none, SAMPLE)
  const known = right.get(spec)
  if (known !== undefined)
    return new Map([...known.judgedIn].map(([rule, all]) => [rule, rows.filter((row) => all.includes(row))]))
  const played = samples.get(spec) ?? playFault(none, spec, rows)
  samples.set(spec, played)
  return (await played).judgedIn
}

/** Declares the tests of every n-th fault, so that several files share the work of the long proof; on every commit the first has all. */
export function holdsMatrix(part: number, parts: number): void {
  const faults = Object.entries(allEimFaults).filter(
    ([name]) => name !== 'correct' && !(name in allCoapsFaults) && (whole || isSampled(name, SAMPLED)),
  )
  for (const [name, fault] of faults.filter((_, at) => (whole ? at % parts : 0) === part))
    declare(name, fault, async (spec) => playFault(fault, spec, rowsToPlay(name, fault, OTHERS[spec], await judgedIn(spec))))
}

/** Declares the tests of the eIM that does what SGP.32 says: the whole suite, and nothing red. */
export function holdsRight(): void {
  declare('correct', eimFaults.correct, async (spec) => {
    const played = await playFault(eimFaults.correct, spec, undefined)
    right.set(spec, played)
    return played
  })
}

function declare(name: string, fault: EimFault, playedIn: (spec: PlayedSpec) => Promise<FaultPlayed>): void {
  for (const { spec, bindings } of places) {
    if (fault.specs !== undefined && !fault.specs.includes(spec)) continue
    test(`an eIM of v${spec} that ${fault.what} (${name})`, async () => judge(fault, spec, bindings, await playedIn(spec)))
  }
}

function judge(fault: EimFault, spec: PlayedSpec, bindings: readonly FunctionBinding[], played: FaultPlayed): void {
  assert.equal(played.connected, fault.reach !== 'never', 'whether the run begins')
  for (const binding of bindings) {
    const states = [...(played.states.get(binding) ?? [])]
    const of = (state: string) => states.filter((row) => row[1] === state).map(([id]) => id)
    assert.deepEqual(named(of('error'), played), [], `errors of the harness, ${binding}`)
    if (fault.reach === 'dead') {
      assert.deepEqual(named(of('fail'), played), [], 'nothing is the fault of an eIM that was not there')
      continue
    }
    const expected = [...expectedRed(fault, spec, binding)].sort()
    const red = of('fail').filter((id) => fault.perhaps?.includes(id) !== true)
    assert.deepEqual(named(red.sort(), played), named(expected, played), `red rows, ${binding}`)
  }
}

function named(ids: readonly string[], { why }: FaultPlayed): readonly string[] {
  return ids.map((id) => `${id}${why.has(id) ? ` (${why.get(id)})` : ''}`)
}
