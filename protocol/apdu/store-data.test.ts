import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hex } from '../vectors/hex.ts'
import { command, encodeCommand } from './command.ts'
import { StoreDataAssembler, storeData } from './store-data.ts'

const header = (octets: Uint8Array) => Buffer.from(octets.subarray(0, 5)).toString('hex').toUpperCase()

test('GetEID on channel 1', () => {
  const [only, ...others] = storeData(1, hex('BF3E035C015A'), { withoutLe: true })
  assert.deepEqual(encodeCommand(only!), hex('81 E2 91 00 06 BF 3E 03 5C 01 5A'))
  assert.deepEqual(others, [])
  assert.deepEqual(encodeCommand(storeData(1, hex('BF3E035C015A'))[0]!), hex('81 E2 91 00 06 BF 3E 03 5C 01 5A 00'))
})
// The sessions of a BoundProfilePackage of 318 octets.
for (const [length, expected] of [
  [184, '81E29100B8'],
  [28, '81E291001C'],
  [2, '81E2910002'],
  [60, '81E291003C'],
  [42, '81E291002A'],
  [255, '81E29100FF'],
] as const) {
  test(`${length} octets travel under ${expected}`, () => {
    const commands = storeData(1, Buffer.alloc(length, 1)).map(encodeCommand)
    assert.deepEqual(commands.map(header), [expected])
  })
}
test('blocks are counted, and all but the last say that more follow', () => {
  const commands = storeData(4, Buffer.alloc(600, 1)).map(encodeCommand)
  assert.deepEqual(commands.map(header), ['C0E21100FF', 'C0E21101FF', 'C0E291025A'])
})
test('a block size of 120', () => {
  assert.deepEqual(storeData(0, Buffer.alloc(240, 1), { blockSize: 120 }).map(encodeCommand).map(header), [
    '80E2110078',
    '80E2910178',
  ])
})
test('256 blocks are the most', () => {
  const blocks = storeData(0, Buffer.alloc(256 * 255))
  assert.deepEqual([blocks.length, blocks.at(-1)?.p1, blocks.at(-1)?.p2], [256, 0x91, 255])
  assert.throws(() => storeData(0, Buffer.alloc(256 * 255 + 1)), {
    name: 'EncodeError',
    message: '65281 octets need 257 blocks of 255, and a session has 256; use larger blocks or a shorter request',
  })
})
for (const blockSize of [0, 256, 1.5]) {
  test(`blocks of ${blockSize} octets are refused`, () =>
    assert.throws(() => storeData(0, hex('00'), { blockSize }), { name: 'EncodeError' }))
}
test('an empty request is refused', () =>
  assert.throws(() => storeData(0, hex('')), { name: 'EncodeError', message: 'STORE DATA without a request' }))

const block = (p1: number, p2: number, data = 'AA', cla = 0x81) => command(cla, 0xe2, p1, p2, hex(data))
for (const [what, commands, last] of [
  [
    'a block out of order',
    [block(0x11, 0), block(0x11, 2)],
    { kind: 'refused', sw: 0x6a86, reason: 'block 2 where block 1 is due' },
  ],
  [
    'a block twice',
    [block(0x11, 0), block(0x11, 1), block(0x11, 1)],
    { kind: 'refused', sw: 0x6a86, reason: 'block 1 where block 2 is due' },
  ],
  [
    'a session that begins with block 1',
    [block(0x91, 1)],
    { kind: 'refused', sw: 0x6a86, reason: 'block 1 where block 0 is due' },
  ],
  ['another P1', [block(0x90, 0)], { kind: 'refused', sw: 0x6a86, reason: 'P1 is neither 11 nor 91' }],
  ['no data', [block(0x91, 0, '')], { kind: 'refused', sw: 0x6700, reason: 'a block of 0 octets' }],
  ['256 octets of data', [block(0x91, 0, '00'.repeat(256))], { kind: 'refused', sw: 0x6700, reason: 'a block of 256 octets' }],
  ['another instruction', [command(0x81, 0xda, 0x91, 0, hex('AA'))], { kind: 'refused', sw: 0x6d00, reason: 'no STORE DATA' }],
  ['an ISO class', [block(0x91, 0, 'AA', 0x01)], { kind: 'refused', sw: 0x6e00, reason: 'CLA is not 80 to 83 or C0 to CF' }],
  ['secure messaging', [block(0x91, 0, 'AA', 0x84)], { kind: 'refused', sw: 0x6e00, reason: 'CLA is not 80 to 83 or C0 to CF' }],
  [
    'a class without channel',
    [block(0x91, 0, 'AA', 0xa0)],
    { kind: 'refused', sw: 0x6e00, reason: 'CLA is not 80 to 83 or C0 to CF' },
  ],
  [
    'a block after a refusal',
    [block(0x11, 0), block(0x11, 2), block(0x91, 1)],
    { kind: 'refused', sw: 0x6a86, reason: 'block 1 where block 0 is due' },
  ],
  [
    'a new session in the middle of one',
    [block(0x11, 0, '01'), block(0x11, 1, '02'), block(0x91, 0, '03')],
    { kind: 'complete', request: hex('03') },
  ],
  ['two blocks', [block(0x11, 0, 'BF3E'), block(0x91, 1, '035C015A')], { kind: 'complete', request: hex('BF3E035C015A') }],
  ['the first of two blocks', [block(0x11, 0)], { kind: 'more' }],
] as const) {
  test(`the card gets ${what}`, () => {
    const assembler = new StoreDataAssembler()
    assert.deepEqual(commands.map((sent) => assembler.take(sent)).at(-1), last)
  })
}
test('block 255 has to be the last', () => {
  const assembler = new StoreDataAssembler()
  for (let i = 0; i < 255; i++) assert.deepEqual(assembler.take(block(0x11, i)), { kind: 'more' })
  assert.equal(assembler.blocks, 255)
  assert.deepEqual(assembler.take(block(0x11, 255)), { kind: 'refused', sw: 0x6a86, reason: 'block 255 is not the last' })
  assert.equal(assembler.blocks, 0)
})
test('a reset forgets the session', () => {
  const assembler = new StoreDataAssembler()
  assembler.take(block(0x11, 0))
  assembler.reset()
  assert.equal(assembler.take(block(0x91, 1)).kind, 'refused')
})
test('a buffer that is used again does not change what was taken', () => {
  const assembler = new StoreDataAssembler()
  const buffer = hex('AA')
  assembler.take(command(0x81, 0xe2, 0x11, 0, buffer))
  buffer[0] = 0
  assert.deepEqual(assembler.take(block(0x91, 1, 'BB')), { kind: 'complete', request: hex('AABB') })
})
test('every request arrives whole, whatever the block size and channel', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 256 }),
      fc.integer({ min: 1, max: 255 }),
      fc.integer({ min: 0, max: 19 }),
      (request, blockSize, channel) => {
        const assembler = new StoreDataAssembler()
        const taken = storeData(channel, request, { blockSize }).map((sent) => assembler.take(sent))
        assert.deepEqual(taken.at(-1), { kind: 'complete', request: Buffer.from(request) })
        assert.equal(
          taken.slice(0, -1).find(({ kind }) => kind !== 'more'),
          undefined,
        )
      },
    ),
  )
})
