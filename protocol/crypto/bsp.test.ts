import assert from 'node:assert/strict'
import { createCipheriv, createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { decode } from '../schema/type.ts'
import { ReplaceSessionKeysRequest } from '../sgp22/bound-profile-package.ts'
import { hex } from '../vectors/hex.ts'
import { BspSession, type BspTag, initialChainingVector, MAX_PLAINTEXT, MAX_SEGMENT } from './bsp.ts'
import { cmac } from './cmac.ts'
import { replaceSessionKeysTlv, sessionKeysOf } from './replace-session-keys.ts'
import { capturedChain, kdfRows, longPackage, workedSession } from './vectors/worked-session.ts'

const keysOf = (text: { readonly initialMacChainingValue: string; readonly enc: string; readonly mac: string }) => ({
  initialMacChainingValue: hex(text.initialMacChainingValue),
  enc: hex(text.enc),
  mac: hex(text.mac),
})
const keys = keysOf(workedSession.keys)
const plaintextOf = (session: BspSession, tag: BspTag, bytes: Uint8Array): Buffer => {
  const result = session.unprotect(tag, bytes)
  assert.equal(result.kind, 'plaintext')
  return result.kind === 'plaintext' ? result.plaintext : assert.fail()
}

for (const [name, keyText, chain] of [
  ['the worked session', workedSession.keys, workedSession.segments],
  ['the run from another implementation', kdfRows[1].keys, capturedChain],
] as const) {
  test(`${name} is protected value by value`, () => {
    const session = new BspSession(keysOf(keyText))
    assert.equal(showOctets(session.macChainingValue), keyText.initialMacChainingValue.toUpperCase())
    chain.forEach((segment, i) => {
      assert.equal(session.blockCounter, i + 1)
      if (segment.icv !== undefined) assert.equal(showOctets(initialChainingVector(hex(keyText.enc), i + 1)), segment.icv)
      assert.equal(showOctets(session.protect(segment.tag, hex(segment.plaintext))), segment.tlv)
      assert.equal(showOctets(session.macChainingValue), segment.nextChaining)
    })
  })

  test(`${name} is opened value by value`, () => {
    const session = new BspSession(keysOf(keyText))
    for (const segment of chain) {
      assert.equal(showOctets(plaintextOf(session, segment.tag, hex(segment.tlv))), segment.plaintext)
      assert.equal(showOctets(session.macChainingValue), segment.nextChaining)
    }
    assert.equal(session.blockCounter, 4)
  })
}

test('the ReplaceSessionKeysRequest of that run gives the keys of the long package, and the counter starts at 1 again', () => {
  const session = new BspSession(keysOf(kdfRows[1].keys))
  const bf26 = capturedChain.map((segment) => plaintextOf(session, segment.tag, hex(segment.tlv))).at(-1)!
  const replacement = decode(ReplaceSessionKeysRequest, bf26, { strict: true }).value
  assert.deepEqual(sessionKeysOf(replacement), keysOf(longPackage.keys))
  assert.deepEqual(replaceSessionKeysTlv(replacement), bf26)
  session.replaceKeys(sessionKeysOf(replacement))
  assert.equal(session.blockCounter, 1)
  assert.equal(showOctets(session.macChainingValue), longPackage.keys.initialMacChainingValue)
  const fresh = new BspSession(keysOf(longPackage.keys))
  assert.equal(showOctets(session.protect(0x86, Buffer.alloc(1007, 3))), showOctets(fresh.protect(0x86, Buffer.alloc(1007, 3))))
})

test('2500 octets under profile protection keys give the three known TLVs', () => {
  const data = Buffer.from(Array.from({ length: 2500 }, (_, i) => i % 256))
  const [sender, receiver] = [new BspSession(keysOf(longPackage.keys)), new BspSession(keysOf(longPackage.keys))]
  let at = 0
  for (const { length, first12, mac, sha256 } of longPackage.segments) {
    const plaintext = data.subarray(at, at + MAX_PLAINTEXT)
    const segment = sender.protect(0x86, plaintext)
    assert.equal(segment.length, length)
    assert.equal(showOctets(segment.subarray(0, 12)), first12)
    assert.equal(showOctets(segment.subarray(-8)), mac)
    assert.equal(createHash('sha256').update(segment).digest('hex'), sha256)
    assert.equal(showOctets(plaintextOf(receiver, 0x86, segment)), showOctets(plaintext))
    at += MAX_PLAINTEXT
  }
})

for (const [plaintext, total] of [
  [0, 26],
  [15, 26],
  [16, 42],
  [1007, 1020],
] as const) {
  test(`${plaintext} octets make an 86 of ${total}`, () => {
    const segment = new BspSession(keys).protect(0x86, Buffer.alloc(plaintext, 0x80))
    assert.equal(segment.length, total)
    assert.equal(showOctets(plaintextOf(new BspSession(keys), 0x86, segment)), '80'.repeat(plaintext))
  })
}

for (const [tag, plaintext, total] of [
  [0x86, 1008, 1036],
  [0x87, 1008, 1036],
  [0x88, 1009, 1021],
] as const) {
  test(`${plaintext} octets in ${tag.toString(16)} make ${total}: refused, or made on purpose, and read`, () => {
    const session = new BspSession(keys)
    const message = new RegExp(
      `${plaintext} octets make a ${tag.toString(16)} of ${total}, more than ${MAX_SEGMENT}; split them at 1007`,
    )
    assert.throws(() => session.protect(tag, Buffer.alloc(plaintext)), { name: 'EncodeError', message })
    assert.equal(session.blockCounter, 1, 'a refused TLV takes no number')
    const segment = session.protect(tag, Buffer.alloc(plaintext), { sizes: 'any' })
    assert.equal(segment.length, total)
    assert.equal(plaintextOf(new BspSession(keys), tag, segment).length, plaintext)
  })
}

test('1008 octets are the most that fit into an 88', () =>
  assert.equal(new BspSession(keys).protect(0x88, Buffer.alloc(1008)).length, MAX_SEGMENT))

/** A TLV with a right MAC over whatever ciphertext. */
const withMac = (tag: BspTag, ciphertext: Buffer): Buffer => {
  const unsigned = tlv(tag, ciphertext, Buffer.alloc(8)).subarray(0, -8)
  return Buffer.concat([unsigned, cmac(keys.mac, keys.initialMacChainingValue, unsigned).subarray(0, 8)])
}
/** Ciphertext of octets whose padding the sender made as it pleased. */
const encryptedAs = (padded: Buffer): Buffer =>
  createCipheriv('aes-128-cbc', keys.enc, initialChainingVector(keys.enc, 1)).setAutoPadding(false).update(padded)
const right = hex(workedSession.segments[0].tlv)
const wrongMac = Buffer.from(right)
wrongMac[25]! ^= 1
const longForm = Buffer.concat([hex('878118'), right.subarray(2, 18)])

for (const [what, tag, bytes, kind, message] of [
  ['nothing', 0x87, Buffer.alloc(0), 'scp03tStructureError', /nothing to read/],
  ['a TLV that is cut off', 0x87, right.subarray(0, 25), 'scp03tStructureError', /87 needs 24 octets of value and 23 are left/],
  ['a TLV with octets behind it', 0x87, Buffer.concat([right, Buffer.of(0)]), 'scp03tStructureError', /1 octets after 87/],
  ['a TLV of another tag', 0x86, right, 'scp03tStructureError', /87 where 86 is due/],
  ['no room for a MAC', 0x88, hex('880700000000000000'), 'scp03tStructureError', /88 of 7 octets has no room for the MAC/],
  ['a MAC alone in 87', 0x87, withMac(0x87, Buffer.alloc(0)), 'scp03tStructureError', /0 octets of ciphertext/],
  [
    'half a block',
    0x86,
    withMac(0x86, Buffer.alloc(24)),
    'scp03tStructureError',
    /24 octets of ciphertext in 86 are not one or more whole blocks/,
  ],
  ['a wrong MAC', 0x87, wrongMac, 'scp03tSecurityError', /MAC of 87 number 1 is wrong/],
  [
    'a MAC that was made for another place',
    0x88,
    hex(workedSession.segments[1].tlv),
    'scp03tSecurityError',
    /MAC of 88 number 1/,
  ],
  [
    'no padding',
    0x86,
    withMac(0x86, encryptedAs(Buffer.alloc(16, 0x55))),
    'scp03tSecurityError',
    /86 number 1 does not end in 80 00..00/,
  ],
  ['nothing but zeros', 0x86, withMac(0x86, encryptedAs(Buffer.alloc(16))), 'scp03tSecurityError', /does not end in 80/],
  [
    'more than a block of padding',
    0x86,
    withMac(0x86, encryptedAs(Buffer.concat([Buffer.alloc(15, 1), Buffer.of(0x80), Buffer.alloc(16)]))),
    'scp03tSecurityError',
    /does not end in 80/,
  ],
] as const) {
  test(`${what} is a ${kind}, and changes nothing`, () => {
    const session = new BspSession(keys)
    const result = session.unprotect(tag, bytes)
    assert.equal(result.kind, kind)
    assert.match('what' in result ? result.what : '', message)
    assert.equal(session.blockCounter, 1)
    assert.equal(showOctets(session.macChainingValue), workedSession.keys.initialMacChainingValue)
    assert.equal(showOctets(plaintextOf(session, 0x87, right)), 'BF2400')
  })
}

test('the MAC of a length in more octets than needed is taken over the octets as received', () => {
  const mac = cmac(keys.mac, keys.initialMacChainingValue, longForm)
  const received = Buffer.concat([longForm, mac.subarray(0, 8)])
  assert.equal(showOctets(plaintextOf(new BspSession(keys), 0x87, received)), 'BF2400')
  assert.equal(new BspSession(keys).unprotect(0x87, Buffer.concat([longForm, right.subarray(-8)])).kind, 'scp03tSecurityError')
})

for (const name of ['initialMacChainingValue', 'enc', 'mac'] as const) {
  test(`${name} of another size is refused`, () => {
    const wrong = { ...keys, [name]: Buffer.alloc(15) }
    const error = { name: 'KeyError', message: `${name} has 16 octets, not 15` }
    assert.throws(() => new BspSession(wrong), error)
    assert.throws(() => new BspSession(keys).replaceKeys(wrong), error)
  })
}

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
const anyKeys = fc.record({ initialMacChainingValue: sixteen, enc: sixteen, mac: sixteen })
/** Octets by length and seed: random ones of this size would take minutes to shrink. */
const octets = (length: number, seed: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (i * 31 + seed) & 0xff))
const anyItem = fc
  .record({ tag: fc.constantFrom<BspTag>(0x86, 0x87, 0x88), length: fc.nat(MAX_PLAINTEXT), seed: fc.nat(255) })
  .map(({ tag, length, seed }) => ({ tag, plaintext: octets(length, seed) }))

test('whatever is protected is found again, in its order', () => {
  fc.assert(
    fc.property(anyKeys, fc.array(anyItem, { maxLength: 6 }), (random, items) => {
      const [sender, receiver] = [new BspSession(random), new BspSession(random)]
      for (const { tag, plaintext } of items) {
        const segment = sender.protect(tag, plaintext)
        assert.equal(segment.length <= MAX_SEGMENT, true)
        assert.equal(showOctets(plaintextOf(receiver, tag, segment)), showOctets(plaintext))
      }
      assert.deepEqual(sender.macChainingValue, receiver.macChainingValue)
    }),
  )
})

test('any flipped bit of a value is a security error, any of a header is refused', () => {
  fc.assert(
    fc.property(anyKeys, anyItem, fc.nat(), (random, { tag, plaintext }, where) => {
      const segment = new BspSession(random).protect(tag, plaintext)
      const bit = where % (segment.length * 8)
      segment[bit >> 3]! ^= 1 << (bit & 7)
      const header = segment.length - (tag === 0x88 ? plaintext.length : plaintext.length + 16 - (plaintext.length % 16)) - 8
      const { kind } = new BspSession(random).unprotect(tag, segment)
      if (bit >> 3 < header) assert.notEqual(kind, 'plaintext')
      else assert.equal(kind, 'scp03tSecurityError')
    }),
  )
})

test('TLVs that come in another order, twice or not at all are a security error', () => {
  fc.assert(
    fc.property(anyKeys, fc.uint8Array({ maxLength: 100 }), (random, plaintext) => {
      const sender = new BspSession(random)
      const [first, second] = [sender.protect(0x86, plaintext), sender.protect(0x86, plaintext)]
      assert.equal(new BspSession(random).unprotect(0x86, second).kind, 'scp03tSecurityError')
      const receiver = new BspSession(random)
      plaintextOf(receiver, 0x86, first)
      assert.equal(receiver.unprotect(0x86, first).kind, 'scp03tSecurityError')
    }),
  )
})
