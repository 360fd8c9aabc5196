import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { ISDR_AID } from '../identifiers/aid.ts'
import { hex } from '../vectors/hex.ts'
import { encodeCommand, parseCommand } from './command.ts'
import { isdrFci, parseIsdrFci, parseSelect, select } from './select.ts'

const AID = 'A0000005591010FFFFFFFF8900000100'

test('SELECT ISD-R on channel 1', () => {
  assert.deepEqual(encodeCommand(select(1, ISDR_AID)), hex('01 A4 04 00 10 A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00'))
  assert.deepEqual(encodeCommand(select(4, ISDR_AID, 256)), hex(`40 A4 04 00 10 ${AID} 00`))
  assert.deepEqual(parseSelect(parseCommand(hex(`01 A4 04 00 10 ${AID}`))), ISDR_AID)
})
for (const length of [0, 4, 17]) {
  test(`an AID of ${length} octets is not selected`, () =>
    assert.throws(() => select(0, Buffer.alloc(length)), { name: 'EncodeError' }))
}
for (const [what, command, message] of [
  ['another instruction', '00B00000', 'no SELECT (INS A4) at byte 1'],
  ['SELECT by file identifier', '00A40000023F00', 'SELECT with a P1 other than 04 (by AID) at byte 2'],
  ['an AID of 17 octets', `00A4040011${'00'.repeat(17)}`, 'an AID of 17 octets; it has at most 16 at byte 4'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseSelect(parseCommand(hex(command))), { name: 'ApduError', message }))
}

test('the FCI of an IoT eUICC', () => {
  const octets = hex(`6F 27 84 10 ${AID} A5 02 73 00 E0 09 82 03 02 05 00 03 02 06 C0 E1 04 80 02 06 C0`)
  const { value, issues } = parseIsdrFci(octets, { strict: true })
  assert.deepEqual(issues, [])
  assert.deepEqual(value.dfName, ISDR_AID)
  assert.deepEqual(value.proprietaryData, hex('7300'))
  assert.deepEqual(value.isdrTemplate?.svn, hex('020500'))
  assert.deepEqual(value.isdrTemplate?.lpaeSupport, ['lpaeUsingCat', 'lpaeUsingScws'])
  assert.deepEqual(value.isdrTemplateIoT?.euiccConfiguration, ['ipaeSupported', 'enabledProfile'])
  assert.deepEqual(isdrFci(value), octets)
})
test('the templates E0 and E1 as they are known', () => {
  const fci = isdrFci({
    isdrTemplate: { svn: hex('020500'), lpaeSupport: ['lpaeUsingCat', 'lpaeUsingScws'] },
    isdrTemplateIoT: { euiccConfiguration: ['ipaeSupported', 'enabledProfile'] },
  })
  assert.deepEqual(fci, hex('6F11 E0098203020500030206C0 E104800206C0'))
})
test('a card of SGP.22 v1 has neither', () => {
  const { value, issues } = parseIsdrFci(hex(`6F12 8410 ${AID}`), { strict: true })
  assert.deepEqual(issues, [])
  assert.deepEqual([value.isdrTemplate, value.isdrTemplateIoT], [undefined, undefined])
})
test('unknown objects are kept, at the end and inside E0', () => {
  const octets = hex('6F10 E009 8203020500 84020101 9F7F020102')
  const { value, issues } = parseIsdrFci(octets)
  assert.deepEqual(value.$unknown, [hex('9F7F020102')])
  assert.deepEqual(value.isdrTemplate?.$unknown, [hex('84020101')])
  assert.deepEqual(
    issues.map(({ kind }) => kind),
    ['unknown-element', 'unknown-element'],
  )
  assert.deepEqual(isdrFci(value), octets)
})
test('E1 before E0 is read, with an issue', () => {
  const { value, issues } = parseIsdrFci(hex('6F0D E104800206C0 E0058203020500'))
  assert.deepEqual(value.isdrTemplate?.svn, hex('020500'))
  assert.deepEqual(
    issues.map(({ kind, offset }) => [kind, offset]),
    [['wrong-order', 8]],
  )
})
for (const [what, digits, kind] of [
  ['an FCP', '620482027821', 'wrong-tag'],
  ['nothing', '', 'truncated'],
  ['a cut FCI', '6F128410A000', 'truncated'],
] as const) {
  test(`${what} is no FCI`, () => assert.throws(() => parseIsdrFci(hex(digits)), { name: 'DecodeError', kind }))
}
test('random octets after 6F are an FCI or DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
      try {
        parseIsdrFci(Buffer.concat([Buffer.from([0x6f, octets.length]), octets]))
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
  )
})
