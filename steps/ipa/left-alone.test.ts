import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import type { Kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { demandLeftAlone, leaveAlone } from './left-alone.ts'
import type { IpaWorld } from './world.ts'

/** A world in which a request has come at each of these lines. */
function worldWith(...lines: readonly number[]): IpaWorld {
  const left = new Map<symbol, unknown>()
  const world = {
    tape: new Tape(systemClock),
    bench: { eim: { received: lines.map((at) => ({ at })) } },
    keep: ({ symbol }: Kept<unknown>, value: unknown) => left.set(symbol, value),
    kept: ({ symbol }: Kept<unknown>) => left.get(symbol),
    linesOf: () => [],
  }
  return world as unknown as IpaWorld
}

test('an IPA that came before it was left alone has been away since', () => {
  const world = worldWith(1, 2)
  world.tape.note('ipa', 'a poll')
  world.tape.note('ipa', 'its answer')
  leaveAlone(world)
  demandLeftAlone(world)
})

test('one that has come of its own accord has not', () => {
  const world = worldWith(1, 2, 3)
  world.tape.note('ipa', 'a poll')
  leaveAlone(world)
  assert.throws(() => demandLeftAlone(world), StateNotReached)
  assert.throws(() => demandLeftAlone(world), /it sent 2 requests/)
})
