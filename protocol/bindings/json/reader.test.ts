import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { EncodeError } from '../../ber/issues.ts'
import { mutated, seeded } from '../../schema/mutate.ts'
import { JsonDecodeError } from './issues.ts'
import { integerOf, isNumber, isObject, type Json } from './json.ts'
import { readJson } from './reader.ts'
import { jsonInteger, writeJson } from './writer.ts'

const RUNS = Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000)
const SEED = Number(process.env['SGP32_SEED'] ?? 1)

describe('a JSON text that is refused', () => {
  for (const [what, text, kind, path, message] of [
    ['nothing', '', 'syntax', '', /no value at byte 0/],
    ['an open array', '[', 'syntax', '/0', /no value at byte 1/],
    ['an open object', '{', 'syntax', '', /no member name at byte 1/],
    ['an object cut after a member', '{"a":1', 'syntax', '', /no } at byte 6/],
    ['an array cut after an element', '[1', 'syntax', '', /no ] at byte 2/],
    ['a comma at the end', '{"a":1,}', 'syntax', '', /no member name at byte 7/],
    ['no colon', '{"a" 1}', 'syntax', '', /no colon after "a" at byte 5/],
    ['single quotes', "{'a':1}", 'syntax', '', /no member name at byte 1/],
    ['a leading zero', '{"a":01}', 'syntax', '', /no } at byte 6/],
    ['a plus sign', '{"a":+1}', 'syntax', '/a', /no value at byte 5/],
    ['a bare point', '{"a":1.}', 'syntax', '', /no } at byte 6/],
    ['NaN', '{"a":NaN}', 'syntax', '/a', /no value at byte 5/],
    ['a comment', '{}// x', 'syntax', '', /more text after the end/],
    ['two texts', '{}{}', 'syntax', '', /more text after the end of the JSON text at byte 2/],
    ['a line break in a string', '{"a":"x\ny"}', 'syntax', '/a', /a control character in a string at byte 7/],
    ['a string without end', '{"ä":"x', 'syntax', '/ä', /a string without end at byte 8/],
    ['an unknown escape', '["\\x41"]', 'syntax', '/0', /an escape that JSON does not have/],
    ['a name of Object.prototype as escape', '["\\constructor"]', 'syntax', '/0', /an escape/],
    ['a short escape', '["\\u12"]', 'syntax', '/0', /an escape/],
    ['depth', `${'['.repeat(17)}${']'.repeat(17)}`, 'limit', '/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0', /more than 16/],
    ['a depth that would end the stack', '['.repeat(1_000_000), 'limit', undefined, /more than 16/],
    ['a long member name', `{"${'n'.repeat(257)}":1}`, 'limit', '', /a member name of 257 characters/],
    ['count', `[${'0,'.repeat(10_000)}0]`, 'limit', '/9999', /more than 10000 values/],
  ] as const) {
    test(what, () => {
      assert.throws(
        () => readJson(Buffer.from(text)),
        (error) => {
          assert.ok(error instanceof JsonDecodeError, String(error))
          assert.equal(error.kind, kind)
          if (path !== undefined) assert.equal(error.path, path)
          assert.match(error.message, message)
          return true
        },
      )
    })
  }

  test('octets that are no UTF-8, and UTF-16', () => {
    for (const hex of ['7b22ff223a317d', 'fffe7b007d00', 'c080', 'eda080'])
      assert.throws(() => readJson(Buffer.from(hex, 'hex')), { name: 'JsonDecodeError', kind: 'not-utf-8' })
  })
  test('more octets than the limit', () => {
    assert.throws(() => readJson(Buffer.from('"12345678"'), { length: 9 }), { name: 'JsonDecodeError', kind: 'limit' })
  })
})

describe('what is read and noted', () => {
  for (const [what, text, issues] of [
    ['a byte order mark', '\ufeff{"a":1}', [['byte-order-mark', '']]],
    ['a name twice', '{"a":{"b":1,"b":2}}', [['duplicate-member', '/a/b']]],
    ['a name twice, once as escape', '{"a":1,"\\u0061":2}', [['duplicate-member', '/a']]],
    ['half a pair', '{"a":"\\ud83d"}', [['lone-surrogate', '/a']]],
    ['half a pair behind text', '{"a":"x\\ude00"}', [['lone-surrogate', '/a']]],
    ['a whole pair', '{"a":"\\ud83d\\ude00"}', []],
    ['names with the characters of a pointer', '{"a/b~c":{"x":1,"x":2}}', [['duplicate-member', '/a~1b~0c/x']]],
  ] as const) {
    test(what, () => {
      assert.deepEqual(
        readJson(Buffer.from(text)).issues.map(({ kind, path }) => [kind, path]),
        issues,
      )
    })
  }

  test('of two members with one name the last one counts', () => {
    const { json } = readJson(Buffer.from('{"a":1,"a":2}'))
    assert.deepEqual(plainOf(json), { a: 2 })
  })
  test('names of Object.prototype are names like others', () => {
    const { json } = readJson(Buffer.from('{"__proto__":{"polluted":true},"constructor":null,"toString":1}'))
    assert.ok(isObject(json), 'no object')
    assert.deepEqual([...json.keys()], ['__proto__', 'constructor', 'toString'])
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  })
})

test('integers are those that a JavaScript number holds exactly', () => {
  for (const [literal, value] of [
    ['0', 0],
    ['-0', 0],
    ['127', 127],
    ['-1', -1],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', undefined],
    ['18446744073709551616', undefined],
    ['1.0', undefined],
    ['1e2', undefined],
    ['9'.repeat(100_000), undefined],
  ] as const) {
    const { json } = readJson(Buffer.from(literal))
    assert.ok(isNumber(json), 'no number')
    assert.ok(Object.is(integerOf(json), value), literal)
    assert.equal(writeJson(json).toString(), literal)
  }
  assert.throws(() => jsonInteger(1.5), EncodeError)
})

test('JSON.parse reads the same from any JSON text', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5, stringUnit: 'binary' }), (text) => {
      const { json, issues } = readJson(Buffer.from(text))
      assert.deepEqual(plainOf(json), JSON.parse(text))
      assert.deepEqual(issues, [])
      assert.deepEqual(JSON.parse(writeJson(json).toString()), JSON.parse(text))
    }),
    { numRuns: 500, seed: SEED },
  )
})

test('JSON.parse takes and refuses the same damaged texts', () => {
  const below = seeded(SEED)
  const samples = [
    ...fc.sample(fc.json({ maxDepth: 5, stringUnit: 'binary' }), { numRuns: 40, seed: SEED }),
    '{"a":[1,-2.5e+3,true,false,null,"\\u00e4\\n\\"\\ud83d\\ude00"],"b":{"c":{}}}',
  ].map((text) => Buffer.from(text))
  for (let run = 0; run < RUNS; run++) {
    const bytes = mutated(samples[run % samples.length] ?? Buffer.alloc(0), below)
    const mine = outcome(() => plainOf(readJson(bytes).json))
    const parsed = outcome(() => JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)))
    assert.deepEqual(mine, parsed, bytes.toString('hex'))
  }
})

function outcome(read: () => unknown): { readonly value?: unknown } {
  try {
    return { value: read() }
  } catch (error) {
    assert.ok(error instanceof JsonDecodeError || error instanceof SyntaxError || error instanceof TypeError, String(error))
    return {}
  }
}

/** What JSON.parse makes of the same text. */
function plainOf(json: Json): unknown {
  if (isObject(json)) {
    const plain = {}
    for (const [name, value] of json) {
      Object.defineProperty(plain, name, { value: plainOf(value), enumerable: true, configurable: true, writable: true })
    }
    return plain
  }
  if (isNumber(json)) return Number(json.literal)
  return Array.isArray(json) ? json.map(plainOf) : json
}
