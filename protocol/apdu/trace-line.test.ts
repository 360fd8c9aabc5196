import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOctets, isCommand, readTraceLine } from './trace-line.ts'

const ESC = String.fromCharCode(27)

for (const [line, direction, octets] of [
  ['-> 81 E2 91 00 06 BF 3E 03 5C 01 5A', 'command', '81e2910006bf3e035c015a'],
  ['--> 0070000001', 'command', '0070000001'],
  ['=> 00 70 00 00 01', 'command', '0070000001'],
  ['>> 0070000001', 'command', '0070000001'],
  ['→ 0070000001', 'command', '0070000001'],
  ['> 00 70 00 00 01', 'command', '0070000001'],
  ['TX: 0070000001', 'command', '0070000001'],
  ['C-APDU: 00:70:00:00:01', 'command', '0070000001'],
  ['CAPDU = 0x00 0x70 0x00 0x00 0x01', 'command', '0070000001'],
  ['CMD: 00,70,00,00,01', 'command', '0070000001'],
  ['[10:00:00] -> 0070000001', 'command', '0070000001'],
  ['2025-01-10 18:45:40.789 [DEBUG] -> 0070000001', 'command', '0070000001'],
  ['2025-01-10T18:45:40.789Z > 0070000001', 'command', '0070000001'],
  ['<- 019000', 'response', '019000'],
  ['<= 61 15   # more', 'response', '6115'],
  ['<< 6115 // more', 'response', '6115'],
  ['← 6115', 'response', '6115'],
  ['RX: 6115', 'response', '6115'],
  ['SW: 9000', 'response', '9000'],
  ['R-APDU: 6115', 'response', '6115'],
  ['Response: 61 15', 'response', '6115'],
  ['APDU: 0070000001', undefined, '0070000001'],
  ['APDU: -> 0070000001', 'command', '0070000001'],
  ['TX: -> 0070000001', 'command', '0070000001'],
  ['0070000001', undefined, '0070000001'],
  ['  00 70 00 00 01  ', undefined, '0070000001'],
  // pySim
  ['-> 81e2910006 bf3e035c015a', 'command', '81e2910006bf3e035c015a'],
  ['<- 9000: bf3e125a1089049032123451234512345678901235', 'response', 'bf3e125a10890490321234512345123456789012359000'],
  ['<- 9000: ', 'response', '9000'],
  // pyscard
  ['<  [] 61 15', 'response', '6115'],
  ['< 01 90 0', 'response', '019000'],
  // lpac
  ['[DEBUG] [APDU] [TX] CLA: 81, INS: E2, P1: 91, P2: 00, Lc: 06, Data: BF 3E 03 5C 01 5A ', 'command', '81e2910006bf3e035c015a'],
  ['[DEBUG] [APDU] [TX] CLA: 81, INS: C0, P1: 00, P2: 00, Lc: 15', 'command', '81c0000015'],
  ['[DEBUG] [APDU] [TX] CLA: 81, INS: C0, P1: 00, P2: 00, Lc: 15, Data: ', 'command', '81c0000015'],
  [`${ESC}[0;31m[DEBUG] [APDU] [RX] SW1: 61, SW2: 15, Data: ${ESC}[0m`, 'response', '6115'],
  ['[DEBUG] [APDU] [RX] SW1: 90, SW2: 00, Data: BF3E025A00', 'response', 'bf3e025a009000'],
  ['[TX] 0070000001', 'command', '0070000001'],
] as const) {
  test(`${line} is read`, () => {
    const read = readTraceLine(line)
    assert.equal(read.kind, 'octets')
    if (read.kind === 'octets') assert.deepEqual([read.direction, read.octets.toString('hex')], [direction, octets])
  })
}

for (const line of ['', '   ', '# a remark', '// a remark', '; a remark', '  # -> 0070000001']) {
  test(`${JSON.stringify(line)} is blank`, () => assert.deepEqual(readTraceLine(line), { kind: 'blank' }))
}
for (const line of [
  'card inserted',
  'EID: 89049032123451234512345678901235',
  '{"type":"lpa","payload":{"code":0}}',
  '[DEBUG] [HTTP] [TX] URL: https://smdp.example.com/, Data: {"a":"81e2910006bf3e035c015a"}',
  'pySIM-shell (00:MF/ADF.ISD-R)> get_eid',
  '> insert a card',
  'Response: timed out',
  '<html>',
]) {
  test(`${line} is text of something else`, () => assert.deepEqual(readTraceLine(line), { kind: 'text' }))
}

for (const [line, wrong, expected] of [
  ['-> 81 E2 9X', '"81 E2 9X" is no hex of whole octets', 'a command APDU in hex, two digits for each octet'],
  ['->', 'nothing after the marker', 'a command APDU in hex, two digits for each octet'],
  ['<- 900', '"900" is no hex of whole octets', 'data and a status word in hex, two digits for each octet'],
  ['-> 81 E 91', '"81 E 91" is no hex of whole octets', 'a command APDU in hex, two digits for each octet'],
  ['RX: 61 15 oops', '"61 15 oops" is no hex of whole octets', 'data and a status word in hex, two digits for each octet'],
  ['81 E2 9', '"81 E2 9" is no hex of whole octets', 'an APDU in hex, two digits for each octet'],
  [
    'card: 81 E2 91 00 06 BF3E035C015A',
    '"card: 81 E2 91 00 06 BF3E035C015A" ends with a command and has no direction',
    '"->" before a command, "<-" before a response',
  ],
  [
    `-> ${'zz '.repeat(40)}`,
    `"${'zz '.repeat(19)}..." is no hex of whole octets`,
    'a command APDU in hex, two digits for each octet',
  ],
] as const) {
  test(`${line.slice(0, 40)} is wrong`, () => {
    const read = readTraceLine(line)
    assert.equal(read.kind, 'wrong')
    if (read.kind === 'wrong') assert.deepEqual([read.wrong, read.expected], [wrong, expected])
  })
}

test('hex with the usual separators', () => {
  assert.equal(hexOctets('00 70, 0x01:02')?.toString('hex'), '00700102')
  assert.equal(hexOctets('0070x1'), undefined)
  assert.equal(hexOctets('7'), undefined)
})
test('a command has right lengths and a class that names a channel', () => {
  assert.equal(isCommand(Buffer.from('0070000001', 'hex')), true)
  assert.equal(isCommand(Buffer.from('BF3E035C015A', 'hex')), false)
  assert.equal(isCommand(Buffer.from('A0A4000002', 'hex')), false)
  assert.equal(isCommand(Buffer.from('00', 'hex')), false)
})
test('a line of nothing but labels is read in time', () => {
  assert.equal(readTraceLine('APDU:'.repeat(100_000)).kind, 'text')
})
test('any text can be read as a line', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-<>=[\]TRXAPDU:; #0-9a-f]{0,40}$/)),
      (line) => void readTraceLine(line),
    ),
  )
})
