/** Random values of any type of the schema layer, for property tests. */
import fc from 'fast-check'
import { anyElement, bigInteger } from './any.ts'
import { Choice, Explicit } from './choice.ts'
import { Primitive, type Shape } from './primitives.ts'
import { Sequence } from './sequence.ts'
import { SequenceOf } from './sequence-of.ts'
import { decode, encode, type Type } from './type.ts'

/** Longest list and longest unbounded string: enough to reach every length form, short enough to be quick. */
const LIST = 3
const OCTETS = 300

/** Values that `type` encodes and gives back unchanged. */
export function arbitraryOf(type: Type<unknown>): fc.Arbitrary<unknown> {
  if (type instanceof Primitive) return ofShape(type.shape)
  if (type instanceof Sequence) return ofSequence(type)
  if (type instanceof SequenceOf) return ofList(type)
  if (type instanceof Explicit) return arbitraryOf(type.inner)
  if (type instanceof Choice) {
    return fc.oneof(...Object.entries(type.arms).map(([kind, arm]) => arbitraryOf(arm).map((value) => ({ kind, value }))))
  }
  if (type === bigInteger) return fc.bigInt({ min: 0n, max: 2n ** 150n }).map(integerContents)
  if ('inner' in type) {
    const inner = type.inner as Type<unknown>
    return arbitraryOf(inner).map((value) => encode(inner, value))
  }
  if (type.read === anyElement.read)
    return fc.constantFrom('0500', '0c0361c3a4', '06032a0304', 'a10302017f', '3000').map((hex) => Buffer.from(hex, 'hex'))
  throw new RangeError(`no arbitrary for ${type.name}`)
}

/** A SET OF comes back in the order that DER gives it. */
function ofList(type: SequenceOf<unknown>): fc.Arbitrary<unknown> {
  const lists = fc.array(arbitraryOf(type.item), { maxLength: LIST })
  return type.tags.includes(0x31) ? lists.map((list) => decode(type, encode(type, list)).value) : lists
}

function ofSequence(type: Sequence<unknown>): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(type.fields.map(({ key, type: member }) => [key, arbitraryOf(member)]))
  const requiredKeys = type.fields.filter(({ required, standard }) => required || standard !== undefined).map(({ key }) => key)
  return fc.record(members, { requiredKeys, noNullPrototype: true })
}

function ofShape(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.base) {
    case 'octets':
      return fc
        .uint8Array({ minLength: shape.min, maxLength: Math.min(shape.max, shape.min + OCTETS) })
        .map((octets) => Buffer.from(octets))
    case 'utf8':
      return fc.string({ unit: 'binary', minLength: shape.min, maxLength: Math.min(shape.max, shape.min + OCTETS) })
    case 'integer':
      return fc.oneof(
        fc.integer(),
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((high) => high * 65_536),
        fc.constantFrom(0, 127, 128, 255, 256, -1, -128, -129),
      )
    case 'unboundedInteger':
      return fc.oneof(
        fc.integer(),
        fc.bigInt({ min: 2n ** 47n, max: 2n ** 200n }),
        fc.bigInt({ min: -(2n ** 200n), max: -(2n ** 47n) - 1n }),
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(true)
    case 'oid':
      return fc
        .tuple(fc.constantFrom('0.39', '1.2', '2.23', '2.999'), fc.array(fc.nat(), { maxLength: 6 }))
        .map(([root, arcs]) => [root, ...arcs].join('.'))
    case 'enumeration': {
      const known = Object.values(shape.names)
      return fc.oneof(
        fc.constantFrom(...Object.keys(shape.names)),
        fc.integer({ min: 128, max: 70_000 }).filter((number) => !known.includes(number)),
      )
    }
    case 'time':
      return shape.kind === 'utcTime' ? timesOf(1950, 2049).map((digits) => digits.slice(2)) : timesOf(2050, 9999)
    case 'namedBits':
      return fc
        .uniqueArray(fc.nat(shape.names.length + 9), { maxLength: shape.names.length + 2 })
        .map((bits) => bits.sort((a, b) => a - b).map((bit) => shape.names[bit] ?? bit))
    case 'bits':
      return fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 70 }), fc.nat(7)).map(([octets, unused]) => {
        const last = octets.length - 1
        octets[last] = ((octets[last] ?? 0) >> unused) << unused
        return { unused, octets: Buffer.from(octets) }
      })
  }
}

/** YYYYMMDDHHMMSSZ from the first second of one year to the last of another. */
function timesOf(first: number, last: number): fc.Arbitrary<string> {
  const seconds = { min: Date.UTC(first, 0) / 1000, max: Date.UTC(last + 1, 0) / 1000 - 1 }
  return fc.integer(seconds).map((second) => new Date(second * 1000).toISOString().replace(/\.\d+|[-T:]/g, ''))
}

function integerContents(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even, 'hex')
}
