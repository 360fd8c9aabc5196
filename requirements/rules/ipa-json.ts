/** How an IPA writes its requests in JSON (SGP.32 v1.2 6.4.1). */
import { JsonDecodeError } from '../../protocol/bindings/json/issues.ts'
import { isNumber, isObject, type Json, type JsonObject } from '../../protocol/bindings/json/json.ts'
import { readJson } from '../../protocol/bindings/json/reader.ts'
import { elementsIn } from '../answer-elements.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { IpaRule } from '../ipa-rule.ts'
import type { Check } from '../verdict.ts'

type Said = Pick<Check, 'claim' | 'expected' | 'seen' | 'holds' | 'remark'>

/** A row about requests in JSON whose body is an object. */
function row(requirement: string, judge: (object: JsonObject, exchange: EsipaExchange) => Said | undefined): IpaRule {
  return {
    requirement,
    bindings: ['json'],
    judge(exchange) {
      const object = objectIn(exchange)
      const said = object && judge(object, exchange)
      return said && { ...said, at: [exchange.http.sent] }
    },
  }
}

/** A row about one member, in the requests that have it. */
function memberRow(requirement: string, name: string, expected: string, holds: (value: Json) => boolean): IpaRule {
  return row(requirement, (object) => {
    const value = object.get(name)
    if (value === undefined || value === null) return undefined
    return { claim: `${name} in JSON`, expected, seen: shown(value), holds: holds(value) }
  })
}

function objectIn({ http: { request } }: EsipaExchange): JsonObject | undefined {
  try {
    const { json } = readJson(request.body)
    return isObject(json) ? json : undefined
  } catch (error) {
    if (error instanceof JsonDecodeError) return undefined
    throw error
  }
}

function shown(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value)
  if (isNumber(value)) return value.literal
  return isObject(value) ? 'an object' : String(value)
}

/** Octets of base64 in the alphabet and with the padding of RFC 4648 section 4; undefined for anything else. */
function base64In(value: Json): Buffer | undefined {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined
  return Buffer.from(value, 'base64')
}

/** Members that stand for objects, as the ASN.1 binding has them. */
const structured = [
  'euiccInfo1',
  'authenticateServerResponse',
  'prepareDownloadResponse',
  'cancelSessionResponse',
  'pendingNotification',
  'eimPackageResult',
]

function isOneObject(value: Json): boolean {
  const octets = base64In(value)
  const [first, ...more] = octets === undefined ? [] : elementsIn(octets)
  return first !== undefined && more.length === 0 && first.octets.length === octets?.length
}

/** ESIPA-JSON-020. Hexadecimal digits and other spellings of the name are seen in products: reported, and no fault. */
const plmn = row('ESIPA-JSON-020', (object) => {
  const name = ['rPlmn', 'rPLMN', 'rplmn'].find((one) => object.has(one))
  const value = name === undefined ? undefined : object.get(name)
  if (name === undefined || value === undefined || value === null) return undefined
  const isHex = typeof value === 'string' && /^[0-9A-Fa-f]{6}$/.test(value)
  return {
    claim: 'the last registered PLMN in JSON',
    expected: 'base64 of three octets in the member rPlmn',
    seen: `${name}: ${shown(value)}`,
    holds: isHex || base64In(value)?.length === 3,
    ...(isHex || name !== 'rPlmn' ? { remark: `${name}${isHex ? ' in hexadecimal digits' : ''}` } : {}),
  }
})

export const ipaJsonRules: readonly IpaRule[] = [
  memberRow(
    'ESIPA-JSON-011',
    'transactionId',
    '2 to 32 digits 0-9 and A-F, two for each octet',
    (value) => typeof value === 'string' && /^([0-9A-F]{2}){1,16}$/.test(value),
  ),
  memberRow('ESIPA-JSON-013', 'eidValue', '32 decimal digits', (value) => typeof value === 'string' && /^\d{32}$/.test(value)),
  memberRow('ESIPA-JSON-014', 'euiccChallenge', 'base64 of 16 octets', (value) => base64In(value)?.length === 16),
  row('ESIPA-JSON-015', (object) => {
    const present = structured.filter((name) => object.has(name) && object.get(name) !== null)
    const wrong = present.find((name) => !isOneObject(object.get(name) ?? null))
    if (present.length === 0) return undefined
    return {
      claim: 'structured objects are base64 of their DER encoding with its tag',
      expected: `base64 of whole objects in ${present.join(', ')}`,
      seen: wrong === undefined ? 'base64 of whole objects' : `${wrong}: ${shown(object.get(wrong) ?? null)}`,
      holds: wrong === undefined,
    }
  }),
  memberRow('ESIPA-JSON-019', 'stateChangeCause', 'an integer', (value) => isNumber(value) && /^\d+$/.test(value.literal)),
  plmn,
  row('ESIPA-JSON-021', (object, { function: name }) => {
    if (name !== 'getBoundProfilePackage') return undefined
    const holds = object.has('transactionId')
    return { claim: 'transactionId in getBoundProfilePackage', expected: 'there', seen: holds ? 'there' : 'missing', holds }
  }),
  row('ESIPA-JSON-023', (object, { function: name }) => {
    if (name !== 'handleNotification') return undefined
    const found = ['provideEimPackageResult', 'pendingNotification'].filter((one) => object.has(one) && object.get(one) !== null)
    return {
      claim: 'what handleNotification holds',
      expected: 'one of provideEimPackageResult and pendingNotification',
      seen: found.join(' and ') || 'none of them',
      holds: found.length === 1,
    }
  }),
  row('ESIPA-JSON-045', (object) => ({
    claim: 'a request in JSON has no header object',
    expected: 'no member header',
    seen: object.has('header') ? 'a member header' : 'no member header',
    holds: !object.has('header'),
  })),
]
