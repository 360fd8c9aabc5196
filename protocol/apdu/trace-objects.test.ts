import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showOctets } from '../ber/octets.ts'
import { encodeCommand } from './command.ts'
import { storeData } from './store-data.ts'
import { parseTrace } from './trace.ts'
import { type TraceObject, traceObjects } from './trace-objects.ts'

const objectsOf = (...lines: readonly string[]) => traceObjects(parseTrace(lines.join('\n')))
/** What matters of an object, in short. */
const short = (object: TraceObject) => [
  object.kind === 'es10' ? showOctets(object.request) : object.name,
  showOctets(object.response),
  object.sw?.toString(16),
  `${object.firstLine}-${object.lastLine}`,
  object.cutOff,
]

test('a session becomes its functions: 61XX and GET RESPONSE are one response', () => {
  const objects = objectsOf(
    '-> 80 AA 00 00 0A A9 08 81 00 82 01 01 83 01 07',
    '<- 90 00',
    '-> 00 70 00 00 01',
    '<- 01 90 00',
    '-> 01 A4 04 00 10 A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00',
    '<- 61 02',
    '-> 01 C0 00 00 02',
    '<- 6F 00 90 00',
    '-> 81 E2 91 00 06 BF 3E 03 5C 01 5A',
    '<- 61 15',
    '-> 81 C0 00 00 15',
    '<- BF 3E 12 5A 10 89 04 90 32 12 34 51 23 45 12 34 56 78 90 12 35 90 00',
    '-> 00 70 80 01 00',
    '<- 90 00',
  )
  assert.deepEqual(objects.map(short), [
    ['TERMINAL CAPABILITY', '', '9000', '1-2', undefined],
    ['MANAGE CHANNEL', '01', '9000', '3-4', undefined],
    ['SELECT', '6F00', '9000', '5-8', undefined],
    ['BF3E035C015A', 'BF3E125A1089049032123451234512345678901235', '9000', '9-12', undefined],
    ['MANAGE CHANNEL', '', '9000', '13-14', undefined],
  ])
  assert.deepEqual(
    objects.map(({ channel }) => channel),
    [0, 0, 1, 1, 0],
  )
  const select = objects[2]
  assert.equal(select?.kind === 'command' && select.command.ins, 0xa4)
})

test('blocks of a request are put together', () => {
  assert.deepEqual(objectsOf('-> 81E2110002BF3E', '<- 9000', '-> 81E2910104035C015A', '<- BF3E00910B').map(short), [
    ['BF3E035C015A', 'BF3E00', '910b', '1-4', undefined],
  ])
})
test('a chained response is put together', () => {
  const objects = objectsOf(
    '-> 81E2910003BF2800',
    `<- ${'AA'.repeat(2)}6101`,
    '-> 01C0000001',
    '<- BB6102',
    '-> 01C0000002',
    '<- CCDD9000',
  )
  assert.deepEqual(objects.map(short), [['BF2800', 'AAAABBCCDD', '9000', '1-6', undefined]])
})
test('a command that is repeated after 6CXX counts once', () => {
  assert.deepEqual(objectsOf('-> 00B0000000', '<- 6C02', '-> 00B0000002', '<- AABB9000').map(short), [
    ['READ BINARY', 'AABB', '9000', '1-4', undefined],
  ])
  assert.deepEqual(objectsOf('-> 81E2910003BF280000', '<- 6C02', '-> 81E2910003BF280002', '<- AABB9000').map(short), [
    ['BF2800', 'AABB', '9000', '1-4', undefined],
  ])
  assert.deepEqual(objectsOf('-> 00B0000000', '<- 6C02', '-> 00B0000102', '<- AABB9000').length, 2)
})
test('channels do not disturb each other', () => {
  const objects = objectsOf(
    '-> 81E2110001BF',
    '<- 9000',
    '-> 80F2000000',
    '<- 9000',
    '-> 82E2910003BF2000',
    '<- 6101',
    '-> 81E29101022200',
    '<- 9000',
    '-> 02C0000001',
    '<- AA9000',
  )
  assert.deepEqual(objects.map(short), [
    ['BF2200', '', '9000', '1-8', undefined],
    ['STATUS', '', '9000', '3-4', undefined],
    ['BF2000', 'AA', '9000', '5-10', undefined],
  ])
})
test('a CLA that names no channel has none', () => assert.equal(objectsOf('-> A0A40000023F00', '<- 9F17')[0]?.channel, undefined))
test('GET RESPONSE without 61XX before it stands for itself', () => {
  assert.deepEqual(objectsOf('-> 01C0000015', '<- 6985').map(short), [['GET RESPONSE', '', '6985', '1-2', undefined]])
  assert.equal(objectsOf('-> 0070000001', '<- 019000', '-> 00C0000015', '<- 6985').length, 2)
})

for (const [what, lines, expected] of [
  ['after 61XX', ['-> 81E2910003BF2000', '<- 6115'], ['BF2000', '', '6115', '1-2', 'response']],
  ['after the command', ['-> 81E2910003BF2000'], ['BF2000', '', undefined, '1-1', 'response']],
  ['after GET RESPONSE', ['-> 81E2910003BF2000', '<- 6115', '-> 01C0000015'], ['BF2000', '', undefined, '1-3', 'response']],
  ['between blocks', ['-> 81E2110001BF', '<- 9000'], ['BF', '', '9000', '1-2', 'request']],
  ['between blocks by an error', ['-> 81E2110001BF', '<- 6A80'], ['BF', '', '6a80', '1-2', 'request']],
] as const) {
  test(`a trace that ends ${what} says so`, () => assert.deepEqual(objectsOf(...lines).map(short), [expected]))
}
test('a new session ends one that was open', () => {
  assert.deepEqual(objectsOf('-> 81E2110001BF', '<- 9000', '-> 81E2910003BF2000', '<- 9000').map(short), [
    ['BF', '', '9000', '1-2', 'request'],
    ['BF2000', '', '9000', '3-4', undefined],
  ])
})
for (const [what, lines, message] of [
  [
    'begins with block 1',
    ['-> 81E2910103BF2000', '<- 9000'],
    'line 1: STORE DATA block 1; expected a session that begins with block 0',
  ],
  [
    'has block 1 after a last block',
    ['-> 81E2910003BF2000', '<- 9000', '-> 81E2910103BF2000'],
    'line 3: STORE DATA block 1; expected a session that begins with block 0',
  ],
  [
    'leaves out block 1',
    ['-> 81E2110001BF', '<- 9000', '-> 81E291020120'],
    'line 3: STORE DATA block 2; expected block 1, or a new session with block 0',
  ],
  [
    'has block 1 after another command',
    ['-> 81E2110001BF', '<- 9000', '-> 01A40400', '<- 9000', '-> 81E291010120'],
    'line 5: STORE DATA block 1; expected a session that begins with block 0',
  ],
] as const) {
  test(`a trace that ${what} is refused`, () => assert.throws(() => objectsOf(...lines), { name: 'TraceError', message }))
}

test('every request and response comes back from its blocks', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 3, maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 2, max: 255 }),
      (contents, response, blockSize) => {
        const request = Buffer.from([0xbf, 0x38, ...contents])
        const lines = storeData(1, request, { blockSize }).flatMap((sent, i, all) => [
          `-> ${showOctets(encodeCommand(sent))}`,
          i === all.length - 1 ? `<- ${showOctets(response)} 9000` : '<- 9000',
        ])
        const [object, ...others] = objectsOf(...lines)
        assert.ok(object?.kind === 'es10', object?.kind)
        assert.deepEqual(
          [showOctets(object.request), showOctets(object.response), object.lastLine, others],
          [showOctets(request), showOctets(response), lines.length, []],
        )
      },
    ),
  )
})
