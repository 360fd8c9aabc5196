/**
 * What holds for every type of every version: values come back as they went, another ASN.1 library reads what is written, and no
 * input whatever does more than be refused or noted.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ASN1Construction, type ASN1Element, DERElement } from 'asn1-ts'
import fc from 'fast-check'
import { DecodeError, EncodeError } from './ber/issues.ts'
import { isConstructed, leadOctet } from './ber/tag.ts'
import type { TreeNode } from './ber/tree.ts'
import { typesOf } from './registry.ts'
import { arbitraryOf } from './schema/arbitrary.ts'
import { mutated, randomOctets, seeded } from './schema/mutate.ts'
import { decode, encode, inspect, type Type } from './schema/type.ts'

/** Random and damaged inputs for each type. */
const RUNS = Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000)
const VALUES = 40
const SEED = Number(process.env['SGP32_SEED'] ?? 1)

const all = new Map<Type<unknown>, string>()
for (const spec of ['1.2', '1.0.1'] as const) {
  for (const [name, type] of typesOf(spec)) if (!all.has(type)) all.set(type, spec === '1.2' ? name : `${name} (v1.0.1)`)
}

describe('every type', () => {
  for (const [type, name] of all) {
    test(`${name}: values come back as they went, strictly, and asn1-ts agrees`, () => {
      fc.assert(
        fc.property(arbitraryOf(type), (value) => {
          const bytes = encode(type, value)
          const decoded = decode(type, bytes, { strict: true })
          assert.deepEqual(decoded.value, value)
          assert.deepEqual(
            decoded.issues.filter(({ kind }) => kind !== 'unknown-enumeration'),
            [],
          )
          assert.deepEqual(encode(type, decoded.value), bytes)
          assert.deepEqual(leavesByAsn1Ts(bytes), leavesOfTree(inspect(type, bytes).tree, bytes))
        }),
        { numRuns: VALUES, seed: SEED },
      )
    })

    test(`${name}: random and damaged octets are refused or noted, and nothing else happens`, () => {
      const below = seeded(SEED)
      const samples = fc.sample(arbitraryOf(type), { numRuns: 20, seed: SEED }).map((value) => encode(type, value))
      for (let run = 0; run < RUNS; run++) {
        const sample = samples[run % samples.length]
        const bytes = sample === undefined || run % 4 === 0 ? randomOctets(below, type.tags) : mutated(sample, below)
        survives(type, bytes, run % 2 === 0)
      }
    })
  }
})

test('an element that a type does not know is kept and written back', () => {
  const later = Buffer.from('9f81010101', 'hex')
  for (const [type, name] of all) {
    if (!('fields' in type)) continue
    const [value] = fc.sample(arbitraryOf(type), { numRuns: 1, seed: SEED })
    const bytes = encode(type, { ...(value as object), $unknown: [later] })
    const decoded = decode(type, bytes)
    assert.deepEqual((decoded.value as { $unknown?: unknown }).$unknown, [later], name)
    assert.ok(
      decoded.issues.some(({ kind }) => kind === 'unknown-element'),
      name,
    )
    assert.ok(encode(type, decoded.value).equals(bytes), name)
    assert.ok(!encode(type, decoded.value, { unknown: 'drop' }).equals(bytes), name)
  }
})

test('reading damaged input leaves nothing behind in memory', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const type = typesOf('1.2').get('EuiccPackageRequest')
  assert.ok(type, 'no type')
  const [sample = Buffer.alloc(0)] = fc.sample(arbitraryOf(type), { numRuns: 1, seed: SEED }).map((value) => encode(type, value))
  const below = seeded(SEED)
  const rounds = [0, 1, 2, 3].map(() => {
    for (let run = 0; run < 10_000; run++) survives(type, mutated(sample, below), true)
    collect()
    return process.memoryUsage().heapUsed
  })
  const [, warm = 0, , last = 0] = rounds
  assert.ok(last - warm < 4_000_000, `heap grew from ${warm} to ${last}`)
})

/** Reads in every mode. Whatever a tolerant reading gives can be written again or has a reason why not. */
function survives(type: Type<unknown>, bytes: Buffer, variants: boolean): void {
  const found = inspect(type, bytes, { variants })
  const strict = inspect(type, bytes, { strict: true })
  if (strict.error === undefined) assert.deepEqual(strict.value, found.value)
  if (found.error !== undefined) {
    assert.ok(found.error instanceof DecodeError, String(found.error))
    assert.ok(found.error.offset >= 0 && found.error.offset <= bytes.length, `offset ${found.error.offset} of ${bytes.length}`)
    return
  }
  for (const { offset } of found.issues) assert.ok(offset >= 0 && offset <= bytes.length, `offset ${offset} of ${bytes.length}`)
  try {
    encode(type, found.value, { sizes: 'any' })
  } catch (error) {
    assert.ok(error instanceof EncodeError, String(error))
    assert.ok(
      found.issues.some(({ kind }) => kind === 'missing-element'),
      String(error),
    )
  }
}

interface Leaf {
  readonly tag: string
  readonly contents: string
}

/** The primitives of an encoding, as asn1-ts finds them. */
function leavesByAsn1Ts(bytes: Buffer): Leaf[] {
  const element = new DERElement()
  assert.equal(element.fromBytes(bytes), bytes.length)
  return leavesOf(element)
}

function leavesOf(element: ASN1Element): Leaf[] {
  const { tagClass, construction, tagNumber } = element
  if (construction === ASN1Construction.constructed) return element.sequence.flatMap(leavesOf)
  return [{ tag: `${tagClass}/${tagNumber}`, contents: Buffer.from(element.value).toString('hex') }]
}

/** The primitives of an encoding, as our tree has them. */
function leavesOfTree(nodes: readonly TreeNode[], bytes: Buffer): Leaf[] {
  return nodes.flatMap((node) => {
    if (isConstructed(node.tag)) return leavesOfTree(node.children, bytes)
    const from = node.offset + node.headerLength
    const lead = leadOctet(node.tag)
    const number = node.tag === lead ? lead & 0x1f : highNumber(node.tag)
    return [{ tag: `${lead >> 6}/${number}`, contents: bytes.toString('hex', from, from + node.length) }]
  })
}

function highNumber(tag: number): number {
  const octets = Buffer.from(tag.toString(16), 'hex').subarray(1)
  return octets.reduce((number, octet) => number * 128 + (octet & 0x7f), 0)
}
