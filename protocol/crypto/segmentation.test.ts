import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import { segmentsOf } from './segmentation.ts'
import { workedSession } from './vectors/worked-session.ts'

test('the worked package goes out in its six runs of STORE DATA', () => {
  const segments = segmentsOf(hex(workedSession.boundProfilePackage))
  assert.deepEqual(
    segments.map((segment) => segment.length),
    workedSession.storeData.map(([length]) => length),
  )
  for (const [i, segment] of segments.entries())
    assert.equal(showOctets(segment).startsWith(workedSession.storeData[i]![1]), true)
  assert.equal(showOctets(Buffer.concat(segments)), workedSession.boundProfilePackage)
})

test('segments are views on the received octets', () => {
  const bytes = hex(workedSession.boundProfilePackage)
  for (const segment of segmentsOf(bytes)) assert.equal(segment.buffer, bytes.buffer)
})

for (const [what, bpp, segments] of [
  [
    'every list with several items, and A2',
    'BF36 1C BF2300 A004 8700 8700 A104 8800 8800 A205 870101 8700 A304 8600 8600',
    ['BF361CBF2300', 'A0048700', '8700', 'A104', '8800', '8800', 'A205870101', '8700', 'A304', '8600', '8600'],
  ],
  [
    'lengths of more octets than needed',
    'BF36 820016 BF238100 A0810387 8100 A1 8103 88 8100 A382000286 00',
    ['BF36820016BF238100', 'A08103878100', 'A18103', '888100', 'A3820002', '8600'],
  ],
] as const) {
  test(`a package with ${what} is cut at the right places`, () =>
    assert.deepEqual(segmentsOf(hex(bpp)).map(showOctets), segments))
}

for (const [what, bpp, kind, offset, message] of [
  ['nothing', '', 'truncated', 0, /nothing to read/],
  ['another object', 'BF3700', 'wrong-tag', 0, /BF37 where BoundProfilePackage has BF36/],
  [
    'a package that is cut off',
    'BF360FBF2300A0028700A1028800A30286',
    'truncated',
    2,
    /BF36 needs 15 octets of value and 14 are left/,
  ],
  ['octets after the package', 'BF360FBF2300A0028700A1028800A3028600FF', 'trailing-octets', 18, /1 octets after the package/],
  ['an empty package', 'BF3600', 'missing-element', 3, /no initialiseSecureChannelRequest \(BF23\)/],
  ['no BF23', 'BF360CA0028700A1028800A3028600', 'wrong-tag', 3, /A0 where initialiseSecureChannelRequest has BF23/],
  ['no A0', 'BF360BBF2300A1028800A3028600', 'wrong-tag', 6, /A1 where firstSequenceOf87 has A0/],
  ['no A1', 'BF360BBF2300A0028700A3028600', 'wrong-tag', 10, /A3 where sequenceOf88 has A1/],
  ['no A3', 'BF360BBF2300A0028700A1028800', 'missing-element', 14, /no sequenceOf86 \(A3\)/],
  ['A2 without A3', 'BF360FBF2300A0028700A1028800A2028700', 'missing-element', 18, /no sequenceOf86 \(A3\)/],
  ['an empty A0', 'BF360DBF2300A000A1028800A3028600', 'missing-element', 8, /firstSequenceOf87 is empty/],
  ['an empty A3', 'BF360DBF2300A0028700A1028800A300', 'missing-element', 16, /sequenceOf86 is empty/],
  ['an 86 among the 87', 'BF360FBF2300A0028600A1028800A3028600', 'wrong-tag', 8, /86 where firstSequenceOf87 has 87/],
  ['an 87 among the 88', 'BF3611BF2300A0028700A10488008700A3028600', 'wrong-tag', 14, /87 where sequenceOf88 has 88/],
  [
    'an item that runs over its list',
    'BF360FBF2300A0028701A1028800A3028600',
    'truncated',
    9,
    /87 needs 1 octets of value and 0 are left/,
  ],
  [
    'a second A3',
    'BF3613BF2300A0028700A1028800A3028600A3028600',
    'duplicate-element',
    18,
    /sequenceOf86 \(A3\) after sequenceOf86/,
  ],
  [
    'A2 behind A3',
    'BF3613BF2300A0028700A1028800A3028600A2028700',
    'wrong-order',
    18,
    /secondSequenceOf87 \(A2\) after sequenceOf86/,
  ],
  ['an element that nobody knows', 'BF3611BF2300A0028700A1028800A3028600A500', 'unknown-element', 18, /A5 after sequenceOf86/],
  [
    'an indefinite length',
    'BF3680BF2300A0028700A1028800A30286000000',
    'indefinite-length',
    2,
    /BoundProfilePackage has an indefinite length/,
  ],
  [
    'a list of indefinite length',
    'BF3611BF2300A0808700 0000A1028800A3028600',
    'indefinite-length',
    7,
    /firstSequenceOf87 has an indefinite length/,
  ],
] as const) {
  test(`${what} is refused at byte ${offset}`, () =>
    assert.throws(() => segmentsOf(hex(bpp)), { name: 'DecodeError', kind, offset, message }))
}

test('random octets, and a package with octets changed, give segments or a DecodeError', () => {
  const good = hex(workedSession.boundProfilePackage)
  const random = fc.uint8Array({ maxLength: 80 })
  const framed = random.map((inside) => tlv(0xbf36, Buffer.of(0xbf, 0x23, 0), inside))
  const mutated = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
    const bytes = Buffer.from(good)
    for (const [at, octet] of changes) bytes[at] = octet
    return bytes
  })
  fc.assert(
    fc.property(fc.oneof(random, framed, mutated), (bytes) => {
      try {
        assert.equal(showOctets(Buffer.concat(segmentsOf(bytes))), showOctets(bytes))
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
        assert.equal(error.offset >= 0 && error.offset <= bytes.length, true)
      }
    }),
    { numRuns: 2000 },
  )
})
