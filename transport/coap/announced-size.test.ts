/** A body whose length is announced is refused at its first block where it is longer than what is taken (RFC 7959 section 4). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockOption } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { codes, optionOf, uintOption, uriPath } from './message.ts'
import { VirtualTimers } from './test-path.ts'

const LARGEST = 48

for (const [length, code] of [
  [LARGEST + 1, codes.tooLarge],
  [100_000_000, codes.tooLarge],
  [LARGEST, codes.continue],
] as const)
  test(`${length} octets are announced, and ${LARGEST} are taken: ${code}`, async () => {
    const content = { code: codes.changed, options: [], payload: Buffer.of() }
    const server = new BlockServer(async () => content, new VirtualTimers(), { largestBody: LARGEST })
    const options = [...uriPath('p'), blockOption('Block1', { num: 0, more: true, size: 16 }), uintOption('Size1', length)]
    const first = {
      type: 'CON',
      code: codes.post,
      messageId: 1,
      token: Buffer.of(1),
      options,
      payload: Buffer.alloc(16),
    } as const
    const response = await server.take(first)
    assert.equal(response.code, code)
    assert.equal(optionOf(response, 'Size1')?.[0], code === codes.tooLarge ? LARGEST : undefined)
  })
