/** Profile elements known by name only. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EncodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { rawOf } from '../schema/raw.ts'
import { decode, encode, inspect } from '../schema/type.ts'
import { hex } from '../vectors/hex.ts'
import { OpaqueElement } from './opaque-element.ts'
import { ProfileElement } from './profile-element.ts'

const header = tlv(0xa0, hex('810109'))

const isim = tlv(0xb5, header, hex('810667810F010208'), tlv(0xa2, hex('8000')), hex('9F8101 00'))

test('give their header, and the rest comes back as it was', () => {
  const { value } = decode(ProfileElement, isim, { strict: true })
  assert.ok(value.kind === 'isim', value.kind)
  assert.deepEqual(value.value.header, { identification: 9 })
  assert.deepEqual(value.value.contents.map(showOctets), ['810667810F010208', 'A2028000', '9F810100'])
  assert.equal(showOctets(encode(ProfileElement, value)), showOctets(isim))
  assert.equal(showOctets(rawOf(value.value, 'header') ?? Buffer.alloc(0)), showOctets(header))
})

test('show the header by name and the rest by number', () => {
  const [root] = inspect(ProfileElement, isim).tree
  assert.equal(root?.name, 'ProfileElement.isim')
  assert.deepEqual(
    root?.children.map(({ name }) => name),
    ['header', '[0]', '[1]', '[2]'],
  )
})

test('without a header are noted as that and cannot be written', () => {
  const { value, issues } = decode(ProfileElement, hex('B503 810100'))
  assert.deepEqual(
    issues.map(({ kind, offset }) => ({ kind, offset })),
    [{ kind: 'missing-element', offset: 2 }],
  )
  assert.ok(value.kind === 'isim', value.kind)
  assert.equal(rawOf(value.value, 'header'), undefined)
  assert.throws(() => encode(ProfileElement, value), new EncodeError('PE-ISIM needs header'))
})

test('take a header in first place only', () => {
  const { issues } = decode(ProfileElement, tlv(0xb5, hex('810100'), header))
  assert.deepEqual(
    issues.map(({ kind }) => kind),
    ['missing-element'],
  )
})

test('can be given another tag', () => {
  assert.deepEqual(new OpaqueElement('PE-NEW', 0xb5).retag(0xbf22).tags, [0xbf22])
})
