/**
 * Random values of every function and direction: the JSON binding gives back what the ASN.1 binding gives back, and damaged
 * bodies do no more than be refused or noted.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { arbitraryOf } from '../../schema/arbitrary.ts'
import { mutated, seeded } from '../../schema/mutate.ts'
import { decode, encode, type Type } from '../../schema/type.ts'
import { es9Asn1, es11Asn1 } from '../es9-asn1.ts'
import { esipaAsn1 } from '../esipa-asn1.ts'
import { errorNumbers } from '../status-codes.ts'
import { es9Json, es11Json } from './es9plus.ts'
import { esipaJson } from './esipa.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  type JsonFunction,
  type ResponseValue,
} from './function.ts'
import { JsonDecodeError, jsonIssueKinds } from './issues.ts'
import { es2Json, es12Json } from './operator-functions.ts'

const RUNS = Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000)
const SEED = Number(process.env['SGP32_SEED'] ?? 1)
const VALUES = 100

type AnyFunction = JsonFunction<unknown, ResponseValue>
type Types = { readonly request: Type<unknown>; readonly response: Type<unknown> | undefined }
const informative = ['unknown-enumeration']

const all = [
  ['ESipa', esipaJson, esipaAsn1['1.2']],
  ['ES9+', es9Json, es9Asn1],
  ['ES11', es11Json, es11Asn1],
] as unknown as [string, Record<string, AnyFunction>, Record<string, Types>][]

for (const [name, functions, types] of all) {
  describe(name, () => {
    for (const [key, fn] of Object.entries(functions)) {
      const { request, response } = types[key]!
      const requests = arbitraryOf(request).map(withDigits)

      test(`${key}: requests are the same in both bindings`, () => {
        fc.assert(
          fc.property(requests, (value) => {
            const decoded = decodeRequest(fn, encodeRequest(fn, value), { strict: true })
            assert.deepEqual(decoded.value, decode(request, encode(request, value), { strict: true }).value)
            assert.deepEqual(
              decoded.issues.filter(({ kind }) => !informative.includes(kind)),
              [],
            )
          }),
          { numRuns: VALUES, seed: SEED },
        )
      })
      test(`${key}: damaged requests are refused or noted`, () => {
        survive(
          requests,
          (value) => encodeRequest(fn, value),
          (bytes) => decodeRequest(fn, bytes),
        )
      })

      if (response === undefined) continue
      const responses = arbitraryOf(response) as fc.Arbitrary<ResponseValue>

      test(`${key}: responses are the same in both bindings`, () => {
        const { error } = fn.response!
        const names = errorNumbers(response, error.arm)
        fc.assert(
          fc.property(responses, (value) => {
            const isError = value.kind === error.arm
            const sayable = !isError || error.member !== undefined || error.toStatus(value.value) !== undefined
            const expected = !sayable ? undefinedError(error.arm, names) : value
            const decoded = decodeResponse(fn, encodeResponse(fn, value), { strict: sayable })
            assert.deepEqual(decoded.value, decode(response, encode(response, expected), { strict: true }).value)
            assert.equal(decoded.errorForm, isError ? (error.member === undefined ? 'header' : 'member') : undefined)
          }),
          { numRuns: VALUES, seed: SEED },
        )
      })
      test(`${key}: damaged responses are refused or noted`, () => {
        survive(
          responses,
          (value) => encodeResponse(fn, value),
          (bytes) => decodeResponse(fn, bytes),
        )
      })
    }
  })
}

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const absent = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const word = fc.string({ unit: 'binary', maxLength: 40 })
const codes = fc
  .record({ subjectCode: word, reasonCode: word, subjectIdentifier: absent(word), message: absent(word) })
  .map(present)
const iccid = fc.oneof(
  digits(20),
  digits(19),
  digits(18).map((text) => `${text}F`),
)
const header = fc.record({ functionRequesterIdentifier: word, functionCallIdentifier: word }).map(present)

const operatorRequests: Readonly<Record<string, fc.Arbitrary<object>>> = {
  downloadOrder: fc.record({ eid: absent(digits(32)), iccid: absent(iccid), profileType: absent(word) }),
  confirmOrder: fc.record({
    iccid,
    eid: absent(digits(32)),
    matchingId: absent(word),
    confirmationCode: absent(word),
    smdsAddress: absent(word),
    releaseFlag: fc.boolean(),
  }),
  cancelOrder: fc.record({ iccid, eid: absent(digits(32)), matchingId: absent(word), finalProfileStatusIndicator: word }),
  releaseProfile: fc.record({ iccid }),
  handleDownloadProgressInfo: fc.record({
    eid: absent(digits(32)),
    iccid,
    profileType: word,
    timestamp: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
    notificationPointId: fc.integer(),
    notificationPointStatus: fc.record({ status: word, statusCodeData: absent(codes) }).map(present),
  }),
  registerEvent: fc.record({ eid: digits(32), rspServerAddress: word, eventId: word, forwardingIndicator: fc.boolean() }),
  deleteEvent: fc.record({ eid: digits(32), eventId: word }),
}
const operatorOutputs: Readonly<Record<string, fc.Arbitrary<object>>> = {
  downloadOrder: fc.record({ iccid }),
  confirmOrder: fc.record({ eid: absent(digits(32)), matchingId: word, smdpAddress: absent(word) }),
}

describe('ES2+ and ES12', () => {
  for (const [key, fn] of Object.entries({ ...es2Json, ...es12Json }) as unknown as [string, AnyFunction][]) {
    const requests = fc.tuple(operatorRequests[key]!.map(present), header)
    test(`${key}: requests come back as they went`, () => {
      fc.assert(
        fc.property(requests, ([value, caller]) => {
          const decoded = decodeRequest(fn, encodeRequest(fn, value, { header: caller }), { strict: true })
          assert.deepEqual(decoded.value, value)
          assert.deepEqual(decoded.header, caller)
        }),
        { numRuns: VALUES, seed: SEED },
      )
    })
    test(`${key}: damaged requests are refused or noted`, () => {
      survive(
        requests,
        ([value, caller]) => encodeRequest(fn, value, { header: caller }),
        (bytes) => decodeRequest(fn, bytes),
      )
    })
    if (fn.response === undefined) continue
    const responses: fc.Arbitrary<ResponseValue> = fc.oneof(
      (operatorOutputs[key] ?? fc.constant({})).map((value) => ({ kind: 'executed', value: present(value) })),
      codes.map((value) => ({ kind: 'failed', value })),
    )
    test(`${key}: responses come back as they went`, () => {
      fc.assert(
        fc.property(responses, (value) => {
          assert.deepEqual(decodeResponse(fn, encodeResponse(fn, value), { strict: true }).value, value)
        }),
        { numRuns: VALUES, seed: SEED },
      )
    })
    test(`${key}: damaged responses are refused or noted`, () => {
      survive(
        responses,
        (value) => encodeResponse(fn, value),
        (bytes) => decodeResponse(fn, bytes),
      )
    })
  }
})

test('JSON texts of any contents are refused or noted', () => {
  const texts = fc.sample(fc.json({ maxDepth: 4 }), { numRuns: 200, seed: SEED })
  for (const fn of all.flatMap(([, functions]) => Object.values(functions))) {
    for (const text of texts) {
      named(() => decodeRequest(fn, Buffer.from(text)))
      if (fn.response !== undefined) named(() => decodeResponse(fn, Buffer.from(text)))
    }
    for (const member of [...fn.request.names, ...(fn.response?.output.names ?? []), 'header']) {
      for (const value of ['0', '-1.5', '""', '"AA"', '[]', '[[]]', '{}', 'null', 'true', '"MAA="', '{"__proto__":{}}']) {
        const body = Buffer.from(`{"${member}":${value}}`)
        named(() => decodeRequest(fn, body))
        if (fn.response !== undefined) named(() => decodeResponse(fn, body))
      }
    }
  }
})

/** Bodies damaged as octets, as characters of JSON, and inside their base64. */
function survive<T>(values: fc.Arbitrary<T>, write: (value: T) => Buffer, read: (bytes: Buffer) => unknown): void {
  const below = seeded(SEED)
  const samples = fc.sample(values, { numRuns: 20, seed: SEED }).map(write)
  for (let run = 0; run < RUNS; run++) {
    const sample = samples[run % samples.length] ?? Buffer.alloc(0)
    named(() => read(run % 3 === 0 ? mutated(sample, below) : damagedInside(sample, below)))
  }
}

/** Damages one string of a JSON text: as base64 where it is some, else as characters. */
function damagedInside(body: Buffer, below: (bound: number) => number): Buffer {
  const strings = [...body.toString().matchAll(/"([^"\\]*)"/g)]
  const chosen = strings[below(strings.length)]
  if (chosen?.[1] === undefined) return mutated(body, below)
  const text = chosen[1]
  const isBase64 = text.length > 3 && Buffer.from(text, 'base64').toString('base64') === text
  const damaged = isBase64
    ? mutated(Buffer.from(text, 'base64'), below).toString('base64')
    : mutated(Buffer.from(text), below).toString('latin1').replace(/["\\]/g, '')
  return Buffer.from(body.toString().slice(0, chosen.index + 1) + damaged + body.toString().slice(chosen.index + 1 + text.length))
}

/** Nothing but the named error comes out, and every issue says where it was found. */
function named(read: () => unknown): void {
  try {
    const { issues } = read() as { readonly issues: readonly { readonly kind: string; readonly path: string }[] }
    for (const { kind, path } of issues) {
      assert.ok(Object.hasOwn(jsonIssueKinds, kind), kind)
      assert.match(path, /^(\/|$)/)
    }
  } catch (error) {
    assert.ok(error instanceof JsonDecodeError, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

/** JSON carries an EID as decimal digits. */
function withDigits(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('eidValue' in value) || !(value.eidValue instanceof Uint8Array))
    return value
  const decimal = (octet: number) => (((octet >> 4) % 10) << 4) | ((octet & 0xf) % 10)
  return { ...value, eidValue: Buffer.from(value.eidValue.map(decimal)) }
}

function undefinedError(arm: string, names: Readonly<Record<string, number>>): ResponseValue {
  return { kind: arm, value: Object.keys(names).find((name) => names[name] === 127) ?? 127 }
}

/** Without the members that are undefined. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
