import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aidName, ECASD_AID, ISDP_LOAD_FILE_AID, ISDP_MODULE_AID, ISDR_AID, isdpAid, parseAid, printAid } from './aid.ts'

for (const [name, aid, spaced] of [
  ['ISD-R', ISDR_AID, 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00'],
  ['ECASD', ECASD_AID, 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 02 00'],
  ['ISD-P executable load file', ISDP_LOAD_FILE_AID, 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 0D 00'],
  ['ISD-P executable module', ISDP_MODULE_AID, 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 0E 00'],
  ['ISD-P 0011', isdpAid(0x11), 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 11 00'],
  ['ISD-P 0010', isdpAid(0x10), 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 10 00'],
  ['ISD-P FFFF', isdpAid(0xffff), 'A0 00 00 05 59 10 10 FF FF FF FF 89 00 FF FF 00'],
] as const) {
  test(`${name} has the AID ${spaced}`, () => {
    assert.deepEqual(aid, parseAid(spaced))
    assert.equal(printAid(aid), spaced.replaceAll(' ', ''))
    assert.equal(aidName(aid), name)
  })
}
for (const hex of [
  'A0000005591010FFFFFFFF8900000300',
  'A0000005591010FFFFFFFF8900000101',
  'A0000005591010FFFFFFFF89000001',
  'A0000000871002',
]) {
  test(`${hex} has no name`, () => assert.equal(aidName(parseAid(hex)), undefined))
}
for (const number of [0, 15, 65536, 16.5]) {
  test(`there is no ISD-P ${number}`, () =>
    assert.throws(() => isdpAid(number), { name: 'EncodeError', message: /numbers of ISD-Ps are 16 \(0010\) to 65535 \(FFFF\)/ }))
}
for (const [what, text, message] of [
  ['another letter', 'A000000559x0', /^AID: "x" is no hex digit at character 11; write 10 to 32 hex digits/],
  ['half an octet', 'A00000055', /^AID: 9 digits, which are no whole octets/],
  ['four octets', 'A0000005', /^AID: 4 octets; write 5 to 16 octets/],
  ['17 octets', '00'.repeat(17), /^AID: 17 octets/],
  ['nothing', '', /^AID: 0 octets/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseAid(text), { name: 'IdentifierError', message }))
}
for (const length of [0, 4, 17]) {
  test(`${length} octets are no AID`, () =>
    assert.throws(() => printAid(Buffer.alloc(length)), { name: 'DecodeError', kind: 'size' }))
}
test('every AID comes back from its text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 16 }), (octets) =>
      assert.deepEqual(parseAid(printAid(octets)), Buffer.from(octets)),
    ),
  )
})
