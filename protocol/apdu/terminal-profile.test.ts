import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeCommand, parseCommand } from './command.ts'
import { hasFacility, parseTerminalProfile, terminalProfile, terminalProfileOctets } from './terminal-profile.ts'

test('REFRESH is bit 8 of octet 3', () => {
  const profile = terminalProfileOctets(['refresh'])
  assert.equal(profile.toString('hex'), '000080')
  assert.equal(encodeCommand(terminalProfile(profile)).toString('hex'), '8010000003000080')
})
test('eUICC profile state change is bit 6 of octet 34', () => {
  const profile = terminalProfileOctets(['refresh', 'euiccProfileStateChange'])
  assert.equal(profile.length, 34)
  assert.deepEqual([profile[2], profile[33]], [0x80, 0x20])
  assert.equal(profile.filter((octet) => octet !== 0).length, 2)
})
for (const [profile, refresh, change] of [
  ['FFFF7F', false, false],
  ['000080', true, false],
  ['0000', false, false],
  [`${'FF'.repeat(33)}DF`, true, false],
  [`${'00'.repeat(33)}20`, false, true],
] as const) {
  test(`what ${profile.slice(0, 8)}... announces`, () => {
    const octets = parseTerminalProfile(parseCommand(encodeCommand(terminalProfile(Buffer.from(profile, 'hex')))))
    assert.deepEqual([hasFacility(octets, 'refresh'), hasFacility(octets, 'euiccProfileStateChange')], [refresh, change])
  })
}
test('a profile without facilities has an octet all the same', () =>
  assert.equal(terminalProfileOctets([]).toString('hex'), '00'))
test('a longer profile is filled with zeros', () =>
  assert.equal(terminalProfileOctets(['refresh'], 5).toString('hex'), '0000800000'))
for (const [what, facilities, length] of [
  ['too short', ['refresh'], 2],
  ['too long', [], 256],
  ['of half an octet', [], 1.5],
] as const) {
  test(`a profile that is ${what} is refused`, () =>
    assert.throws(() => terminalProfileOctets(facilities, length), { name: 'EncodeError' }))
}
for (const length of [0, 256]) {
  test(`a command with ${length} octets is refused`, () =>
    assert.throws(() => terminalProfile(Buffer.alloc(length)), { name: 'EncodeError' }))
}
for (const [what, hex, message] of [
  ['another instruction', '801200000B', 'no TERMINAL PROFILE (INS 10) at byte 1'],
  ['no data', '80100000', 'a TERMINAL PROFILE without octets at byte 4'],
] as const) {
  test(`${what} is no profile`, () =>
    assert.throws(() => parseTerminalProfile(parseCommand(Buffer.from(hex, 'hex'))), { name: 'ApduError', message }))
}
