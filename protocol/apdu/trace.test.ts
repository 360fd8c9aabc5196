import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showOctets } from '../ber/octets.ts'
import { looksLikeTrace, parseTrace, TraceError } from './trace.ts'
import { traceObjects } from './trace-objects.ts'

const session = `# GetEID on channel 1
-> 80 AA 00 00 0A A9 08 81 00 82 01 01 83 01 07
<- 90 00
-> 00 70 00 00 01
<- 01 90 00
-> 01 A4 04 00 10 A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00
<- 61 02
-> 01 C0 00 00 02
<- 6F 00 90 00
-> 81 E2 91 00 06 BF 3E 03 5C 01 5A
<- 61 15
-> 01 C0 00 00 15
<- BF 3E 12 5A 10 89 04 90 32 12 34 51 23 45 12 34 56 78 90 12 35 90 00
-> 00 70 80 01 00
<- 90 00
`
/** The same octets without directions and remarks. */
const bare = session.replace(/^#.*\n/, '').replace(/^(->|<-) /gm, '')

test('every command of a session gets its response, with line numbers', () => {
  const exchanges = parseTrace(session)
  assert.equal(exchanges.length, 7)
  assert.deepEqual(
    exchanges.map(({ commandLine, answered }) => [commandLine, answered?.line]),
    [2, 4, 6, 8, 10, 12, 14].map((line) => [line, line + 1]),
  )
  assert.deepEqual(
    exchanges.map(({ command }) => command.ins),
    [0xaa, 0x70, 0xa4, 0xc0, 0xe2, 0xc0, 0x70],
  )
  assert.equal(exchanges[1]?.answered?.response.sw, 0x9000)
})
test('bare hex alternates', () => {
  const withoutLines = (text: string) => parseTrace(text).map(({ command, answered }) => [command, answered?.response])
  assert.deepEqual(withoutLines(bare), withoutLines(session))
  assert.deepEqual(withoutLines(bare.replaceAll('\n', '\r\n')), withoutLines(session))
})
test('a trace may end after a command', () => {
  const [only, ...others] = parseTrace('-> 00 70 00 00 01')
  assert.deepEqual([only?.commandLine, only?.answered, others], [1, undefined, []])
})
test('octets on further lines belong to the line before where they are further to the right', () => {
  const exchanges = parseTrace('-> 81 E2 91 00 06\n   BF 3E 03\n   5C 01 5A\n<- BF 3E\n   00 90 00')
  assert.equal(showOctets(exchanges[0]?.command.data ?? new Uint8Array()), 'BF3E035C015A')
  assert.equal(exchanges[0]?.answered?.response.sw, 0x9000)
})
test('text of a log between marked lines does not matter', () => {
  assert.equal(
    parseTrace('connected\n-> 00 70 00 00 01\nEID: 89049032123451234512345678901235\n<- 01 90 00\n{"code":0}').length,
    1,
  )
})

for (const [what, text, message] of [
  ['nothing', '', 'line 1: no APDU in the whole text; expected lines such as "-> 81 E2 91 00 06 BF3E035C015A" and "<- 6115"'],
  ['remarks only', '# a\n# b', /^line 1: no APDU/],
  ['a response first', '# x\n<- 90 00', 'line 2: a response without a command; expected a command'],
  ['two responses', '-> 0070000001\n<- 019000\n<- 9000', 'line 3: a response without a command; expected a command'],
  ['two commands', '-> 0070000001\n-> 0070000001', 'line 2: a command; expected the response to the command of line 1'],
  [
    'a wrong digit',
    '-> 0070000001\n<- 019000\n-> 81 E2 9X',
    'line 3: "81 E2 9X" is no hex of whole octets; expected a command APDU in hex, two digits for each octet',
  ],
  [
    'a wrong Lc',
    '-> 81E2910007BF3E035C015A\n<- 9000',
    'line 1: Lc says 7 octets of data and 6 octets follow (with Le one more than Lc) at byte 4; expected a command APDU: CLA INS P1 P2, then Lc and data, then Le',
  ],
  ['no status word', '-> 0070000001\n<- 01', 'line 2: only 1 octet; expected a response: data, then a status word such as 9000'],
  [
    'another end than a status word',
    '-> 0070000001\n<- BF3E12',
    'line 2: 3E12 at the end, which is no status word; expected a response: data, then a status word such as 9000',
  ],
  ['bare hex out of step', '0070000001\n019000\n019000', /^line 3: a command of 3 octets/],
  [
    'a mistyped line between bare hex',
    '0070000001\n019000\n81 E2 9X 00\n9000',
    'line 3: text; expected an APDU in hex, two digits for each octet',
  ],
] as const) {
  test(`${what} is refused, with its line`, () => assert.throws(() => parseTrace(text), { name: 'TraceError', message }))
}

const eid = 'BF3E125A1089049032123451234512345678901235'
for (const [what, text, expected] of [
  ['the session', session, true],
  ['the session as bare hex', bare, true],
  ['one marked command', '-> 00 70 00 00 01', true],
  ['a marked command with a wrong digit', '-> 81 E2 9X', true],
  ['a marked response alone', '<- 01 90 00', true],
  ['a label and a command', 'APDU: 81E2910006BF3E035C015A', true],
  ['one arrow and a command', '> 00 70 00 00 01\n< 01 90 00', true],
  ['a log of lpac', '[DEBUG] [APDU] [TX] CLA: 81, INS: C0, P1: 00, P2: 00, Lc: 15\nlater', true],
  ['a bare pair', '0070000001\n019000', true],
  ['a bare pair and a wrong line', '0070000001\n019000\nxyz', true],
  ['a bare hex object', eid, false],
  ['a bare hex object with spaces', eid.replace(/(..)/g, '$1 '), false],
  ['a bare command', '81E2910006BF3E035C015A', false],
  ['a bare hex object over several lines', eid.replace(/(.{14})/g, '$1\n'), false],
  ['an object whose lines look like APDUs', '5F370B00A4\n000000400000009000', false],
  ['two hex objects', `${eid}\n${eid}`, false],
  ['a command and something else', '0070000001\nBF3E12', false],
  ['a command and one octet', '0070000001\n90', false],
  ['hex and text', `EID ${eid}`, false],
  ['text before a bare pair', 'an example\n0070000001\n019000', false],
  ['base64', 'vz4SWhCJBJAyEjRRI0USNFZ4kBI1', false],
  ['PEM', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', false],
  ['JSON', '{ "eidValue": "89049032123451234512345678901235" }', false],
  ['a labelled object', 'Response: BF3E125A10', false],
  ['a labelled object that is no command', 'APDU: BF3E035C015A', false],
  ['a quoted mail', '> 12 34\n> hello', false],
  ['HTML', '<html>\n<body>', false],
  ['nothing', '', false],
] as const) {
  test(`${what} ${expected ? 'is' : 'is not'} taken for a trace`, () => assert.equal(looksLikeTrace(text), expected))
}
test('no single line of hex is a trace', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (octets) =>
      assert.equal(looksLikeTrace(showOctets(octets)), false),
    ),
  )
})
test('no hex object is a trace, however its lines are broken', () => {
  const tag = fc.constantFrom('BF51', '30', 'A0', 'E3', 'BF36', '5A', '6F')
  fc.assert(
    fc.property(tag, fc.uint8Array({ maxLength: 127 }), fc.integer({ min: 1, max: 64 }), (first, value, width) => {
      const object = `${first}${value.length.toString(16).padStart(2, '0')}${showOctets(value)}`
      assert.equal(looksLikeTrace(object.replace(new RegExp(`(.{${width * 2}})`, 'g'), '$1\n')), false)
    }),
  )
})
test('any text is a trace or TraceError', () => {
  const line = fc.oneof(
    fc.constantFrom(...session.split('\n'), ...bare.split('\n')),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^(->|<-|>|TX:)? ?([0-9a-f]{2} ?){0,12}$/),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n')
      looksLikeTrace(text)
      try {
        traceObjects(parseTrace(text))
      } catch (error) {
        assert.ok(error instanceof TraceError, String(error))
        assert.ok(error.line >= 1 && error.line <= text.split('\n').length, `line ${error.line}`)
      }
    }),
  )
})
