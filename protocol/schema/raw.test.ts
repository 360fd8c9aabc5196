import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { typeNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'
import { anyElement } from './any.ts'
import { explicit } from './choice.ts'
import { integer } from './primitives.ts'
import { rawOf } from './raw.ts'
import { sequence } from './sequence.ts'
import { decode } from './type.ts'
import { Either, Sample } from './vectors/sample-types.ts'

test('octets of the whole, of a member, and of an absent member', () => {
  const bytes = hex('300a 0402 0102 8001 05 8201 01')
  const { value } = decode(Sample, bytes)
  assert.deepEqual(rawOf(value), bytes)
  assert.deepEqual(rawOf(value, 'count'), hex('8001 05'))
  assert.equal(rawOf(value, 'flag'), undefined)
  assert.equal(rawOf(value, 'nothing'), undefined)
  assert.equal(rawOf({ ...value }), undefined)
  assert.equal(rawOf(value.id, 'x'), undefined)
})

test('the octets of a tagged CHOICE include its wrapper, those of its arm do not', () => {
  const { value } = decode(Either, hex('a302 0500'))
  assert.deepEqual(rawOf(value), hex('a302 0500'))
})

test('the octets of members beside unknown, wrapped, renamed and repeated ones', () => {
  const signed = sequence('Signed', {
    first: integer().retag(0x80),
    wrapped: explicit(0xa1, integer()),
    last: integer().retag(0x9f70),
  })
  const input = hex('3016 9F510101 800101 9F510102 A1800201070000 9F700109')
  const { value } = decode(signed, input)
  assert.deepEqual(value.$unknown, [hex('9F510101'), hex('9F510102')])
  assert.deepEqual(rawOf(value, 'first'), hex('800101'))
  assert.deepEqual(rawOf(value, 'wrapped'), hex('A1800201070000'))
  assert.deepEqual(rawOf(value, 'last'), hex('9F700109'))
  assert.equal(rawOf(value, '$unknown'), undefined)
  const twice = decode(signed, hex('3011 800101 800102 A103020107 9F700109 0500')).value
  assert.deepEqual(rawOf(twice, 'first'), hex('800101'))
})

test('the octets of a member of an input that is longer than the reader takes by default', () => {
  const long = sequence('Long', { first: anyElement, second: integer() })
  const input = tlv(0x30, tlv(0x04, Buffer.alloc(17 * 1024 * 1024)), hex('020105'))
  const { value } = decode(long, input, { limits: { length: input.length } })
  assert.deepEqual(rawOf(value, 'second'), hex('020105'))
})

test('the octets of an empty answer read as a variant', () => {
  const { value } = decode(typeNamed('ProvideEimPackageResultResponse'), hex('BF5000'), { variants: true })
  assert.deepEqual(rawOf(value as object), hex('BF5000'))
})
