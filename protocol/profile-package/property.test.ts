/** What holds for any list of elements and any octets whatever. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, EncodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { tlv } from '../ber/writer.ts'
import { arbitraryOf } from '../schema/arbitrary.ts'
import { mutated, randomOctets, seeded } from '../schema/mutate.ts'
import { decode, encode } from '../schema/type.ts'
import { checkProfilePackage } from './check.ts'
import { EUICCResponse } from './euicc-response.ts'
import { fillerElement } from './filler.ts'
import { OpaqueElement } from './opaque-element.ts'
import { decodePackage, encodePackage, inspectPackage, type PackageElement } from './package.ts'
import { PEHeader } from './pe-header.ts'
import { ProfileElement } from './profile-element.ts'
import { ICCID_OCTETS, ten } from './vectors/golden-package.ts'
import { walk } from './walk.ts'

const RUNS = Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000)
const SEED = Number(process.env['SGP32_SEED'] ?? 1)
const iccid = Buffer.from(ICCID_OCTETS, 'hex')

const opaque = fc.record(
  {
    header: arbitraryOf(PEHeader),
    contents: fc.array(fc.constantFrom('8000', 'a2028000', 'bf1f03830100').map((hex) => Buffer.from(hex, 'hex'))),
  },
  { noNullPrototype: true },
)

const element = fc.oneof(
  ...Object.entries(ProfileElement.arms).map(([kind, type]) =>
    (type instanceof OpaqueElement ? opaque : arbitraryOf(type)).map((value) => ({ kind, value }) as PackageElement),
  ),
)

test('every element comes back as it went, strictly', () => {
  fc.assert(
    fc.property(element, (value) => {
      const bytes = encodePackage([value])
      const decoded = decode(ProfileElement, bytes, { strict: true })
      assert.deepEqual(decoded.value, value)
      assert.deepEqual(encode(ProfileElement, decoded.value), bytes)
    }),
    { numRuns: Math.min(RUNS, 5000), seed: SEED },
  )
})

test('lists of elements come back as they went, and the walk finds each of them', () => {
  // Nothing may follow end.
  const list = fc.tuple(
    fc.array(
      element.filter(({ kind }) => kind !== 'end'),
      { minLength: 1, maxLength: 8 },
    ),
    fc.boolean(),
  )
  fc.assert(
    fc.property(list, ([elements, ends]) => {
      const all: readonly PackageElement[] = ends
        ? [...elements, { kind: 'end', value: { 'end-header': { identification: 1 } } }]
        : elements
      const upp = encodePackage(all)
      assert.deepEqual(decodePackage(upp, { strict: true }).value, all)
      const walked = walk(upp)
      assert.deepEqual(
        walked.map(({ name }) => name),
        all.map(({ kind }) => kind),
      )
      assert.deepEqual(Buffer.concat(walked.map(({ bytes }) => bytes)), upp)
    }),
    { numRuns: 200, seed: SEED },
  )
})

test('every response comes back as it went, strictly', () => {
  fc.assert(
    fc.property(arbitraryOf(EUICCResponse), (value) => {
      assert.deepEqual(decode(EUICCResponse, encode(EUICCResponse, value as EUICCResponse), { strict: true }).value, value)
    }),
    { numRuns: 200, seed: SEED },
  )
})

test('random and damaged packages are read, refused or noted, and nothing else happens', () => {
  const below = seeded(SEED)
  const filled = encodePackage(decodePackage(ten).value.toSpliced(7, 0, fillerElement(0, 1200)))
  const outcomes = new Map<string, number>()
  for (let run = 0; run < RUNS; run++) {
    const upp = damagedPackage(run % 2 === 0 ? ten : filled, run, below)
    const result = checkProfilePackage(upp, iccid)
    decode(EUICCResponse, result.response, { strict: true })
    const outcome = result.kind === 'failed' ? String(result.status.status) : result.kind
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    survives(upp)
  }
  // Damage that only ever broke the outermost lengths would prove little.
  if (RUNS < 2000) return
  for (const outcome of ['installed', 'invalid-request-format', 'pe-not-supported', 'bad-values', 'invalid-parameter'])
    assert.ok(outcomes.has(outcome), `${outcome}: none of ${RUNS}`)
})

test('random elements with damage inside are read, refused or noted, and nothing else happens', () => {
  const below = seeded(SEED)
  const samples = fc.sample(element, { numRuns: 300, seed: SEED }).map((value) => encodePackage([value]))
  let readable = 0
  for (let run = 0; run < RUNS; run++) {
    const sample = samples[run % samples.length]
    assert.ok(sample !== undefined, 'no sample')
    if (survives(damagedInside(sample, below))) readable++
  }
  if (RUNS >= 2000) assert.ok(readable > RUNS / 20 && readable < RUNS, `${readable} of ${RUNS} were readable`)
})

/** Random octets, damage anywhere, or damage inside one or two elements whose own lengths stay right. */
function damagedPackage(sample: Buffer, run: number, below: (bound: number) => number): Buffer {
  if (run % 8 === 0) return randomOctets(below, ProfileElement.tags)
  if (run % 8 === 1) return mutated(sample, below)
  const elements = walk(sample).map(({ bytes }) => bytes)
  for (let damages = 1 + below(2); damages > 0; damages--) {
    const at = below(elements.length)
    elements[at] = damagedInside(elements[at] ?? Buffer.alloc(0), below)
  }
  return Buffer.concat(elements)
}

/** The element with damaged contents, sometimes under another tag, and a length that is right again. */
function damagedInside(bytes: Buffer, below: (bound: number) => number): Buffer {
  const reader = new BerReader(bytes)
  reader.next(0, bytes.length)
  const tag = below(16) === 0 ? 0xa0 + below(0x1f) : reader.tag
  return tlv(tag, mutated(reader.value(), below))
}

/** Reads in both modes, and says whether the tolerant one could. */
function survives(upp: Buffer): boolean {
  const found = inspectPackage(upp)
  const strict = inspectPackage(upp, { strict: true })
  for (const { offset } of [...found.issues, ...[found, strict].flatMap(({ error = [] }) => error)]) {
    assert.ok(offset >= 0 && offset <= upp.length, `offset ${offset} of ${upp.length}`)
  }
  if (strict.error === undefined) assert.deepEqual(strict.value, found.value)
  if (found.value === undefined) {
    assert.ok(found.error instanceof DecodeError, String(found.error))
    return false
  }
  rewritten(
    found.value,
    found.issues.some(({ kind }) => kind === 'missing-element'),
  )
  return true
}

/** What was read can be written again, or lacks what was noted as missing. */
function rewritten(elements: readonly PackageElement[], incomplete: boolean): void {
  try {
    encodePackage(elements, { sizes: 'any' })
  } catch (error) {
    assert.ok(error instanceof EncodeError, String(error))
    assert.ok(incomplete, String(error))
  }
}
