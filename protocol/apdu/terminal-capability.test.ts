import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { hex } from '../vectors/hex.ts'
import { command, encodeCommand, parseCommand } from './command.ts'
import {
  type EuiccCapability,
  euiccCapabilities,
  euiccCapabilityBits,
  judgeEuiccCapabilities,
  lpadCapabilities,
  parseTerminalCapability,
  terminalCapability,
} from './terminal-capability.ts'

const none = { extendedLogicalChannels: false, unknown: [] } as const

for (const [digits, capability] of [
  [
    '80 AA 00 00 0A A9 08 81 00 82 01 01 83 01 07',
    { extendedLogicalChannels: true, additionalInterfaces: 1, euicc: lpadCapabilities, unknown: [] },
  ],
  ['80 AA 00 00 05 A9 03 83 01 07', { ...none, euicc: lpadCapabilities }],
  ['80 AA 00 00 05 A9 03 83 01 00', { ...none, euicc: [] }],
  ['80 AA 00 00 05 A9 03 83 01 80', { ...none, euicc: ['LPR'] }],
  ['80 AA 00 00 07 A9 05 80 03 03 3C 32', { ...none, powerSupply: { voltageClass: 3, maximumPower: 60, clockFrequency: 50 } }],
  ['80 AA 00 00 02 A9 00', none],
] as const) {
  test(`${digits} both ways`, () => {
    assert.deepEqual(encodeCommand(terminalCapability(capability)), hex(digits))
    assert.deepEqual(parseTerminalCapability(parseCommand(hex(digits))), capability)
  })
}
test('every bit of the eUICC octet has its name', () => {
  const names = [
    'LUId',
    'LPDd',
    'LDSd',
    'LUIe using SCWS',
    'metadata update alerting',
    'enterprise capable device',
    'LUIe using E4',
    'LPR',
  ] as const
  names.forEach((name, i) => {
    assert.equal(euiccCapabilityBits[name], 1 << i)
    assert.deepEqual(euiccCapabilities(1 << i), [name])
  })
  assert.deepEqual(euiccCapabilities(0xff), names)
})
test('LUId, LPDd and LDSd are all there or all missing', () => {
  for (let octet = 0; octet < 256; octet++) {
    const right = (octet & 7) === 0 || (octet & 7) === 7
    assert.equal(judgeEuiccCapabilities(euiccCapabilities(octet)).length, right ? 0 : 1)
  }
  assert.deepEqual(judgeEuiccCapabilities(['LUId']), ['LPDd and LDSd not set: LUId, LPDd and LDSd are all 1 or all 0'])
})
test('unknown objects and objects of another size are kept', () => {
  const sent = parseCommand(hex('80 AA 00 00 0E A9 0C 83 02 07 00 82 00 81 01 00 84 01 01'))
  const parsed = parseTerminalCapability(sent)
  assert.deepEqual(parsed, { ...none, unknown: [hex('83020700'), hex('8200'), hex('810100'), hex('840101')] })
  assert.deepEqual(encodeCommand(terminalCapability(parsed)), encodeCommand(sent))
  assert.deepEqual(parseTerminalCapability(parseCommand(hex('80 AA 00 00 05 A9 03 80 01 00'))).unknown, [hex('800100')])
})
test('values that are no octet are refused', () => {
  assert.throws(() => terminalCapability({ ...none, additionalInterfaces: 256 }), {
    name: 'EncodeError',
    message: '256 is no octet',
  })
  assert.throws(() => terminalCapability({ ...none, additionalInterfaces: -1 }), { name: 'EncodeError' })
})
for (const [what, digits, name] of [
  ['another instruction', '80100000020000', 'ApduError'],
  ['no A9', '80AA00000583830107FF', 'DecodeError'],
  ['a cut object', '80AA000005A903830207', 'DecodeError'],
  ['no data', '80AA0000', 'DecodeError'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseTerminalCapability(parseCommand(hex(digits))), { name }))
}
test('every set of capabilities comes back', () => {
  fc.assert(
    fc.property(fc.subarray(Object.keys(euiccCapabilityBits) as EuiccCapability[]), (euicc) => {
      assert.deepEqual(parseTerminalCapability(terminalCapability({ ...none, euicc })).euicc, euicc)
    }),
  )
})
test('random data are a capability or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (octets) => {
      try {
        parseTerminalCapability(command(0x80, 0xaa, 0, 0, Buffer.concat([Buffer.from([0xa9, octets.length]), octets])))
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
  )
})
