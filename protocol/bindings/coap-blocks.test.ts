/** Which blocks fit into which datagrams. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aroundABlock, largestBlock } from './coap-blocks.ts'

for (const [datagram, size] of [
  [1_452, 1_024],
  [1_200, 1_024],
  [1_146, 1_024],
  [1_145, 512],
  [548, 256],
  [256, 128],
  [40, 16],
] as const)
  test(`a datagram of ${datagram} octets has room for a block of ${size}`, () => assert.equal(largestBlock(datagram), size))

test('a longer path leaves less room', () => {
  const path = 'a'.repeat(120)
  assert.equal(aroundABlock(path) - aroundABlock('a'), 119)
  assert.equal(largestBlock(1_200, path), 512)
})
