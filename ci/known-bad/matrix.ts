/**
 * The suite's own test: for every way an eIM has been wrong, the rows that it turns red, and no others. A fault that is greener than it
 * says is a check that cannot fail; a redder one blames a product for what is right.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { allEimFaults } from '../../simulators/eim/faults/all.ts'
import { type EimFault, eimFaults } from '../../simulators/eim/faults.ts'
import { expectedRed, isSampled, rowsToPlay } from './expected.ts'
import { type FaultPlayed, type PlayedSpec, places, playFault } from './play-fault.ts'

const whole = process.env['PROOF'] === '1'
/** On every commit one fault of so many is played against what it names; every one in the long proof. */
const PLAYED = 4
/** And one of so many against other rows too. */
const SAMPLED = 16
/** Other rows that are played with a fault, which it must not touch. */
const OTHERS = whole ? { '1.2': 30, '1.0.1': 15 } : { '1.2': 6, '1.0.1': 2 }
const NONE = { '1.2': 0, '1.0.1': 0 }
/** Rows of scenarios that show which rule judges what. */
const SAMPLE = 60

const samples = new Map<PlayedSpec, Promise<FaultPlayed>>()

/** A part of the suite against an eIM without a fault, once for each version and file: what judges what. */
function sample(spec: PlayedSpec): Promise<FaultPlayed> {
  const right: EimFault = { what: 'does what SGP.32 says' }
  const known = samples.get(spec) ?? playFault(right, spec, rowsToPlay('sample', right, SAMPLE))
  samples.set(spec, known)
  return known
}

/** Declares the tests of every n-th fault, so that several files share the work. */
export function holdsMatrix(part: number, parts: number): void {
  const mine = Object.entries(allEimFaults)
    .filter(([name]) => name !== 'correct' && (whole || isSampled(name, PLAYED)))
    .filter((_, at) => at % parts === part)
  for (const [name, fault] of mine) {
    const others = whole || isSampled(name, SAMPLED) ? OTHERS : NONE
    declare(name, fault, async (spec) => rowsToPlay(name, fault, others[spec], (await sample(spec)).judgedIn))
  }
}

/** Declares the tests of the eIM that does what SGP.32 says: the whole suite, and nothing red. */
export function holdsRight(): void {
  declare('correct', eimFaults.correct, async () => undefined)
}

function declare(name: string, fault: EimFault, rowsOf: (spec: PlayedSpec) => Promise<readonly string[] | undefined>): void {
  for (const { spec, bindings } of places) {
    if (fault.specs !== undefined && !fault.specs.includes(spec)) continue
    test(`an eIM of v${spec} that ${fault.what} (${name})`, async () =>
      judge(fault, spec, bindings, await playFault(fault, spec, await rowsOf(spec))))
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
    assert.deepEqual(named(of('fail').sort(), played), named(expected, played), `red rows, ${binding}`)
  }
}

function named(ids: readonly string[], { why }: FaultPlayed): readonly string[] {
  return ids.map((id) => `${id}${why.has(id) ? ` (${why.get(id)})` : ''}`)
}
