import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesKey } from './key-identifier.ts'

const testCi = Buffer.from('F54172BDF98A95D65CBEB88A38A1C11D800A85C3', 'hex')

for (const [what, given, expected] of [
  ['the whole identifier', 'F54172BDF98A95D65CBEB88A38A1C11D800A85C3', true],
  ['its first octet', 'F5', true],
  ['its first four octets', 'F54172BD', true],
  ['no octets', '', false],
  ['octets from the middle', '4172BD', false],
  ['another identifier', 'C0BC70BA36929D43B467FF57570530E57AB8FCD8', false],
  ['one octet too many', 'F54172BDF98A95D65CBEB88A38A1C11D800A85C300', false],
] as const) {
  test(`${what} ${expected ? 'names' : 'does not name'} the key`, () => {
    assert.equal(namesKey(Buffer.from(given, 'hex'), testCi), expected)
  })
}
