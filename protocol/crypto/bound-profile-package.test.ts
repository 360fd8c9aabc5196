/** Packages that are made, and open at the eUICC that they were made for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import { bindProfilePackage, boundProfilePackage } from './bound-profile-package.ts'
import { BspSession, MAX_SEGMENT } from './bsp.ts'
import { allCurves, generateKeyPair, pointOf, privateKeyFromScalar } from './curves.ts'
import { openBoundProfilePackage } from './open-bound-profile-package.ts'
import { sessionKeysOf } from './replace-session-keys.ts'
import { segmentsOf } from './segmentation.ts'
import { sessionKeys } from './session-keys.ts'
import { contents, ppk, recorded, recordedContext, session } from './vectors/sessions.ts'
import { keyPairs } from './vectors/signatures.ts'
import { workedSession as s } from './vectors/worked-session.ts'

const { configureIsdp, storeMetadata, profilePackage } = contents

const longMetadata = tlv(0xbf25, hex('5A0A98001032547698103214'), tlv(0x94, Buffer.alloc(1024, 0xaa)))

test('the recorded package opens to its commands and its profile', () => {
  const opened = openBoundProfilePackage(recorded, recordedContext)
  assert.ok(opened.kind === 'opened', JSON.stringify(opened))
  assert.equal(showOctets(opened.secureChannel), s.boundProfilePackage.slice(10, 10 + 2 * 179))
  assert.equal(showOctets(opened.configureISDP), showOctets(configureIsdp))
  assert.equal(showOctets(opened.storeMetadata), showOctets(storeMetadata))
  assert.equal(opened.replaceSessionKeys, undefined)
  assert.equal(showOctets(opened.profilePackage), showOctets(profilePackage))
})

test('the package made from the values of the recorded session is the recorded one, all but the signature', () => {
  const made = bindProfilePackage({
    transactionId: hex(s.transactionId),
    hostId: hex(s.hostId),
    eid: hex(s.eid),
    smdpOtsk: privateKeyFromScalar('P-256', hex(s.smdpOtsk)),
    euiccOtpk: hex(s.euiccOtpk),
    dpPbKey: privateKeyFromScalar('P-256', hex(keyPairs.dpPb.scalar)),
    configureIsdp,
    storeMetadata,
    profilePackage,
  })
  const signatureAt = recorded.indexOf(hex('5F3740')) + 3
  const blank = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, signatureAt), bytes.subarray(signatureAt + 64)])
  assert.equal(showOctets(blank(made)), showOctets(blank(recorded)))
})

for (const curve of allCurves) {
  for (const [what, change] of [
    ['as in the recorded session', {}],
    ['profile protection keys', { replaceSessionKeys: ppk }],
    ['metadata that need two 88', { storeMetadata: longMetadata }],
    [
      'all of it, in segments of 100 octets',
      { replaceSessionKeys: ppk, storeMetadata: longMetadata, profilePackage: Buffer.alloc(2500, 0x42), segmentSize: 100 },
    ],
  ] as const) {
    test(`a package on ${curve}, ${what}, opens at the eUICC it was made for`, () => {
      const { input, context } = session(curve)
      const wanted = { ...input, ...change }
      const bytes = bindProfilePackage(wanted)
      const opened = openBoundProfilePackage(bytes, context)
      assert.ok(opened.kind === 'opened', JSON.stringify(opened))
      assert.equal(showOctets(opened.configureISDP), showOctets(wanted.configureIsdp))
      assert.equal(showOctets(opened.storeMetadata), showOctets(wanted.storeMetadata))
      assert.equal(opened.replaceSessionKeys === undefined, wanted.replaceSessionKeys === undefined)
      assert.equal(showOctets(opened.profilePackage), showOctets(wanted.profilePackage))
      for (const segment of segmentsOf(bytes).slice(1)) assert.equal(segment.length <= MAX_SEGMENT + 4, true)
    })
  }
}

test('with profile protection keys the 86 are those of these keys alone', () => {
  const { input } = session('P-256')
  const last = segmentsOf(bindProfilePackage({ ...input, replaceSessionKeys: ppk })).at(-1)!
  const result = new BspSession(sessionKeysOf(ppk)).unprotect(0x86, last)
  assert.ok(result.kind === 'plaintext', result.kind)
  assert.equal(showOctets(result.plaintext), showOctets(profilePackage))
})

for (const [what, change, name, message] of [
  ['an empty profile package', { profilePackage: Buffer.alloc(0) }, 'EncodeError', /at least one 86/],
  ['segments of nothing', { segmentSize: 0 }, 'EncodeError', /1 to 1007 octets of plaintext, not 0/],
  ['segments of 1008 octets', { segmentSize: 1008 }, 'EncodeError', /not 1008/],
  ['segments of half an octet', { segmentSize: 0.5 }, 'EncodeError', /not 0.5/],
  ['an EID of 15 octets', { eid: Buffer.alloc(15) }, 'EncodeError', /EID has 16 octets/],
  ['a short key to replace', { replaceSessionKeys: { ...ppk, ppkEnc: Buffer.alloc(8) } }, 'EncodeError', /16/],
  [
    'an otPK.EUICC on the other curve',
    { euiccOtpk: pointOf(generateKeyPair('brainpoolP256r1').publicKey) },
    'KeyError',
    /not on P-256, it is on brainpoolP256r1/,
  ],
] as const) {
  test(`${what} makes no package`, () =>
    assert.throws(() => bindProfilePackage({ ...session('P-256').input, ...change }), { name, message }))
}

test('whatever the metadata and the profile are, they come out as they went in', () => {
  const { input, context } = session('P-256')
  const octets = fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.nat(255)).map(([length, octet]) => Buffer.alloc(length, octet))
  const arbitrary = fc.record({
    profilePackage: octets,
    icon: octets,
    segmentSize: fc.integer({ min: 1, max: 1007 }),
    replace: fc.boolean(),
  })
  fc.assert(
    fc.property(arbitrary, ({ icon, replace, segmentSize, ...rest }) => {
      const metadata = tlv(0xbf25, icon)
      const bytes = bindProfilePackage({
        ...input,
        ...rest,
        segmentSize,
        storeMetadata: metadata,
        ...(replace ? { replaceSessionKeys: ppk } : {}),
      })
      const opened = openBoundProfilePackage(bytes, context)
      assert.ok(opened.kind === 'opened', JSON.stringify(opened))
      assert.equal(showOctets(opened.storeMetadata), showOctets(metadata))
      assert.equal(showOctets(opened.profilePackage), showOctets(rest.profilePackage))
    }),
    { numRuns: 50 },
  )
})

test('a ready request and session can be put together apart', () => {
  const { input, context } = session('P-256')
  const whole = bindProfilePackage(input)
  const bf23 = segmentsOf(whole)[0]!.subarray(whole.indexOf(hex('BF23')))
  const keys = sessionKeys(context.agree(pointOf(input.smdpOtsk)), input.hostId, input.eid)
  assert.equal(showOctets(boundProfilePackage(bf23, new BspSession(keys), input)), showOctets(whole))
})
