/** Message ids of what scenarios write themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Kept } from '../kept.ts'
import { SeededRandom } from '../seeded-random.ts'
import { nextMessageId } from './message-ids.ts'

test('so many messages of a scenario have ids of their own, wherever the first one stands', () => {
  const left = new Map<symbol, unknown>()
  const world = {
    random: new SeededRandom('seed', 'ids'),
    keep<T>({ symbol }: Kept<T>, value: T): T {
      left.set(symbol, value)
      return value
    },
    mayHave: <T>({ symbol }: Kept<T>) => left.get(symbol) as T | undefined,
  }
  const ids = Array.from({ length: 60_000 }, () => nextMessageId(world))
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.every((id) => id >= 0 && id <= 0xffff))
})
