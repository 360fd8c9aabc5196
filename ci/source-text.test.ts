import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSource } from './source-text.ts'

const values = (text: string) => readSource(text).literals.map(({ value }) => value)

const cases: readonly (readonly [what: string, text: string, literals: readonly string[]])[] = [
  ['both quotes', `a('x', "y")`, ['x', 'y']],
  ['an escaped quote', String.raw`a('it\'s')`, [String.raw`it\'s`]],
  ['a quote in a line comment', `// don't\na('x')`, ['x']],
  ['a quote in a block comment', `/* don't "\n' */ a('x')`, ['x']],
  ['a comment sign in a string', `a('// no', 'x')`, ['// no', 'x']],
  ['a comment at the end of the file', `a('x') // don't`, ['x']],
  ['a comment that is never closed', `a('x') /* don't`, ['x']],
  ['a template without substitutions', 'a(`x`)', ['x']],
  ['a template with substitutions is not one literal', "a(`b${c('x')}d${`y`}e`, 'z')", ['x', 'y', 'z']],
  ['braces inside a substitution', "a(`b${[1].map(() => { return 'x' })}'`, 'z')", ['x', 'z']],
  ['a quote in a regular expression', `a(/['"]/, 'x')`, ['x']],
  ['a slash in a class of a regular expression', `return /[/']/.test('x')`, ['x']],
  ['a division is no regular expression', `b / c + 'x' / d`, ['x']],
  ['a division behind a bracket', `(b) / c + 'x'\n/ d`, ['x']],
]

for (const [what, text, literals] of cases) test(`literals are found: ${what}`, () => assert.deepEqual(values(text), literals))

test('offsets and lines stay, comments and the insides of strings go', () => {
  const text = `// head\nimport { a } from './b.ts' /* 'c' */`
  const { code, literals } = readSource(text)
  assert.equal(code.length, text.length)
  assert.equal(code.trim(), `import { a } from '      '`)
  assert.deepEqual(literals, [{ value: './b.ts', line: 2, start: text.indexOf("'./b") }])
})
