import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logLine } from './log-line.ts'

test('what a peer put into a line stays in it, and is seen', () => {
  assert.equal(logLine('eimId a\nb\u001b[2J\u202ec\ud800d\u2028'), 'eimId a\\u{a}b\\u{1b}[2J\\u{202e}c\\u{d800}d\\u{2028}')
  assert.equal(logLine('Zürich, 東京'), 'Zürich, 東京')
  assert.equal(logLine('x'.repeat(5_000)).length, 2_003)
})
