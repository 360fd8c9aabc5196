import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hex } from '../vectors/hex.ts'
import { ApduError } from './apdu-error.ts'
import { type CommandApdu, command, encodeCommand, parseCommand } from './command.ts'

const data = (length: number) => Buffer.alloc(length, 0x5a)

for (const [what, digits, expected] of [
  ['case 1', '00 A4 00 00', command(0x00, 0xa4, 0, 0)],
  ['case 2', '00 70 00 00 01', command(0x00, 0x70, 0, 0, undefined, 1)],
  ['case 2 with Le 00', '80 12 00 00 00', command(0x80, 0x12, 0, 0, undefined, 256)],
  ['case 3', '81 E2 91 00 06 BF 3E 03 5C 01 5A', command(0x81, 0xe2, 0x91, 0, hex('BF3E035C015A'))],
  ['case 4', '81 E2 91 00 06 BF 3E 03 5C 01 5A 00', command(0x81, 0xe2, 0x91, 0, hex('BF3E035C015A'), 256)],
  ['case 4 with Le', '81 E2 91 00 01 5A 15', command(0x81, 0xe2, 0x91, 0, hex('5A'), 21)],
  ['case 2 extended', '00 CA 00 00 00 01 01', { ...command(0x00, 0xca, 0, 0, undefined, 257), extended: true }],
  ['case 2 extended with Le 0000', '00 CA 00 00 00 00 00', { ...command(0x00, 0xca, 0, 0, undefined, 65536), extended: true }],
  ['case 3 extended', '80 E2 91 00 00 00 01 5A', { ...command(0x80, 0xe2, 0x91, 0, hex('5A')), extended: true }],
  ['case 4 extended', '80 E2 91 00 00 00 01 5A 00 00', { ...command(0x80, 0xe2, 0x91, 0, hex('5A'), 65536), extended: true }],
  [
    'case 4 extended with Le',
    '80 E2 91 00 00 00 01 5A 01 00',
    { ...command(0x80, 0xe2, 0x91, 0, hex('5A'), 256), extended: true },
  ],
] as const) {
  test(`${what}: ${digits}`, () => {
    assert.deepEqual(parseCommand(hex(digits)), { ...expected, data: Buffer.from(expected.data) } satisfies CommandApdu)
    assert.deepEqual(encodeCommand(expected), hex(digits))
  })
}
test('length fields are extended where data or Le need it', () => {
  assert.equal(encodeCommand(command(0, 1, 2, 3, data(255), 256)).length, 4 + 1 + 255 + 1)
  assert.equal(
    encodeCommand(command(0, 1, 2, 3, data(256)))
      .subarray(0, 7)
      .toString('hex'),
    '00010203000100',
  )
  assert.equal(
    encodeCommand(command(0, 1, 2, 3, data(255), 257))
      .subarray(-2)
      .toString('hex'),
    '0101',
  )
  assert.equal(encodeCommand(command(0, 1, 2, 3, undefined, 300)).toString('hex'), '0001020300012c')
})
test('a case 1 command has no extended form', () =>
  assert.equal(encodeCommand({ ...command(0, 1, 2, 3), extended: true }).length, 4))

for (const [what, digits, message] of [
  ['nothing', '', 'a command of 0 octets; it has at least CLA, INS, P1 and P2 at byte 0'],
  ['three octets', '00A400', 'a command of 3 octets; it has at least CLA, INS, P1 and P2 at byte 3'],
  ['too few data', '81E2910006BF3E', 'Lc says 6 octets of data and 2 octets follow (with Le one more than Lc) at byte 4'],
  ['too many data', '81E29100015A0000', 'Lc says 1 octets of data and 3 octets follow (with Le one more than Lc) at byte 4'],
  ['Lc 00 and one octet', '81E29100005A', 'Lc is 00, which begins an extended length, and 1 octets follow at byte 4'],
  ['an extended Lc of 0', '81E291000000005A', 'an extended Lc of 0 with octets behind it at byte 5'],
  [
    'half an extended Le',
    '81E291000000015A00',
    'the extended Lc says 1 octets of data and 2 octets follow (with Le two more than Lc) at byte 5',
  ],
  [
    'too few extended data',
    '81E29100000002' + '5A',
    'the extended Lc says 2 octets of data and 1 octets follow (with Le two more than Lc) at byte 5',
  ],
] as const) {
  test(`${what} is no command`, () => assert.throws(() => parseCommand(hex(digits)), { name: 'ApduError', message }))
}
for (const [what, wrong, message] of [
  ['a CLA of two octets', command(256, 0, 0, 0), 'CLA 256 is no octet'],
  ['a negative P2', command(0, 0, 0, -1), 'P2 -1 is no octet'],
  ['half a P1', command(0, 0, 0.5, 0), 'P1 0.5 is no octet'],
  ['too many data', command(0, 0, 0, 0, Buffer.alloc(65536)), '65536 octets of command data; an APDU holds 65535'],
  ['Le 0', command(0, 0, 0, 0, undefined, 0), 'Le 0; it is 1 to 65536'],
  ['Le 65537', command(0, 0, 0, 0, undefined, 65537), 'Le 65537; it is 1 to 65536'],
] as const) {
  test(`${what} has no encoding`, () => assert.throws(() => encodeCommand(wrong), { name: 'EncodeError', message }))
}

const octet = fc.integer({ min: 0, max: 255 })
test('every command comes back from its octets', () => {
  const le = fc.option(fc.constantFrom(1, 2, 255, 256, 257, 65535, 65536), { nil: undefined })
  const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(255, 256, 65535).map(data))
  fc.assert(
    fc.property(octet, octet, octet, octet, body, le, fc.boolean(), (cla, ins, p1, p2, contents, expected, extended) => {
      const original = { ...command(cla, ins, p1, p2, contents, expected), extended }
      const octets = encodeCommand(original)
      const back = parseCommand(octets)
      assert.deepEqual([back.cla, back.ins, back.p1, back.p2, back.le], [cla, ins, p1, p2, expected])
      assert.deepEqual(Buffer.from(back.data), Buffer.from(contents))
      assert.deepEqual(encodeCommand(back), octets)
    }),
  )
})
test('random octets are a command that encodes to them, or ApduError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (octets) => {
      try {
        assert.deepEqual(encodeCommand(parseCommand(octets)), Buffer.from(octets))
      } catch (error) {
        assert.ok(error instanceof ApduError, String(error))
      }
    }),
  )
})
