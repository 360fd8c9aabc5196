import assert from 'node:assert/strict'
import { sign as signDer } from 'node:crypto'
import { test } from 'node:test'
import { allCurves, generateKeyPair } from './curves.ts'
import { sign, signatureFault, signatureFaultTexts, verify } from './ecdsa.ts'

const message = Buffer.from('the octets that are signed')

for (const curve of allCurves) {
  const { privateKey, publicKey } = generateKeyPair(curve)

  test(`what was signed on ${curve} verifies, whole or in parts`, () => {
    const signature = sign(privateKey, message.subarray(0, 5), message.subarray(5))
    assert.equal(signature.length, 64)
    assert.equal(verify(publicKey, signature, message), true)
    assert.equal(signatureFault(publicKey, signature, message), undefined)
  })

  test(`r and s of a signature on ${curve} keep their leading zeros`, () => {
    for (let seen = 0; seen < 2; ) {
      const signature = sign(privateKey, message)
      assert.equal(signature.length, 64)
      if (signature[0] !== 0 && signature[32] !== 0) continue
      assert.equal(verify(publicKey, signature, message), true)
      seen++
    }
  })

  const good = sign(privateKey, message)
  const der = signDer('sha256', message, privateKey)
  const flipped = Buffer.from(good)
  flipped[40]! ^= 0x10
  for (const [what, signature, fault] of [
    ['in DER form', der, 'der-form'],
    [
      'in DER form of exactly 64 octets',
      Buffer.concat([Buffer.from('303e021d', 'hex'), Buffer.alloc(29, 1), Buffer.from('021d', 'hex'), Buffer.alloc(29, 1)]),
      'der-form',
    ],
    ['that is empty', Buffer.alloc(0), 'wrong-length'],
    ['one octet short', good.subarray(1), 'wrong-length'],
    ['one octet long', Buffer.concat([good, Buffer.of(0)]), 'wrong-length'],
    ['with its 5F37 header', Buffer.concat([Buffer.from('5f3740', 'hex'), good]), 'wrong-length'],
    ['that begins like DER and ends early', der.subarray(0, 40), 'wrong-length'],
    ['that is a SEQUENCE of one INTEGER', Buffer.from('3003020101', 'hex'), 'wrong-length'],
    ['that is a SEQUENCE of three INTEGERs', Buffer.from('3009020101020101020101', 'hex'), 'wrong-length'],
    ['that is a SEQUENCE of other things', Buffer.from('3006040101020101', 'hex'), 'wrong-length'],
    ['with one bit flipped', flipped, 'mismatch'],
    ['of zeros', Buffer.alloc(64), 'mismatch'],
    ['of ones', Buffer.alloc(64, 0xff), 'mismatch'],
    ['with r and s exchanged', Buffer.concat([good.subarray(32), good.subarray(0, 32)]), 'mismatch'],
  ] as const) {
    test(`a signature on ${curve} ${what} does not verify: ${fault}`, () => {
      assert.equal(verify(publicKey, signature, message), false)
      assert.equal(signatureFault(publicKey, signature, message), fault)
      assert.equal(signatureFaultTexts[fault].length > 20, true)
    })
  }

  test(`a signature on ${curve} holds for one message and one key`, () => {
    assert.equal(signatureFault(publicKey, good, message, Buffer.of(0)), 'mismatch')
    assert.equal(signatureFault(generateKeyPair(curve).publicKey, good, message), 'mismatch')
  })
}

test('a key on the other curve verifies nothing', () => {
  const signature = sign(generateKeyPair('P-256').privateKey, message)
  assert.equal(verify(generateKeyPair('brainpoolP256r1').publicKey, signature, message), false)
})
