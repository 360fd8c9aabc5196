import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standing } from './standing.ts'

for (const [what, before, answered, after, expected] of [
  ['a peer that was there all the time', true, '+-+', true, '+++'],
  ['a peer that never answered', false, '---', false, '---'],
  ['a peer that stopped answering', true, '+-+--', false, '+++--'],
  ['a peer that stopped after the sanity exchange', true, '---', false, '---'],
  ['a peer that came up late', false, '--+-', true, '--++'],
  ['a peer that was there only in between', false, '-+-+-', false, '-+++-'],
  ['a peer that was back at the end', false, '--', true, '--'],
  ['no scenario', true, '', true, ''],
] as const) {
  test(`${what}: ${answered || 'nothing'} stands as ${expected || 'nothing'}`, () => {
    const found = standing(
      before,
      [...answered].map((sign) => sign === '+'),
      after,
    )
    assert.equal(found.map((stands) => (stands ? '+' : '-')).join(''), expected)
  })
}
