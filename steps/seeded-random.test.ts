import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SeededRandom } from './seeded-random.ts'

test('the same seed and name give the same octets, another one others', () => {
  const drawn = (seed: string, name: string) => new SeededRandom(seed, name).octets(70).toString('hex')
  assert.equal(drawn('a', 'x'), drawn('a', 'x'))
  assert.notEqual(drawn('a', 'x'), drawn('b', 'x'))
  assert.notEqual(drawn('a', 'x'), drawn('a', 'y'))
})

test('what is drawn later differs from what was drawn before', () => {
  const random = new SeededRandom('a', 'x')
  assert.notDeepEqual(random.octets(16), random.octets(16))
})

test('a number is below its limit', () => {
  const random = new SeededRandom('a', 'x')
  for (let n = 0; n < 200; n++) assert.ok(random.below(7) < 7)
})
