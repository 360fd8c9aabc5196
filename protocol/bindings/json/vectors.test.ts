/** The vectors of the ASN.1 binding, carried through the JSON binding: the same values, and the same octets at the end. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decode, encode, type Type } from '../../schema/type.ts'
import { vectorsOf } from '../../vectors/vectors.ts'
import { esipaAsn1 } from '../esipa-asn1.ts'
import { esipaJson } from './esipa.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  type JsonFunction,
  type ResponseValue,
} from './function.ts'

type Types = { readonly request: Type<unknown>; readonly response: Type<unknown> | undefined }
const functions = esipaJson as unknown as Readonly<Record<string, JsonFunction<unknown, ResponseValue>>>

describe('vectors of SGP.32 v1.2 in JSON', () => {
  const carried = new Set<string>()
  for (const vector of vectorsOf('1.2')) {
    if (vector.mode !== 'strict' || (vector.issues ?? []).length > 0) continue
    for (const [name, { request, response }] of Object.entries(esipaAsn1['1.2'] as unknown as Record<string, Types>)) {
      const bytes = Buffer.from(vector.hex, 'hex')
      if (vector.type === request.name) {
        carried.add(`${name} request`)
        test(`${name} request: ${vector.name}`, () => {
          const value = decode(request, bytes).value
          const read = decodeRequest(functions[name]!, encodeRequest(functions[name]!, value), { strict: true }).value
          assert.deepEqual(read, value)
          assert.deepEqual(encode(request, read), bytes)
        })
      }
      if (response !== undefined && vector.type === response.name) {
        carried.add(`${name} response`)
        test(`${name} response: ${vector.name}`, () => {
          const value = decode(response, bytes).value as ResponseValue
          const read = decodeResponse(functions[name]!, encodeResponse(functions[name]!, value), { strict: true }).value
          assert.deepEqual(read, value)
          assert.deepEqual(encode(response, read), bytes)
        })
      }
    }
  }
  test('no function and no direction is left out', () => assert.equal(carried.size, 15, [...carried].join(', ')))
})
