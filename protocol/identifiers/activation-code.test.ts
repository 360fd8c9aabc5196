import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ActivationCode, parseActivationCode, printActivationCode } from './activation-code.ts'
import { IdentifierError } from './identifier-error.ts'

const plain = {
  prefix: true,
  smdpAddress: { host: 'smdp.example.com', kind: 'name' },
  matchingId: 'TOKEN',
  confirmationCodeRequired: false,
  further: [],
} as const

for (const [text, expected] of [
  ['LPA:1$smdp.example.com$TOKEN', plain],
  ['1$smdp.example.com$TOKEN', { ...plain, prefix: false }],
  ['LPA:1$smdp.example.com$', { ...plain, matchingId: '' }],
  ['LPA:1$smdp.example.com$TOKEN$2.999.10', { ...plain, smdpOid: '2.999.10' }],
  ['LPA:1$smdp.example.com$TOKEN$2.999.10$1', { ...plain, smdpOid: '2.999.10', confirmationCodeRequired: true }],
  ['LPA:1$smdp.example.com$TOKEN$$1', { ...plain, confirmationCodeRequired: true }],
  ['LPA:1$smdp.example.com$TOKEN$$1$F54172$x', { ...plain, confirmationCodeRequired: true, further: ['F54172', 'x'] }],
  ['LPA:1$smdp.example.com$TOKEN$$$later', { ...plain, further: ['later'] }],
  ['LPA:1$smdp.example.com$TOKEN$$$', { ...plain, further: [''] }],
  [
    'LPA:1$keymaker.example.com$SECRET-CODE-123',
    { ...plain, smdpAddress: { host: 'keymaker.example.com', kind: 'name' }, matchingId: 'SECRET-CODE-123' },
  ],
  [
    '1$testsmdpplus1.example.com$NOSUCH',
    { ...plain, prefix: false, smdpAddress: { host: 'testsmdpplus1.example.com', kind: 'name' }, matchingId: 'NOSUCH' },
  ],
  [
    '1$127.0.0.1:8443$T',
    { ...plain, prefix: false, smdpAddress: { host: '127.0.0.1', port: 8443, kind: 'ipv4' }, matchingId: 'T' },
  ],
] as const) {
  test(`${text} is read and printed`, () => {
    assert.deepEqual(parseActivationCode(text), expected)
    assert.equal(printActivationCode(parseActivationCode(text)), text)
  })
}
test('empty fields at the end are not printed', () => {
  assert.equal(printActivationCode(parseActivationCode('LPA:1$smdp.example.com$TOKEN$$')), 'LPA:1$smdp.example.com$TOKEN')
})
test('upper and lower case of the token stay', () => assert.equal(parseActivationCode('1$a.b$aB-1').matchingId, 'aB-1'))

for (const [what, text, message] of [
  ['nothing', '', 'activation code: no text; write LPA:1$smdp.example.com$TOKEN'],
  [
    'format 2',
    'LPA:2$smdp.example.com$TOKEN',
    'activation code: format 2, which is not defined at character 5; write 1 there: LPA:1$smdp.example.com$TOKEN',
  ],
  [
    'format 2 without prefix',
    '2$smdp.example.com$TOKEN',
    'activation code: format 2, which is not defined at character 1; write 1 there: LPA:1$smdp.example.com$TOKEN',
  ],
  ['a small prefix', 'lpa:1$smdp.example.com$TOKEN', 'activation code: the prefix "lpa:" at character 1; write LPA: in capitals'],
  [
    'the prefix twice',
    'LPA:LPA:1$smdp.example.com$TOKEN',
    'activation code: "LPA:1" where the format 1 should stand at character 5; write LPA:1$smdp.example.com$TOKEN',
  ],
  [
    'no format',
    'smdp.example.com$TOKEN',
    'activation code: "smdp.example.com" where the format 1 should stand at character 1; write LPA:1$smdp.example.com$TOKEN',
  ],
  ['the format alone', 'LPA:1', 'activation code: no SM-DP+ address at character 7; write LPA:1$smdp.example.com$TOKEN'],
  ['no address', 'LPA:1$$TOKEN', 'activation code: no SM-DP+ address at character 7; write LPA:1$smdp.example.com$TOKEN'],
  [
    'a scheme in the address',
    'LPA:1$https://smdp.example.com$TOKEN',
    'activation code: FQDN: the scheme https:// at character 7; write the host name alone, without a scheme',
  ],
  [
    'a path in the address',
    '1$smdp.example.com/x$TOKEN',
    'activation code: FQDN: a path at character 19; write the host name alone, without a path',
  ],
  [
    'a trailing dot in the address',
    '1$smdp.example.com.$TOKEN',
    'activation code: FQDN: a trailing dot at character 19; write smdp.example.com without it',
  ],
  [
    'a name without domain',
    '1$smdp$TOKEN',
    'activation code: FQDN: smdp is no fully qualified name at character 3; write it with its domain, such as smdp.example.com',
  ],
  [
    'no token field',
    '1$smdp.example.com',
    'activation code: no "$" after the SM-DP+ address at character 19; write LPA:1$smdp.example.com$TOKEN; the token may be empty, its "$" may not be left out',
  ],
  [
    'a space in the token',
    '1$smdp.example.com$TO KEN',
    'activation code: " " in the token at character 22; write letters, digits and "-" there',
  ],
  [
    'an underscore in the token',
    '1$smdp.example.com$A_B',
    'activation code: "_" in the token at character 21; write letters, digits and "-" there',
  ],
  [
    'a line end',
    '1$smdp.example.com$TOKEN\n',
    'activation code: "\\n" in the token at character 25; write letters, digits and "-" there',
  ],
  [
    'no OID in the field of the OID',
    '1$smdp.example.com$T$1',
    'activation code: OID: a single number at character 22; write numbers with dots, for example 2.999.10',
  ],
  [
    'a wrong OID',
    '1$smdp.example.com$T$2.999.x',
    'activation code: OID: "x" is neither digit nor dot at character 28; write numbers with dots, for example 2.999.10',
  ],
  [
    'a flag 0',
    '1$smdp.example.com$T$$0',
    'activation code: the confirmation code flag "0" at character 23; write 1 where a code is required, else nothing',
  ],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseActivationCode(text), { name: 'IdentifierError', message }))
}
test('256 octets are refused, 255 are not', () => {
  const token = (length: number) => `1$smdp.example.com$${'T'.repeat(length - 19)}`
  assert.equal(parseActivationCode(token(255)).matchingId.length, 236)
  assert.throws(() => parseActivationCode(token(256)), {
    name: 'IdentifierError',
    message: 'activation code: 256 octets; write at most 255',
  })
})
test('fields that no code can hold are not printed', () => {
  assert.throws(() => printActivationCode({ ...plain, matchingId: 'A$B' }), { name: 'IdentifierError' })
  assert.throws(() => printActivationCode({ ...plain, smdpOid: 'x' }), { name: 'IdentifierError' })
})

const code: fc.Arbitrary<ActivationCode> = fc.record(
  {
    prefix: fc.boolean(),
    smdpAddress: fc.constantFrom(
      { host: 'smdp.example.com', kind: 'name' as const },
      { host: 'localhost', port: 443, kind: 'localhost' as const },
    ),
    matchingId: fc.stringMatching(/^[A-Za-z0-9-]{0,40}$/),
    confirmationCodeRequired: fc.boolean(),
    further: fc.array(fc.stringMatching(/^[A-Za-z0-9.]{0,10}$/), { maxLength: 3 }),
  },
  { noNullPrototype: true },
)
test('every code comes back from its text', () => {
  fc.assert(
    fc.property(code, fc.option(fc.constantFrom('2.999.10', '1.3.6.1'), { nil: undefined }), (value, smdpOid) => {
      const whole = smdpOid === undefined ? value : { ...value, smdpOid }
      assert.deepEqual(parseActivationCode(printActivationCode(whole)), whole)
    }),
  )
})
test('any text is a code or IdentifierError, with a position inside the text or right behind it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^(LPA:)?[12]\$[a-z.:/]{0,10}(\$[A-Z0-9._ ]{0,6}){0,5}$/),
  )
  fc.assert(
    fc.property(text, (given) => {
      try {
        parseActivationCode(given)
      } catch (error) {
        assert.ok(error instanceof IdentifierError, String(error))
        assert.ok((error.position ?? 1) >= 1 && (error.position ?? 1) <= given.length + 2, `position ${error.position}`)
      }
    }),
  )
})
