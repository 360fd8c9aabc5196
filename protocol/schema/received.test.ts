/** Passing on what was received: the option `received: 'keep'`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tlv } from '../ber/writer.ts'
import { AuthenticateClientRequestEsipa } from '../esipa/authenticate-client.ts'
import { CancelSessionRequestEsipa } from '../esipa/cancel-session.ts'
import { HandleNotificationEsipa } from '../esipa/handle-notification.ts'
import { CancelSessionResponse } from '../sgp32/download-objects.ts'
import { CancelSessionRequestEs9, HandleNotification } from '../sgp32/es9plus-asn1.ts'
import { PendingNotification } from '../sgp32/notifications.ts'
import { choice, explicit } from './choice.ts'
import { integer, octetString } from './primitives.ts'
import { sequence } from './sequence.ts'
import { sequenceOf } from './sequence-of.ts'
import { type Decoded, decode, encode } from './type.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const keep = { received: 'keep' } as const

/** An element with its length in two octets, which DER has in one. */
function long(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const right = tlv(tag, ...parts)
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([right.subarray(0, right.length - length - 1), Buffer.of(0x81, length), ...parts])
}

const Inner = sequence('Inner', { number: integer(), octets: octetString() })
const Outer = sequence('Outer', { inner: Inner.retag(0xa0), list: sequenceOf(Inner) })
const members = hex('0202 0005 0402 aabb')

test('a part that was received keeps its octets, departures from DER and unknown elements too', () => {
  const octets = long(0x30, long(0xa0, members), tlv(0x30, tlv(0x30, members, hex('9f7f 01 00'))))
  const { value, issues } = decode(Outer, octets)
  assert.equal(issues.length, 5)
  assert.deepEqual(encode(Outer, value, keep), octets)
  assert.deepEqual(encode(Outer, { inner: value.inner, list: [] }, keep), tlv(0x30, long(0xa0, members), tlv(0x30)))
  assert.notDeepEqual(encode(Outer, value), octets)
})

test('another outer tag replaces only the header', () => {
  const { value } = decode(Outer, tlv(0x30, long(0xa0, members), tlv(0x30)))
  assert.deepEqual(encode(Inner, value.inner, keep), tlv(0x30, members))
})

test('a copy with a changed member is encoded anew', () => {
  const { value } = decode(Inner, long(0x30, members))
  assert.deepEqual(encode(Inner, { ...value, number: 6 }, keep), hex('30 07 020106 0402 aabb'))
})

const Arms = choice('Arms', { a: Inner.retag(0xa0), b: Inner.retag(0xbf37) })
test('a value read bare is wrapped whole where a wrapper is due, and the other way round', () => {
  const bare = long(0xbf37, members)
  const wrapped = tlv(0xa0, bare)
  assert.deepEqual(encode(explicit(0xa0, Arms), decode(Arms, bare).value, keep), wrapped)
  const { value } = decode(explicit(0xa0, Arms), wrapped)
  assert.deepEqual(encode(Arms, value, keep), bare)
  assert.deepEqual(encode(explicit(0xa3, Arms), value, keep), tlv(0xa3, bare))
  assert.deepEqual(encode(explicit(0xa2, explicit(0xa3, Arms)), value, keep), tlv(0xa2, tlv(0xa3, bare)))
})

test('the notification of ESipa goes on to ES9+ octet by octet', () => {
  const data = long(0xbf27, hex('8001 01'), tlv(0xbf2f, hex('800101 81020780 0c0161')), hex('0603883701 a208 a106 800100 810101'))
  const notification = long(0xbf37, data, hex('5f37 04 01020304'))
  const fromIpa = tlv(0xbf3d, tlv(0xa0, notification))
  const { value } = decode(HandleNotificationEsipa, fromIpa)
  assert.ok(value.kind === 'pendingNotification')
  assert.deepEqual(encode(HandleNotification, { pendingNotification: value.value }, keep), fromIpa)
  const bare = decode(PendingNotification, notification).value
  assert.deepEqual(encode(HandleNotification, { pendingNotification: bare }, keep), fromIpa)
})

test('the cancellation of the eUICC goes on under the tag of each interface', () => {
  const arm = long(0xa0, long(0x30, hex('8001 01 8103 883701 8201 7f')), hex('5f37 02 0102'))
  const { value } = decode(CancelSessionResponse, tlv(0xbf41, arm))
  const transactionId = hex('01')
  const esipa = encode(CancelSessionRequestEsipa, { transactionId, cancelSessionResponse: value }, keep)
  assert.deepEqual(esipa, tlv(0xbf41, hex('8001 01'), tlv(0xa1, arm)))
  const { cancelSessionResponse } = decode(CancelSessionRequestEsipa, esipa).value
  assert.deepEqual(encode(CancelSessionRequestEs9, { transactionId, cancelSessionResponse }, keep), esipa)
})

test('whatever can be decoded is passed on octet by octet', () => {
  const whole = tlv(0xbf3b, hex('8001 01'), long(0xbf38, long(0xa1, hex('8001 02 0201 7f')), hex('9f7f 00')))
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.nat(whole.length - 5), (noise, at) => {
      const octets = Buffer.from(whole)
      octets.set(noise, at)
      let decoded: Decoded<AuthenticateClientRequestEsipa>
      try {
        decoded = decode(AuthenticateClientRequestEsipa, octets)
      } catch {
        return
      }
      const trailing = decoded.issues.find(({ kind }) => kind === 'trailing-octets')
      assert.deepEqual(encode(AuthenticateClientRequestEsipa, decoded.value, keep), octets.subarray(0, trailing?.offset))
    }),
    { numRuns: 2000 },
  )
})
