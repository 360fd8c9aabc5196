import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { hex } from '../vectors/hex.ts'
import { publicKeyFromPoint } from './curves.ts'
import { verify } from './ecdsa.ts'
import { signatureObject, signedBytes, tokenObject } from './signed-bytes.ts'
import { keyPairs, packageSignatures, signedObjects } from './vectors/signatures.ts'
import { workedSession as s } from './vectors/worked-session.ts'

const key = (point: string) => publicKeyFromPoint('P-256', hex(point))
const object = (signature: string) => signatureObject(hex(signature))

const p = packageSignatures
const o = signedObjects
const bf23 = hex(s.boundProfilePackage.slice(10, 10 + 2 * 179))

/** The signed octets, the signature, the key, and the octets that a careless signer covers instead. */
const rows: readonly [string, Buffer, string, string, Buffer][] = [
  [
    'eimSignature',
    signedBytes.eimSignature(hex(p.euiccPackageSigned)),
    p.eimSignature,
    p.eimPublicKey,
    hex(p.euiccPackageSigned),
  ],
  [
    'eimSignature with token 5',
    signedBytes.eimSignature(hex(p.euiccPackageSigned), 5),
    p.eimSignatureToken5,
    p.eimPublicKey,
    signedBytes.eimSignature(hex(p.euiccPackageSigned)),
  ],
  [
    'eimSignature with token 5 and a certificate',
    signedBytes.eimSignature(hex(o.euiccPackageSignedToken5.object), 5n),
    o.euiccPackageSignedToken5.signature,
    keyPairs.eim.point,
    hex(o.euiccPackageSignedToken5.object),
  ],
  [
    'euiccSignEPR',
    signedBytes.euiccSignEPR(hex(p.euiccPackageResultDataSigned)),
    p.euiccSignEPR,
    p.euiccPublicKey,
    hex(p.euiccPackageResultDataSigned),
  ],
  [
    'euiccSignEPR of SGP.32 v1.0',
    signedBytes.euiccSignOverEimSignature(hex(p.euiccPackageResultDataSigned), object(p.eimSignature)),
    p.euiccSignEPRv101,
    p.euiccPublicKey,
    signedBytes.euiccSignEPR(hex(p.euiccPackageResultDataSigned)),
  ],
  [
    'euiccSignEPE',
    signedBytes.euiccSignEPE(hex(o.euiccPackageErrorDataSigned.object)),
    o.euiccPackageErrorDataSigned.signature,
    keyPairs.euicc.point,
    hex(o.euiccPackageErrorDataSigned.object),
  ],
  [
    'serverSignature1',
    signedBytes.serverSignature1(hex(s.serverSigned1)),
    s.serverSignature1,
    s.dpAuthPublicKey,
    hex(s.serverSigned1.slice(4)),
  ],
  [
    'serverSignature1 of the second set',
    signedBytes.serverSignature1(hex(o.serverSigned1.object)),
    o.serverSigned1.signature,
    keyPairs.dpAuth.point,
    hex(o.serverSigned1.object.slice(4)),
  ],
  [
    'euiccSignature1',
    signedBytes.euiccSignature1(hex(s.euiccSigned1)),
    s.euiccSignature1,
    s.euiccPublicKey,
    hex(s.euiccSigned1.slice(4)),
  ],
  [
    'euiccSignature1 of the second set',
    signedBytes.euiccSignature1(hex(o.euiccSigned1.object)),
    o.euiccSigned1.signature,
    keyPairs.euicc.point,
    hex(o.euiccSigned1.object.slice(6)),
  ],
  [
    'smdpSignature2',
    signedBytes.smdpSignature2(hex(s.smdpSigned2), object(s.euiccSignature1)),
    s.smdpSignature2,
    s.dpPbPublicKey,
    hex(s.smdpSigned2),
  ],
  [
    'smdpSignature2 of the second set',
    signedBytes.smdpSignature2(hex(o.smdpSigned2.object), object(o.euiccSigned1.signature)),
    o.smdpSigned2.signature,
    keyPairs.dpPb.point,
    hex(o.smdpSigned2.object),
  ],
  [
    'euiccSignature2',
    signedBytes.euiccSignature2(hex(s.euiccSigned2), object(s.smdpSignature2)),
    s.euiccSignature2,
    s.euiccPublicKey,
    hex(s.euiccSigned2),
  ],
  [
    'euiccSignature2 of the second set',
    signedBytes.euiccSignature2(hex(o.euiccSigned2.object), object(o.smdpSigned2.signature)),
    o.euiccSigned2.signature,
    keyPairs.euicc.point,
    hex(o.euiccSigned2.object),
  ],
  [
    'smdpSign',
    signedBytes.smdpSign(bf23, hex(s.euiccOtpk)),
    s.smdpSign,
    s.dpPbPublicKey,
    signedBytes.smdpSign(bf23, hex(s.euiccOtpk)).subarray(0, -68),
  ],
  ['euiccSignPIR', signedBytes.euiccSignPIR(hex(s.pirData)), s.euiccSignPIR, s.euiccPublicKey, hex(s.pirData.slice(6))],
  [
    'euiccSignPIR of the second set',
    signedBytes.euiccSignPIR(hex(o.profileInstallationResultData.object)),
    o.profileInstallationResultData.signature,
    keyPairs.euicc.point,
    hex(o.profileInstallationResultData.object.slice(6)),
  ],
  [
    'euiccNotificationSignature',
    signedBytes.euiccNotificationSignature(hex(o.tbsOtherNotification.object)),
    o.tbsOtherNotification.signature,
    keyPairs.euicc.point,
    hex(o.tbsOtherNotification.object.slice(6)),
  ],
  [
    'euiccCancelSessionSignature',
    signedBytes.euiccCancelSessionSignature(hex(o.euiccCancelSessionSigned.object)),
    o.euiccCancelSessionSigned.signature,
    keyPairs.euicc.point,
    hex(o.euiccCancelSessionSigned.object.slice(4)),
  ],
]

for (const [name, signed, signature, point, careless] of rows) {
  test(`${name} verifies over its octets and over no others`, () => {
    assert.equal(verify(key(point), hex(signature), signed), true)
    assert.equal(verify(key(point), hex(signature), careless), false)
  })
}

test('the octets of smdpSign are those of the recorded session', () => {
  const expected = `82010180100102030405060708090A0B0C0D0E0F10A611800188810110840965756963632D7273705F4941${s.smdpOtpk}5F4941${s.euiccOtpk}`
  assert.equal(showOctets(signedBytes.smdpSign(bf23, hex(s.euiccOtpk))), expected)
})

test('the octets of eimSignature end in 84 01 00 where there is no token', () =>
  assert.equal(showOctets(signedBytes.eimSignature(hex(p.euiccPackageSigned))), `${p.euiccPackageSigned}840100`))

for (const [token, expected] of [
  [0, '840100'],
  [1, '840101'],
  [5, '840105'],
  [127, '84017F'],
  [128, '84020080'],
  [255, '840200FF'],
  [256, '84020100'],
  [32768, '8403008000'],
  [2n ** 64n, '8409010000000000000000'],
] as const) {
  test(`the association token ${token} is ${expected}`, () => assert.equal(showOctets(tokenObject(token)), expected))
}

for (const token of [-1, -1n, 1.5, Number.NaN, 2 ** 60]) {
  test(`${token} is no association token`, () =>
    assert.throws(() => tokenObject(token), { name: 'EncodeError', message: /integer from 0/ }))
}

for (const [what, act, kind, message] of [
  [
    'the value without its header',
    () => signedBytes.serverSignature1(hex(s.serverSigned1.slice(4))),
    'wrong-tag',
    /80 where the whole 30 object is signed at byte 0/,
  ],
  ['the whole request', () => signedBytes.eimSignature(hex('BF5100')), 'wrong-tag', /BF51 where the whole 30/],
  [
    'a signature without its header',
    () => signedBytes.smdpSignature2(hex(s.smdpSigned2), hex('0440AA')),
    'truncated',
    /at byte 1/,
  ],
  [
    'a signature under another tag',
    () => signedBytes.euiccSignature2(hex(s.euiccSigned2), hex('0401AA')),
    'wrong-tag',
    /04 where the whole 5F37/,
  ],
  ['two objects', () => signedBytes.euiccSignPIR(hex('BF2700BF2700')), 'trailing-octets', /3 octets after BF27 at byte 3/],
  [
    'a BF23 without signature',
    () => signedBytes.smdpSign(hex('BF2303820101'), hex(s.euiccOtpk)),
    'missing-element',
    /no 5F37 \(smdpSign\) at byte 6/,
  ],
] as const) {
  test(`${what} is not signed`, () => assert.throws(act, { name: 'DecodeError', kind, message }))
}
