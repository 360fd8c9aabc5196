import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpExchange, HttpResponse } from '../../transport/http-exchange.ts'
import { requirementOf } from '../ledger.ts'
import { judgeAll } from '../rule.ts'
import { eimRules } from './eim.ts'

const poll = 'bf4f125a1089882119900000000000000000000005'
const empty = 'bf4f03020101'
const right = { 'content-type': 'application/x-gsma-rsp-asn1', 'x-admin-protocol': 'gsma/rsp/v2.1.0' }

function exchange(
  response: { status?: number; headers?: object; body?: string },
  request: { path?: string; body?: string; peer?: string } = {},
): HttpExchange {
  const headers: HttpResponse['headers'] = new Map(
    Object.entries(response.headers ?? right).map(([name, value]) => [name, [String(value)]]),
  )
  return {
    peer: request.peer ?? 'eim',
    request: {
      method: 'POST',
      path: request.path ?? '/gsma/rsp2/asn1',
      headers: {},
      body: Buffer.from(request.body ?? poll, 'hex'),
    },
    response: { status: response.status ?? 200, headers, body: Buffer.from(response.body ?? empty, 'hex') },
    sent: 1,
    received: 2,
  }
}

const context = { spec: '1.2', associationOf: () => undefined } as const
const said = (one: HttpExchange) =>
  Object.fromEntries(
    judgeAll(eimRules, { entries: [], exchanges: [one] }, context).map(({ requirement, check }) => [requirement, check.holds]),
  )
const allHold = { 'ESIPA-HTTP-005': true, 'ESIPA-HTTP-010': true, 'ESIPA-HTTP-018': true, 'ESIPA-ASN-017': true }

test('every rule is named after a row of the ledger', () => {
  for (const { requirement } of eimRules) assert.ok(requirementOf(requirement), requirement)
})

for (const [what, one, expected] of [
  ['a right answer', exchange({}), allHold],
  [
    'a media type with a parameter and capitals',
    exchange({ headers: { ...right, 'content-type': 'Application/X-GSMA-RSP-ASN1; q=1' } }),
    allHold,
  ],
  [
    'another media type',
    exchange({ headers: { ...right, 'content-type': 'text/html' } }),
    { ...allHold, 'ESIPA-HTTP-005': false },
  ],
  ['no headers at all', exchange({ headers: {} }), { ...allHold, 'ESIPA-HTTP-005': false, 'ESIPA-HTTP-010': false }],
  ['a later protocol version', exchange({ headers: { ...right, 'x-admin-protocol': 'gsma/rsp/v1.3.0' } }), allHold],
  [
    'a protocol that is no version',
    exchange({ headers: { ...right, 'x-admin-protocol': 'gsma/rsp' } }),
    { ...allHold, 'ESIPA-HTTP-010': false },
  ],
  ['a 404 for a right request', exchange({ status: 404, headers: {}, body: '' }), { 'ESIPA-HTTP-018': false }],
  ['a 400 for a request that is not right', exchange({ status: 400, headers: {}, body: '' }, { body: 'bf4f00' }), {}],
  ['a failure of the server itself', exchange({ status: 503, headers: {}, body: '' }), {}],
  ['a rate limit', exchange({ status: 429, headers: {}, body: '' }), {}],
  ['a length that is too long', exchange({ body: 'bf4f8103020101' }), { ...allHold, 'ESIPA-ASN-017': false }],
  ['an indefinite length', exchange({ body: 'bf4f800201010000' }), { ...allHold, 'ESIPA-ASN-017': false }],
  [
    'an answer that cannot be read',
    exchange({ body: '3c68' }),
    { 'ESIPA-HTTP-005': true, 'ESIPA-HTTP-010': true, 'ESIPA-HTTP-018': true },
  ],
  ['another path', exchange({ headers: {} }, { path: '/status' }), {}],
  ['another peer', exchange({ headers: {} }, { peer: 'smdp' }), {}],
] as const) {
  test(`the rules on ${what}`, () => assert.deepEqual(said(one), expected))
}

const signedContents = `800161 5a10 ${'89882119900000000000000000000005'} 810101 a002 a700`.replaceAll(' ', '')
const signature = `5f3740${'00'.repeat(64)}`
const long = (tag: string, contents: string) => `${tag}82${(contents.length / 2).toString(16).padStart(4, '0')}${contents}`
const short = (tag: string, contents: string) => `${tag}${(contents.length / 2).toString(16).padStart(2, '0')}${contents}`
for (const [what, signed, around, holds] of [
  ['nowhere', short, short, true],
  ['at the head of what is signed', long, short, true],
  [
    'inside of an element of what is signed',
    (tag: string, contents: string) => short(tag, contents.replace(/^800161/, '80810161')),
    short,
    true,
  ],
  ['around what is signed', short, long, false],
] as const) {
  test(`a package with a length that is too long ${what}: ${holds ? 'holds' : 'fails'}`, () => {
    const body = short('bf4f', around('bf51', signed('30', signedContents) + signature))
    assert.deepEqual(said(exchange({ body })), { ...allHold, 'ESIPA-ASN-017': holds })
  })
}

test('what a rule says points at the tape', () => {
  for (const { check } of judgeAll(eimRules, { entries: [], exchanges: [exchange({})] }, context)) assert.ok(check.at.includes(2))
})
