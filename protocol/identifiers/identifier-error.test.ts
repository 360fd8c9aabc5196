import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstNot, IdentifierError, quote } from './identifier-error.ts'

test('the message says what is wrong, where, and what to write instead', () => {
  const error = new IdentifierError('EID', '"x" is no digit', '32 digits', 5)
  assert.equal(error.message, 'EID: "x" is no digit at character 5; write 32 digits')
  assert.deepEqual([error.name, error.identifier, error.position], ['IdentifierError', 'EID', 5])
})
test('where the whole text is wrong there is no position', () => {
  assert.equal(new IdentifierError('EID', '3 digits', '32 of them').message, 'EID: 3 digits; write 32 of them')
})
test('positions count characters, not UTF-16 units', () => assert.equal(firstNot('\u{1f600}x', /^\P{L}$/u), 2))
test('nothing is quoted as nothing', () => assert.deepEqual([quote(undefined), quote('\n')], ['nothing', '"\\n"']))
