import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { hex } from '../vectors/hex.ts'
import { command, encodeCommand, parseCommand } from './command.ts'
import {
  fetchCommand,
  isPerformed,
  parseProactiveCommand,
  parseTerminalResponse,
  REFRESH,
  type RefreshQualifier,
  refresh,
  refreshQualifierName,
  refreshQualifiers,
  terminalResponse,
} from './proactive.ts'

test('FETCH takes what 91XX announces', () => {
  assert.deepEqual(encodeCommand(fetchCommand(11)), hex('80 12 00 00 0B'))
  assert.deepEqual(encodeCommand(fetchCommand(256)), hex('80 12 00 00 00'))
})
for (const length of [0, 257, 1.5])
  test(`FETCH of ${length} octets is refused`, () => assert.throws(() => fetchCommand(length), { name: 'EncodeError' }))

for (const [qualifier, name, commandHex, response] of [
  [4, 'UICC reset', 'D0 09 81 03 01 01 04 82 02 81 82', '80 14 00 00 0C 81 03 01 01 04 82 02 82 81 83 01 00'],
  [9, 'eUICC profile state change', 'D0 09 81 03 01 01 09 82 02 81 82', '80 14 00 00 0C 81 03 01 01 09 82 02 82 81 83 01 00'],
] as const) {
  const details = { number: 1, type: REFRESH, qualifier }
  test(`REFRESH with ${name}, and the answer to it`, () => {
    assert.deepEqual(refresh(name), hex(commandHex))
    assert.deepEqual(parseProactiveCommand(hex(commandHex)), { details, source: 0x81, destination: 0x82, further: [] })
    assert.deepEqual(encodeCommand(terminalResponse(details)), hex(response))
    assert.deepEqual(parseTerminalResponse(parseCommand(hex(response))), {
      details,
      source: 0x82,
      destination: 0x81,
      result: 0,
      additionalInformation: hex(''),
      further: [],
    })
  })
}
test('all qualifiers of REFRESH, by number and name', () => {
  const names: readonly RefreshQualifier[] = [
    'NAA initialization and full file change notification',
    'file change notification',
    'NAA initialization and file change notification',
    'NAA initialization',
    'UICC reset',
    'NAA application reset',
    'NAA session reset',
    'steering of roaming',
    'steering of roaming for I-WLAN',
    'eUICC profile state change',
    'application update',
  ]
  names.forEach((name, qualifier) => {
    assert.equal(refreshQualifiers[name], qualifier)
    assert.equal(refreshQualifierName(qualifier), name)
    assert.equal(parseProactiveCommand(refresh(name, 7)).details.qualifier, qualifier)
  })
  assert.equal(refreshQualifierName(11), undefined)
})
test('tags without the comprehension bit are read, further objects kept', () => {
  const parsed = parseProactiveCommand(hex('D0 0E 01 03 05 01 00 02 02 81 82 92 03 01 3F00'))
  assert.deepEqual(parsed.details, { number: 5, type: 1, qualifier: 0 })
  assert.deepEqual(parsed.further, [{ tag: 0x12, comprehensionRequired: true, value: hex('013F00') }])
})
test('a D0 with a length of two octets', () => {
  const filler = `85 76 ${'41'.repeat(118)}`
  assert.equal(parseProactiveCommand(hex(`D0 81 81 81 03 01 01 04 82 02 81 82 ${filler}`)).further.length, 1)
})
test('an unwilling device', () => {
  const details = { number: 1, type: REFRESH, qualifier: 4 }
  for (const [result, performed] of [
    [0x00, true],
    [0x0f, true],
    [0x10, false],
    [0x20, false],
    [0x30, false],
  ] as const) {
    const parsed = parseTerminalResponse(terminalResponse(details, result, [0x01]))
    assert.deepEqual([parsed.result, isPerformed(parsed.result)], [result, performed])
    assert.deepEqual(Buffer.from(parsed.additionalInformation), hex('01'))
  }
})
for (const [what, digits, kind] of [
  ['no D0', 'D1 00', 'wrong-tag'],
  ['nothing', '', 'wrong-tag'],
  ['a cut command', 'D0 09 81 03', 'truncated'],
  ['octets behind it', 'D0 09 81 03 01 01 04 82 02 81 82 00', 'trailing-octets'],
  ['no command details', 'D0 04 82 02 81 82', 'missing-element'],
  ['short command details', 'D0 08 81 02 01 01 82 02 81 82', 'missing-element'],
  ['no device identities', 'D0 05 81 03 01 01 04', 'missing-element'],
  ['short device identities', 'D0 08 81 03 01 01 04 82 01 81', 'missing-element'],
] as const) {
  test(`a proactive command with ${what} is refused`, () =>
    assert.throws(() => parseProactiveCommand(hex(digits)), { name: 'DecodeError', kind }))
}
for (const [what, digits, name] of [
  ['another instruction', '801200000B', 'ApduError'],
  ['no result', '80 14 00 00 09 81 03 01 01 04 82 02 82 81', 'DecodeError'],
  ['an empty result', '80 14 00 00 0B 81 03 01 01 04 82 02 82 81 83 00', 'DecodeError'],
] as const) {
  test(`a TERMINAL RESPONSE with ${what} is refused`, () =>
    assert.throws(() => parseTerminalResponse(parseCommand(hex(digits))), { name }))
}
test('random octets are a command or an answer, or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (octets) => {
      const framed = Buffer.concat([Buffer.from([0xd0, octets.length]), octets])
      for (const read of [
        () => parseProactiveCommand(framed),
        () => parseProactiveCommand(octets),
        () => parseTerminalResponse(command(0x80, 0x14, 0, 0, octets)),
      ]) {
        try {
          read()
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }
    }),
  )
})
