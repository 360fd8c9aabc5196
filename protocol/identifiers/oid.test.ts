import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOid } from './oid.ts'

for (const oid of ['2.23.146.1.2.1.4', '2.999.10', '0.39', '1.39', '2.40', '2.5.18446744073709551616'])
  test(`${oid} is an OID`, () => assert.equal(parseOid(oid), oid))

for (const [what, text, message] of [
  ['nothing', '', 'OID: no number at character 1; write numbers with dots, for example 2.999.10'],
  ['one number', '2', 'OID: a single number; write numbers with dots, for example 2.999.10'],
  ['a trailing dot', '2.999.', 'OID: no number at character 7; write numbers with dots, for example 2.999.10'],
  ['a leading zero', '2.999.010', 'OID: the leading zero of 010 at character 7; write the number without it'],
  ['a letter', '2.999.x', 'OID: "x" is neither digit nor dot at character 7; write numbers with dots, for example 2.999.10'],
  ['a minus', '2.-1', 'OID: "-" is neither digit nor dot at character 3; write numbers with dots, for example 2.999.10'],
  ['a first number 3', '3.1', 'OID: the first number 3 at character 1; write 0, 1 or 2 there'],
  ['40 under 1', '1.40', 'OID: 40 under 1 at character 3; write at most 39 there'],
  ['40 under 0', '0.40', 'OID: 40 under 0 at character 3; write at most 39 there'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseOid(text), { name: 'IdentifierError', message }))
}
