import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import { objectIdentifier, oidContents } from './object-identifier.ts'
import { decode, encode } from './type.ts'

test('object identifiers with large arcs come back', () => {
  for (const oid of ['0.0', '1.39.1', '2.999.10', '2.23.146.1.2.1.4', '2.25.329800735698586629295641978511506172918']) {
    assert.equal(decode(objectIdentifier(), encode(objectIdentifier(), oid)).value, oid)
  }
  assert.equal(Buffer.from(oidContents('2.999.10')).toString('hex'), '88370a')
})

test('an OBJECT IDENTIFIER without end is refused before its arcs are added up', () => {
  const endless = tlv(0x06, Buffer.alloc(2_000_000, 0xff), hex('01'))
  const began = performance.now()
  assert.throws(() => decode(objectIdentifier(), endless), { kind: 'limit', offset: 0 })
  assert.ok(performance.now() - began < 1000)
  assert.doesNotThrow(() => decode(objectIdentifier(), tlv(0x06, Buffer.alloc(1024, 1)), { strict: true }))
  assert.throws(() => decode(objectIdentifier(), tlv(0x06, Buffer.alloc(1025, 1))), { kind: 'limit' })
})
