/** Block options, and how long the blocks are that they stand for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockSizes } from '../../protocol/bindings/coap-blocks.ts'
import { blockOption, isAsLong, readBlock } from './block-option.ts'

test('block options are read as they are written, and what is none is not', () => {
  for (const size of blockSizes)
    for (const more of [true, false])
      for (const num of [0, 1, 15, 16, 4095, 0xfffff])
        assert.deepEqual(readBlock(blockOption('Block1', { num, more, size }).value), { num, more, size })
  assert.deepEqual(blockOption('Block2', { num: 0, more: false, size: 16 }).value, Buffer.of())
  assert.equal(readBlock(Buffer.of(7)), undefined)
  assert.equal(readBlock(Buffer.alloc(4)), undefined)
})

test('a block is full where others follow, and else not longer than its size', () => {
  const isRight = (more: boolean, octets: number) => isAsLong(Buffer.alloc(octets), { num: 0, more, size: 16 })
  assert.deepEqual(
    [15, 16, 17].map((octets) => isRight(true, octets)),
    [false, true, false],
  )
  assert.deepEqual(
    [0, 16, 17].map((octets) => isRight(false, octets)),
    [true, true, false],
  )
})
