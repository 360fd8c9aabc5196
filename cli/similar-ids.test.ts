import assert from 'node:assert/strict'
import { test } from 'node:test'
import { similarIds } from './similar-ids.ts'

const known = ['RETR-006', 'RETR-007', 'RETR-017', 'PSMO-EN-007', 'PSMO-DEL-007', 'ESIPA-HTTP-005']

test('the nearest id comes first, small letters and slips of a finger notwithstanding', () => {
  assert.equal(similarIds('retr-07', known)[0], 'RETR-007')
  assert.equal(similarIds('PSMO-EM-007', known)[0], 'PSMO-EN-007')
  assert.equal(similarIds('ESIPA-HTP-005', known)[0], 'ESIPA-HTTP-005')
})

test('what is like nothing has no neighbour, and what is like many has few', () => {
  assert.deepEqual(similarIds('hello', known), [])
  assert.deepEqual(similarIds('', known), [])
  const many = Array.from({ length: 9 }, (_, i) => `RETR-00${i}`)
  assert.equal(similarIds('RETR-01', many).length, 4)
})
