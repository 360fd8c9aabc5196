import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { encodeCommand } from './command.ts'
import { storeData } from './store-data.ts'
import { parseTrace } from './trace.ts'
import { traceObjects } from './trace-objects.ts'

/** The bound package of a worked session, 318 octets, cut as SGP.22 2.5.5 says. */
const segments = [
  'BF36820139BF2381AF82010180100102030405060708090A0B0C0D0E0F10A611800188810110840965756963632D7273705F494104515C3D6EB9E396B904D3FECA7F54FDCD0CC1E997BF375DCA515AD0A6C3B4035F4536BE3A50F318FBF9A5475902A221502BEF0D57E08C53B2CC0A56F17D9F93545F3740F72D0EEDB0AD2D927B79EFE49FFAC4FFD22936AE6A0A61AF231865A731FF9E0799A0F77F8E067ECC846E338F5092F17E04297D701CDFF3C89A66A60F1BF53A08',
  'A01A8718BC43D09EF085954B55E4ACDBB87B6649813B5DB57A02D5C9',
  'A13C',
  '883ABF252F5A0A98001032547698103214910965756963632D727370921665756963632D72737020746573742070726F66696C65828551C5821B722D',
  'A32A',
  '8628B139C6739477952566FEAE3CC59B87F5DE1378B9C4DCABFCC45C50E961ACF8A581DF5BCDBAF531D4',
]
const whole = segments.join('')

function trace(parts: readonly string[], answers: readonly string[], channel = 1): string[] {
  return parts.flatMap((part, i) => {
    const commands = storeData(channel, Buffer.from(part, 'hex'), { withoutLe: true })
    return commands.flatMap((sent, k) => [
      `-> ${showOctets(encodeCommand(sent))}`,
      `<- ${k === commands.length - 1 ? (answers[i] ?? '9000') : '9000'}`,
    ])
  })
}
const objectsOf = (lines: readonly string[]) => traceObjects(parseTrace(lines.join('\n')))
const last = ['9000', '9000', '9000', '9000', '9000', 'BF3703AABBCC9000']

test('the sessions have the headers of the worked session', () => {
  const headers = trace(segments, last)
    .filter((line) => line.startsWith('->'))
    .map((line) => line.slice(3, 13))
  assert.deepEqual(headers, ['81E29100B8', '81E291001C', '81E2910002', '81E291003C', '81E2910002', '81E291002A'])
})
test('the segments of a package are one request', () => {
  assert.equal(whole.length / 2, 318)
  const [call, ...others] = objectsOf(trace(segments, last))
  assert.ok(call?.kind === 'es10', call?.kind)
  assert.deepEqual(
    [showOctets(call.request), showOctets(call.response), call.sessions, call.firstLine, call.lastLine, call.cutOff, others],
    [whole, 'BF3703AABBCC', 6, 1, 12, undefined, []],
  )
})
test('a package in blocks of 255 octets is one request too', () => {
  const [call] = objectsOf(trace([whole], ['BF37009000']))
  assert.ok(call?.kind === 'es10', call?.kind)
  assert.deepEqual([showOctets(call.request), call.sessions], [whole, 1])
})
test('what follows a complete package is its own', () => {
  const objects = objectsOf([...trace(segments, last), '-> 81E2910003BF2800', '<- 9000'])
  assert.deepEqual(
    objects.map(({ kind, firstLine }) => [kind, firstLine]),
    [
      ['es10', 1],
      ['es10', 13],
    ],
  )
})
test('nothing is joined to a complete package, even without a result', () => {
  const objects = objectsOf(trace([...segments, 'A000'], []))
  assert.deepEqual(
    objects.map((call) => call.kind === 'es10' && [call.sessions, call.cutOff]),
    [
      [6, undefined],
      [1, undefined],
    ],
  )
})
for (const [what, answer] of [
  ['a result', 'BF3703AABBCC9000'],
  ['an error', '6A80'],
] as const) {
  test(`${what} that comes early ends the package`, () => {
    const objects = objectsOf(trace(segments.slice(0, 4), ['9000', '9000', answer, '9000']))
    assert.deepEqual(
      objects.map((call) => call.kind === 'es10' && [call.sessions, call.cutOff]),
      [
        [3, undefined],
        [1, undefined],
      ],
    )
  })
}
test('a package that stops is cut off', () => {
  const [call] = objectsOf(trace(segments.slice(0, 3), []))
  assert.ok(call?.kind === 'es10', call?.kind)
  assert.deepEqual([call.sessions, call.cutOff], [3, 'request'])
})
test('an error on the first segment ends it there', () => {
  const objects = objectsOf(trace(segments.slice(0, 2), ['6985']))
  assert.deepEqual(
    objects.map((call) => call.kind === 'es10' && [call.sessions, call.cutOff]),
    [
      [1, undefined],
      [1, undefined],
    ],
  )
})
test('CancelSession in the middle is no segment', () => {
  const objects = objectsOf([
    ...trace(segments.slice(0, 2), []),
    '-> 81E2910003BF4100',
    '<- 9000',
    ...trace(segments.slice(2, 3), []),
  ])
  assert.deepEqual(
    objects.map((call) => call.kind === 'es10' && [showOctets(call.request).slice(0, 4), call.sessions, call.cutOff]),
    [
      ['BF36', 2, 'request'],
      ['BF41', 1, undefined],
      ['A13C', 1, undefined],
    ],
  )
})
test('a segment on another channel is not joined', () => {
  const objects = objectsOf([
    ...trace(segments.slice(0, 1), []),
    ...trace(segments.slice(1, 2), [], 2),
    ...trace(segments.slice(2, 3), []),
  ])
  assert.deepEqual(
    objects.map((call) => call.kind === 'es10' && [call.channel, call.sessions]),
    [
      [1, 2],
      [2, 1],
    ],
  )
})
for (const [what, first, missing] of [
  ['a short length', 'BF3604BF23', true],
  ['a length of one octet', 'BF368180BF23', true],
  ['a length of five octets', 'BF36850000000001', false],
  ['an indefinite length', 'BF3680BF23', false],
  ['a cut length', 'BF3682', false],
  ['no length', 'BF36', false],
  ['nothing missing', 'BF3602BF23', false],
] as const) {
  test(`a package that begins with ${what} ${missing ? 'waits' : 'does not wait'} for segments`, () => {
    assert.equal(objectsOf(trace([first, 'A000'], [])).length, missing ? 1 : 2)
  })
}
