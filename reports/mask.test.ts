import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TapeEntry } from '../transport/tape.ts'
import { maskOf, maskTape } from './mask.ts'

const secret = 'Bearer c4n4ry"\\token-0123456789'

for (const [form, encode] of [
  ['text', (text: string) => text],
  ['JSON', (text: string) => JSON.stringify({ value: text })],
  ['hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
  ['hexadecimal of JSON', (text: string) => Buffer.from(JSON.stringify({ value: text })).toString('hex')],
] as const) {
  test(`a secret is hidden in ${form}, and offsets stay true`, () => {
    const line = encode(`before ${secret} behind`)
    const masked = maskOf([secret])(line)
    assert.ok(!masked.includes(encode(secret).replace(/^\{"value":"|"\}$/g, '')))
    assert.doesNotMatch(Buffer.from(masked, 'hex').toString('latin1'), /token-0123/)
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

test('a secret is hidden in hexadecimal of base64', () => {
  const inBase64 = Buffer.from(`a${secret}b`).toString('base64')
  const masked = maskOf([secret])(Buffer.from(inBase64).toString('hex'))
  assert.ok(!Buffer.from(Buffer.from(masked, 'hex').toString(), 'base64').toString('latin1').includes('n4ry'))
})

const octets = Buffer.from(`a${secret}b`)
const line = (at: number, direction: 'sent' | 'received', part: Buffer): TapeEntry => {
  return { at, ms: 0, peer: 'eim', direction, hex: part.toString('hex') }
}
test('a secret that the network cuts in two is hidden wherever it is cut, and every line keeps its length', () => {
  const note: TapeEntry = { at: 3, ms: 0, peer: 'eim', direction: 'note', text: 'x' }
  for (let cut = 1; cut < octets.length; cut++) {
    const tape = [
      line(1, 'received', octets.subarray(0, cut)),
      line(2, 'sent', Buffer.from('between')),
      note,
      line(4, 'received', octets.subarray(cut)),
    ]
    const [first, sent, kept, last] = maskTape(tape, maskOf([secret]))
    const text = (entry?: TapeEntry) => (entry && 'hex' in entry ? Buffer.from(entry.hex, 'hex').toString() : '')
    assert.equal(text(first) + text(last), `a${'*'.repeat(secret.length)}b`)
    assert.equal(text(first).length, cut)
    assert.equal(text(sent), 'between')
    assert.equal(kept, note)
  }
})

test('without secrets a line stays as it is', () => assert.equal(maskOf([])('x'), 'x'))
test('an empty secret hides nothing', () => assert.equal(maskOf([''])('xyz'), 'xyz'))
