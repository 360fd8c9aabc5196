import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { decode } from '../schema/type.ts'
import { InitialiseSecureChannelRequest } from '../sgp22/bound-profile-package.ts'
import { hex } from '../vectors/hex.ts'
import type { ErrorReason } from './bpp-errors.ts'
import { generateKeyPair, keyPairOf, privateKeyFromScalar, publicKeyFromPoint } from './curves.ts'
import { sign } from './ecdsa.ts'
import {
  checkInitialiseSecureChannel,
  initialiseSecureChannelRequest,
  type SecureChannelOffer,
} from './initialise-secure-channel.ts'
import { signedBytes } from './signed-bytes.ts'
import { keyPairs } from './vectors/signatures.ts'
import { workedSession as s } from './vectors/worked-session.ts'

const recorded = hex(s.boundProfilePackage.slice(10, 10 + 2 * 179))
const expectedBySession = {
  transactionId: hex(s.transactionId),
  euiccOtpk: hex(s.euiccOtpk),
  dpPbPublicKey: publicKeyFromPoint('P-256', hex(s.dpPbPublicKey)),
}

test('the recorded request is accepted', () => {
  const checked = checkInitialiseSecureChannel(recorded, expectedBySession)
  assert.equal(checked.kind, 'accepted')
  assert.equal(checked.kind === 'accepted' && Buffer.from(checked.request.smdpOtpk).toString('hex').toUpperCase(), s.smdpOtpk)
})

const { privateKey: dpPbKey, publicKey: dpPbPublicKey } = keyPairOf(privateKeyFromScalar('P-256', hex(keyPairs.dpPb.scalar)))
const offer: SecureChannelOffer = {
  transactionId: hex(s.transactionId),
  hostId: hex(s.hostId),
  smdpOtpk: hex(s.smdpOtpk),
  euiccOtpk: hex(s.euiccOtpk),
  dpPbKey,
}
const expected = { transactionId: offer.transactionId, euiccOtpk: offer.euiccOtpk, dpPbPublicKey }

test('all but the signature of a request is the recorded one', () => {
  const made = initialiseSecureChannelRequest(offer)
  assert.deepEqual(made.subarray(0, -64), recorded.subarray(0, -64))
  assert.equal(checkInitialiseSecureChannel(made, expected).kind, 'accepted')
})

/** A request with other octets before its 5F37, signed. */
const signedAnew = (change: (contents: Buffer) => Buffer): Buffer => {
  const made = initialiseSecureChannelRequest(offer)
  const contents = change(made.subarray(4, -67))
  const signature = sign(dpPbKey, signedBytes.smdpSign(tlv(0xbf23, contents, tlv(0x5f37)), offer.euiccOtpk))
  return tlv(0xbf23, contents, tlv(0x5f37, signature))
}
/** A request with one value replaced, sizes unchecked, signed. */
const replaced = (from: string, to: string) =>
  signedAnew((contents) => {
    const text = contents.toString('hex').toUpperCase()
    assert.equal(text.includes(from), true)
    return hex(text.replace(from, to))
  })
const unsigned = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, -64), Buffer.alloc(64, 1)])

const rows: readonly [string, Buffer, ErrorReason, RegExp][] = [
  [
    'the signature is of another key',
    initialiseSecureChannelRequest({ ...offer, dpPbKey: generateKeyPair('P-256').privateKey }),
    'invalidSignature',
    /right form, but not for these octets/,
  ],
  [
    'the signature covers another otPK.EUICC',
    initialiseSecureChannelRequest({ ...offer, euiccOtpk: hex(keyPairs.euiccOneTime.point) }),
    'invalidSignature',
    /right form/,
  ],
  [
    'the signature has 63 octets',
    tlv(0xbf23, recorded.subarray(4, -67), tlv(0x5f37, recorded.subarray(-63))),
    'invalidSignature',
    /not r \|\| s of 64 octets/,
  ],
  [
    'the transaction is another',
    initialiseSecureChannelRequest({ ...offer, transactionId: Buffer.alloc(16, 9) }),
    'invalidTransactionId',
    /09090909090909090909090909090909 in a session of 0102/,
  ],
  [
    'the transaction id is a part of ours',
    initialiseSecureChannelRequest({ ...offer, transactionId: offer.transactionId.subarray(0, 15) }),
    'invalidTransactionId',
    /in a session of/,
  ],
  [
    'the key type is SM4',
    initialiseSecureChannelRequest({ ...offer, keyType: 0x89 }),
    'unsupportedCrtValues',
    /keyType 89, keyLen 10, hostId of 9/,
  ],
  ['the keys have 32 octets', initialiseSecureChannelRequest({ ...offer, keyLen: 0x20 }), 'unsupportedCrtValues', /keyLen 20/],
  [
    'hostId is empty',
    replaced('A611800188810110840965756963632D727370', 'A6088001888101108400'),
    'unsupportedCrtValues',
    /hostId of 0/,
  ],
  [
    'hostId has 17 octets',
    replaced('A611800188810110840965756963632D727370', `A6198001888101108411${'AA'.repeat(17)}`),
    'unsupportedCrtValues',
    /hostId of 17/,
  ],
  [
    'the remote operation is another',
    initialiseSecureChannelRequest({ ...offer, remoteOpId: 2 }),
    'unsupportedRemoteOperationType',
    /remoteOpId 2/,
  ],
  ['there is no signature', tlv(0xbf23, recorded.subarray(4, -67)), 'incorrectInputValues', /smdpSign/],
  [
    'there is no control reference template',
    signedAnew((contents) => Buffer.concat([contents.subarray(0, 21), contents.subarray(40)])),
    'incorrectInputValues',
    /without controlRefTemplate/,
  ],
  [
    'hostId is missing',
    replaced('A611800188810110840965756963632D727370', 'A606800188810110'),
    'incorrectInputValues',
    /ControlRefTemplate without hostId/,
  ],
  [
    'the remote operation comes behind the transaction',
    signedAnew((contents) => Buffer.concat([contents.subarray(3, 21), contents.subarray(0, 3), contents.subarray(21)])),
    'incorrectInputValues',
    /remoteOpId after an element/,
  ],
  [
    'the remote operation comes twice',
    signedAnew((contents) => Buffer.concat([contents.subarray(0, 3), contents])),
    'incorrectInputValues',
    /remoteOpId a second time/,
  ],
  ['octets follow', Buffer.concat([recorded, Buffer.of(0)]), 'incorrectInputValues', /1 octets after the object/],
  ['it is another object', hex('BF2400'), 'incorrectInputValues', /BF24/],
  ['it is cut off', recorded.subarray(0, -1), 'incorrectInputValues', /BF23 needs/],
  ['there is nothing', Buffer.alloc(0), 'incorrectInputValues', /nothing to read/],
  [
    'everything is wrong, because nothing is authentic',
    unsigned(initialiseSecureChannelRequest({ ...offer, remoteOpId: 2, keyType: 1, transactionId: Buffer.of(1) })),
    'invalidSignature',
    /right form/,
  ],
]

for (const [what, bytes, errorReason, message] of rows) {
  test(`${errorReason} where ${what}`, () => {
    const checked = checkInitialiseSecureChannel(bytes, what === 'the signature has 63 octets' ? expectedBySession : expected)
    assert.ok(checked.kind === 'failed', checked.kind)
    assert.equal(checked.bppCommandId, 'initialiseSecureChannel')
    assert.equal(checked.errorReason, errorReason)
    assert.match(checked.what, message)
  })
}

for (const [what, change] of [
  ['an empty hostId', { hostId: Buffer.alloc(0) }],
  ['a hostId of 17 octets', { hostId: Buffer.alloc(17) }],
  ['a transaction id of 17 octets', { transactionId: Buffer.alloc(17) }],
] as const) {
  test(`a request with ${what} has no encoding`, () =>
    assert.throws(() => initialiseSecureChannelRequest({ ...offer, ...change }), { name: 'EncodeError' }))
}

test('the request of a brainpool session is made and accepted', () => {
  const [dpPb, smdp, euicc] = [
    generateKeyPair('brainpoolP256r1'),
    generateKeyPair('brainpoolP256r1'),
    generateKeyPair('brainpoolP256r1'),
  ]
  const points = [smdp, euicc].map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }).subarray(-65))
  const request = initialiseSecureChannelRequest({
    ...offer,
    smdpOtpk: points[0]!,
    euiccOtpk: points[1]!,
    dpPbKey: dpPb.privateKey,
  })
  assert.equal(
    checkInitialiseSecureChannel(request, { ...expected, euiccOtpk: points[1]!, dpPbPublicKey: dpPb.publicKey }).kind,
    'accepted',
  )
  assert.deepEqual(decode(InitialiseSecureChannelRequest, request, { strict: true }).issues, [])
})
