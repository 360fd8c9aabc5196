import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../order-values.ts'
import { fillJson, fillText } from './template.ts'

const values = { eid: '89', count: 7, flag: false, list: ['a', 'b'], hex: 'AB', absent: undefined }

for (const [what, template, filled] of [
  [
    'a text that is one placeholder takes the type of the value',
    { a: '{count}', b: '{flag}', c: '{list}' },
    { a: 7, b: false, c: ['a', 'b'] },
  ],
  ['a longer text takes it as text', { a: 'n{count}' }, { a: 'n7' }],
  ['small letters', { a: '{hex|lower}', b: 'x{hex|lower}' }, { a: 'ab', b: 'xab' }],
  ['braces', { a: '{{eid}}' }, { a: '{eid}' }],
  ['a member without a value goes', { a: { b: '{absent}', c: 1 } }, { a: { c: 1 } }],
  ['what is empty without it goes too', { a: { b: { c: '{absent}' }, d: [{ e: '{absent}' }, 1] } }, { a: { d: [1] } }],
  ['what stands directly in the template stays', { a: { b: '{absent}' }, c: ['{absent}'] }, { a: {}, c: [] }],
  ['an empty object stays an object', { a: { b: {} } }, { a: { b: {} } }],
] as const satisfies readonly (readonly [string, Json, Json])[])
  test(`a template of JSON: ${what}`, () => assert.deepEqual(fillJson(template, values), filled))

test('a longer text needs its value, and so does a placeholder with an exclamation mark', () => {
  assert.throws(() => fillText('/a/{absent}', values), { name: 'MissingValue', message: 'this order has no {absent}' })
  assert.throws(() => fillJson({ a: '{absent!}' }, values), { name: 'MissingValue' })
  assert.deepEqual(fillJson({ a: '{count!}' }, values), { a: 7 })
})

test('members that every object has are no values', () => {
  assert.throws(() => fillText('{constructor} {__proto__}', values), { name: 'MissingValue' })
})

test('a template without placeholders is filled with nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: fc.constantFrom('a', 'é', '"', '\\', '\n', ' ') }), (template) => {
      const plain = JSON.parse(JSON.stringify(template))
      assert.deepEqual(fillJson(plain, values), plain)
    }),
  )
})

test('a value goes in as it is, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.deepEqual(fillJson({ a: '{x}' }, { x: text }), { a: text })
      assert.equal(fillText('<{x}>', { x: text }), `<${text}>`)
    }),
  )
})
