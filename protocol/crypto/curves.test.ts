import assert from 'node:assert/strict'
import { createECDH, createPublicKey, createSecretKey, ECDH, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import {
  allCurves,
  curveOf,
  generateKeyPair,
  KeyError,
  keyPairOf,
  pointOf,
  privateKeyFromScalar,
  publicKeyFromPoint,
  scalarOf,
} from './curves.ts'
import { keyPairs, packageSignatures } from './vectors/signatures.ts'
import { workedSession } from './vectors/worked-session.ts'

for (const [name, { scalar, point }] of [
  ...Object.entries(keyPairs),
  ['eIM of the signature vector', { scalar: packageSignatures.eimPrivateKey, point: packageSignatures.eimPublicKey }],
  ['eUICC of the signature vector', { scalar: packageSignatures.euiccPrivateKey, point: packageSignatures.euiccPublicKey }],
  ['otSK.DP of the worked session', { scalar: workedSession.smdpOtsk, point: workedSession.smdpOtpk }],
] as const) {
  test(`the scalar of ${name} gives its point, and is found again`, () => {
    const privateKey = privateKeyFromScalar('P-256', hex(scalar))
    assert.equal(showOctets(pointOf(privateKey)), point)
    assert.equal(showOctets(scalarOf(privateKey)), scalar)
    assert.equal(showOctets(pointOf(publicKeyFromPoint('P-256', hex(point)))), point)
  })
}

test('the base point of brainpoolP256r1 (RFC 5639 3.4) belongs to the scalar 1, and the order less one to its mirror image', () => {
  const x = '8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262'
  const y = '547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997'
  const one = Buffer.alloc(32)
  one[31] = 1
  assert.equal(showOctets(pointOf(privateKeyFromScalar('brainpoolP256r1', one))), `04${x}${y}`)
  const order = BigInt('0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7')
  const mirrored = pointOf(privateKeyFromScalar('brainpoolP256r1', hex((order - 1n).toString(16))))
  const p = BigInt('0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377')
  assert.equal(showOctets(mirrored), `04${x}${(p - BigInt(`0x${y}`)).toString(16).toUpperCase()}`)
})

for (const curve of allCurves) {
  test(`a fresh key pair on ${curve} survives its raw forms, leading zeros included`, () => {
    for (let scalar: Buffer | undefined; scalar === undefined || scalar[0] !== 0; ) {
      const { privateKey, publicKey } = generateKeyPair(curve)
      scalar = scalarOf(privateKey)
      assert.equal(curveOf(privateKey), curve)
      assert.equal(curveOf(publicKey), curve)
      assert.equal(scalar.length, 32)
      const again = keyPairOf(privateKeyFromScalar(curve, scalar))
      assert.equal(again.publicKey.equals(publicKey), true)
      assert.deepEqual(pointOf(privateKey), pointOf(publicKey))
      assert.equal(publicKeyFromPoint(curve, pointOf(publicKey)).equals(publicKey), true)
    }
  })

  test(`a key that was stored as a compressed point on ${curve} gives the uncompressed one`, () => {
    const { publicKey } = generateKeyPair(curve)
    const name = curve === 'P-256' ? 'prime256v1' : 'brainpoolP256r1'
    const oid = hex(curve === 'P-256' ? '06082a8648ce3d030107' : '06092b2403030208010107')
    const short = ECDH.convertKey(pointOf(publicKey), name, undefined, undefined, 'compressed') as Buffer
    const spki = tlv(0x30, tlv(0x30, hex('06072a8648ce3d0201'), oid), tlv(0x03, Buffer.of(0), short))
    assert.deepEqual(pointOf(createPublicKey({ key: spki, format: 'der', type: 'spki' })), pointOf(publicKey))
  })
}

const onP256 = hex(keyPairs.eim.point)
const offCurve = Buffer.from(onP256)
offCurve[64]! ^= 1
const onBrainpool = pointOf(generateKeyPair('brainpoolP256r1').publicKey)
const compressed = Buffer.concat([Buffer.of(2), onP256.subarray(1, 33)])

for (const [what, curve, point, message] of [
  ['without its 04', 'P-256', onP256.subarray(1), /has 65 octets \(04 X Y\) and this one has 64$/],
  ['compressed', 'P-256', compressed, /has 33: it is a compressed point, write it uncompressed/],
  ['of 33 other octets', 'P-256', Buffer.alloc(33, 7), /has 33$/],
  ['in hybrid form', 'P-256', Buffer.concat([Buffer.of(6), onP256.subarray(1)]), /begins with 04 and this one with 06/],
  ['that is nothing', 'P-256', Buffer.alloc(0), /this one has 0$/],
  ['off the curve', 'P-256', offCurve, /the point is not on P-256$/],
  ['off the other curve', 'brainpoolP256r1', offCurve, /the point is not on brainpoolP256r1$/],
  ['of brainpoolP256r1 taken as P-256', 'P-256', onBrainpool, /not on P-256, it is on brainpoolP256r1/],
  ['of P-256 taken as brainpoolP256r1', 'brainpoolP256r1', onP256, /not on brainpoolP256r1, it is on P-256/],
] as const) {
  test(`a point ${what} is refused`, () => assert.throws(() => publicKeyFromPoint(curve, point), { name: 'KeyError', message }))
}

const orderP256 = hex('FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551')
for (const [what, scalar, message] of [
  ['of 31 octets', Buffer.alloc(31, 1), /has 32 octets and this one has 31/],
  ['of zero', Buffer.alloc(32), /not between 1 and the order of P-256/],
  ['of the order', orderP256, /not between 1 and the order of P-256/],
] as const) {
  test(`a scalar ${what} is refused`, () =>
    assert.throws(() => privateKeyFromScalar('P-256', scalar), { name: 'KeyError', message }))
}

const explicit = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' }).publicKey
for (const [what, key, message] of [
  ['on another curve', generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey, /the key is on secp384r1; RSP uses/],
  ['of RSA', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, /the key is of type rsa/],
  ['that is secret', createSecretKey(Buffer.alloc(16)), /the key is a secret key/],
] as const) {
  test(`a key ${what} is refused`, () => {
    assert.throws(() => curveOf(key), { name: 'KeyError', message })
    assert.throws(() => pointOf(key), KeyError)
  })
}

test('a key with its curve written out is either recognised as P-256 or refused', () => {
  if (explicit.asymmetricKeyDetails?.namedCurve === 'prime256v1') assert.equal(curveOf(explicit), 'P-256')
  else assert.throws(() => curveOf(explicit), { name: 'KeyError', message: /on a curve without a name/ })
})

test('a public key has no scalar', () =>
  assert.throws(() => scalarOf(generateKeyPair('P-256').publicKey), { name: 'KeyError', message: /a public key has no scalar/ }))

test('points agree with those that ECDH makes', () => {
  const ecdh = createECDH('brainpoolP256r1')
  const point = ecdh.generateKeys()
  const scalar = Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()]).subarray(-32)
  assert.deepEqual(pointOf(privateKeyFromScalar('brainpoolP256r1', scalar)), point)
})
