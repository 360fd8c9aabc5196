import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inert, inertLines, shortened } from './inert.ts'

for (const [what, text, shown] of [
  ['an escape sequence', '\u001b[2Jgone', '\\x1b[2Jgone'],
  ['a line end', 'a\r\nb', 'a\\x0d\\x0ab'],
  ['a C1 control', '\u009b31m', '\\x9b31m'],
  ['a mark that turns the direction of writing', 'a\u202eb', 'a\\u{202e}b'],
  ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
  ['a code point that is no character', 'a\uFFFEb\u{1FFFF}', 'a\\u{fffe}b\\u{1ffff}'],
  ['ordinary text in any script', 'Grüße 例え', 'Grüße 例え'],
] as const) {
  test(`${what} is shown, not obeyed`, () => assert.equal(inert(text), shown))
}

test('line ends of our own stay', () => assert.equal(inertLines('a\n\u001bb'), 'a\n\\x1bb'))
test('no half of a character is left where text is cut', () => assert.equal(shortened('ab\u{1F600}', 3), 'ab... (4 in all)'))
test('long text is cut with its length', () => assert.equal(shortened('abcdef', 3), 'abc... (6 in all)'))
