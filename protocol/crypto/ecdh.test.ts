import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { test } from 'node:test'
import { allCurves, generateKeyPair, pointOf, privateKeyFromScalar, publicKeyFromPoint, scalarOf } from './curves.ts'
import { sharedSecret } from './ecdh.ts'
import { workedSession } from './vectors/worked-session.ts'

test('otSK.DP and otPK.EUICC of the worked session give its Z', () => {
  const own = privateKeyFromScalar('P-256', Buffer.from(workedSession.smdpOtsk, 'hex'))
  const peer = publicKeyFromPoint('P-256', Buffer.from(workedSession.euiccOtpk, 'hex'))
  assert.equal(sharedSecret(own, peer).toString('hex').toUpperCase(), workedSession.z)
})

test('the brainpoolP256r1 exchange of RFC 7027 A.1 is reproduced', () => {
  const a = privateKeyFromScalar(
    'brainpoolP256r1',
    Buffer.from('81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D', 'hex'),
  )
  const b = privateKeyFromScalar(
    'brainpoolP256r1',
    Buffer.from('55E40BC41E37E3E2AD25C3C6654511FFA8474A91A0032087593852D3E7D76BD3', 'hex'),
  )
  const z = '89AFC39D41D3B327814B80940B042590F96556EC91E6AE7939BCE31F3A18BF2B'
  assert.equal(
    pointOf(a).toString('hex', 1, 33).toUpperCase(),
    '44106E913F92BC02A1705D9953A8414DB95E1AAA49E81D9E85F929A8E3100BE5',
  )
  assert.equal(
    sharedSecret(a, publicKeyFromPoint('brainpoolP256r1', pointOf(b)))
      .toString('hex')
      .toUpperCase(),
    z,
  )
  assert.equal(
    sharedSecret(b, publicKeyFromPoint('brainpoolP256r1', pointOf(a)))
      .toString('hex')
      .toUpperCase(),
    z,
  )
})

for (const curve of allCurves) {
  test(`both ends on ${curve} find the same 32 octets, leading zeros included`, () => {
    const a = generateKeyPair(curve)
    const ecdh = createECDH(curve === 'P-256' ? 'prime256v1' : curve)
    ecdh.setPrivateKey(scalarOf(a.privateKey))
    for (let z: Buffer | undefined; z === undefined || z[0] !== 0; ) {
      const b = generateKeyPair(curve)
      z = sharedSecret(a.privateKey, b.publicKey)
      assert.equal(z.length, 32)
      assert.deepEqual(sharedSecret(b.privateKey, a.publicKey), z)
      assert.deepEqual(ecdh.computeSecret(pointOf(b.publicKey)), z)
    }
  })
}

test('keys on two curves agree on nothing', () => {
  const [a, b] = [generateKeyPair('P-256'), generateKeyPair('brainpoolP256r1')]
  assert.throws(() => sharedSecret(a.privateKey, b.publicKey), {
    name: 'KeyError',
    message: /a key on P-256 and a key on brainpoolP256r1/,
  })
})
