import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskOf } from './mask.ts'

const secret = 'Bearer c4n4ry"\\token-0123456789'

for (const [form, encode] of [
  ['text', (text: string) => text],
  ['JSON', (text: string) => JSON.stringify({ value: text })],
  ['hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
] as const) {
  test(`a secret is hidden in ${form}, and offsets stay true`, () => {
    const line = encode(`before ${secret} behind`)
    const masked = maskOf([secret])(line)
    assert.ok(!masked.includes(encode(secret).replace(/^\{"value":"|"\}$/g, '')))
    assert.equal(masked.length, line.length)
  })
}

test('masked octets read as asterisks', () => {
  const masked = maskOf([secret])(Buffer.from(`a${secret}b`).toString('hex'))
  assert.equal(Buffer.from(masked, 'hex').toString(), `a${'*'.repeat(secret.length)}b`)
})

test('a secret is hidden in base64 at every alignment', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (before, behind) => {
      const masked = maskOf([secret])(Buffer.from(before + secret + behind).toString('base64'))
      assert.ok(!Buffer.from(masked.replaceAll('*', 'A'), 'base64').toString('latin1').includes('n4ry'))
    }),
  )
})

test('without secrets a line stays as it is', () => assert.equal(maskOf([])('x'), 'x'))
test('an empty secret hides nothing', () => assert.equal(maskOf([''])('xyz'), 'xyz'))
