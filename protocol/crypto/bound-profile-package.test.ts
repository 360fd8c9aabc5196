import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { type BindingInput, bindProfilePackage, boundProfilePackage, protectedParts } from './bound-profile-package.ts'
import { BoundProfilePackageOpening, type BppStep, type OpeningContext } from './bound-profile-package-opening.ts'
import { type BppCommandId, bppCommandIds, errorReasons } from './bpp-errors.ts'
import { BspSession, MAX_SEGMENT } from './bsp.ts'
import { allCurves, type Curve, generateKeyPair, pointOf, privateKeyFromScalar, publicKeyFromPoint } from './curves.ts'
import { sharedSecret } from './ecdh.ts'
import { openBoundProfilePackage } from './open-bound-profile-package.ts'
import { replaceSessionKeysTlv, sessionKeysOf } from './replace-session-keys.ts'
import { segmentsOf } from './segmentation.ts'
import { sessionKeys } from './session-keys.ts'
import { keyPairs } from './vectors/signatures.ts'
import { workedSession as s } from './vectors/worked-session.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const upper = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase()

const recorded = hex(s.boundProfilePackage)
/** The recorded eUICC, without its one-time private key: the shared secret comes from the other end. */
const recordedContext: OpeningContext = {
  transactionId: hex(s.transactionId),
  euiccOtpk: hex(s.euiccOtpk),
  dpPbPublicKey: publicKeyFromPoint('P-256', hex(s.dpPbPublicKey)),
  eid: hex(s.eid),
  agree: (smdpOtpk) => {
    assert.equal(upper(smdpOtpk), s.smdpOtpk)
    return sharedSecret(privateKeyFromScalar('P-256', hex(s.smdpOtsk)), publicKeyFromPoint('P-256', hex(s.euiccOtpk)))
  },
}
const [configureIsdp, storeMetadata, profilePackage] = s.segments.map(({ plaintext }) => hex(plaintext)) as [
  Buffer,
  Buffer,
  Buffer,
]
const ppk = { initialMacChainingValue: Buffer.alloc(16, 1), ppkEnc: Buffer.alloc(16, 2), ppkCmac: Buffer.alloc(16, 3) }

test('the recorded package opens to its commands and its profile', () => {
  const opened = openBoundProfilePackage(recorded, recordedContext)
  assert.ok(opened.kind === 'opened', JSON.stringify(opened))
  assert.equal(upper(opened.secureChannel), s.boundProfilePackage.slice(10, 10 + 2 * 179))
  assert.equal(upper(opened.configureISDP), upper(configureIsdp))
  assert.equal(upper(opened.storeMetadata), upper(storeMetadata))
  assert.equal(opened.replaceSessionKeys, undefined)
  assert.equal(upper(opened.profilePackage), upper(profilePackage))
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
  assert.equal(upper(blank(made)), upper(blank(recorded)))
})

test('any flipped bit of the recorded package is refused', () => {
  for (let bit = 0; bit < recorded.length * 8; bit++) {
    const bytes = Buffer.from(recorded)
    bytes[bit >> 3]! ^= 1 << (bit & 7)
    try {
      assert.equal(openBoundProfilePackage(bytes, recordedContext).kind, 'failed', `bit ${bit}`)
    } catch (error) {
      assert.ok(error instanceof DecodeError, String(error))
    }
  }
})

/** Both ends of a session on one curve, with fresh keys. */
function session(curve: Curve): { readonly input: BindingInput; readonly context: OpeningContext } {
  const [smdp, euicc, dpPb] = [generateKeyPair(curve), generateKeyPair(curve), generateKeyPair(curve)]
  const shared = { transactionId: Buffer.alloc(16, 7), eid: hex(s.eid), euiccOtpk: pointOf(euicc.publicKey) }
  return {
    input: {
      ...shared,
      hostId: hex(s.hostId),
      smdpOtsk: smdp.privateKey,
      dpPbKey: dpPb.privateKey,
      configureIsdp,
      storeMetadata,
      profilePackage,
    },
    context: {
      ...shared,
      dpPbPublicKey: dpPb.publicKey,
      agree: (point) => sharedSecret(euicc.privateKey, publicKeyFromPoint(curve, point)),
    },
  }
}

const longMetadata = tlv(0xbf25, hex('5A0A98001032547698103214'), tlv(0x94, Buffer.alloc(1024, 0xaa)))

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
      assert.equal(upper(opened.configureISDP), upper(wanted.configureIsdp))
      assert.equal(upper(opened.storeMetadata), upper(wanted.storeMetadata))
      assert.equal(opened.replaceSessionKeys === undefined, wanted.replaceSessionKeys === undefined)
      assert.equal(upper(opened.profilePackage), upper(wanted.profilePackage))
      for (const segment of segmentsOf(bytes).slice(1)) assert.equal(segment.length <= MAX_SEGMENT + 4, true)
    })
  }
}

test('with profile protection keys the 86 are those of these keys alone', () => {
  const { input } = session('P-256')
  const last = segmentsOf(bindProfilePackage({ ...input, replaceSessionKeys: ppk })).at(-1)!
  const result = new BspSession(sessionKeysOf(ppk)).unprotect(0x86, last)
  assert.ok(result.kind === 'plaintext', result.kind)
  assert.equal(upper(result.plaintext), upper(profilePackage))
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

/** A package whose protected parts are made by hand, with the right keys. */
function handMade(parts: (bsp: BspSession) => readonly Buffer[]): { readonly bytes: Buffer; readonly context: OpeningContext } {
  const { input, context } = session('P-256')
  const request = segmentsOf(bindProfilePackage(input))[0]!
  const bf23 = request.subarray(request.indexOf(hex('BF23')))
  const keys = sessionKeys(context.agree(pointOf(input.smdpOtsk)), input.hostId, input.eid)
  return { bytes: tlv(0xbf36, bf23, ...parts(new BspSession(keys))), context }
}

const a0 = (bsp: BspSession, content = configureIsdp, size?: number) => tlv(0xa0, ...protectedParts(bsp, 0x87, content, size))
const a1 = (bsp: BspSession, content = storeMetadata, size?: number) => tlv(0xa1, ...protectedParts(bsp, 0x88, content, size))
const a2 = (bsp: BspSession, content: Buffer) => tlv(0xa2, ...protectedParts(bsp, 0x87, content))
const a3 = (bsp: BspSession, size?: number) => tlv(0xa3, ...protectedParts(bsp, 0x86, profilePackage, size))
const broken = (bytes: Buffer): Buffer => {
  bytes[bytes.length - 1]! ^= 1
  return bytes
}
const tooShort = (bytes: Buffer, tag: number): Buffer => tlv(tag, tlv(0x86, bytes.subarray(2, 9)))

test('commands that come in several TLVs are joined', () => {
  const { bytes, context } = handMade((bsp) => [a0(bsp, configureIsdp, 2), a1(bsp, storeMetadata, 20), a3(bsp, 5)])
  const opened = openBoundProfilePackage(bytes, context)
  assert.ok(opened.kind === 'opened', JSON.stringify(opened))
  assert.deepEqual(
    [opened.configureISDP, opened.storeMetadata, opened.profilePackage],
    [configureIsdp, storeMetadata, profilePackage],
  )
})

for (const [what, parts, command, reason, message] of [
  [
    'a wrong MAC in ConfigureISDP',
    (b: BspSession) => [broken(a0(b)), a1(b), a3(b)],
    'configureISDP',
    'scp03tSecurityError',
    /MAC of 87 number 1/,
  ],
  [
    'a wrong MAC in the first 88',
    (b: BspSession) => [a0(b), broken(a1(b)), a3(b)],
    'storeMetadata',
    'scp03tSecurityError',
    /MAC of 88 number 2/,
  ],
  [
    'a wrong MAC in the second 88',
    (b: BspSession) => [a0(b), broken(a1(b, storeMetadata, 30)), a3(b)],
    'storeMetadata2',
    'scp03tSecurityError',
    /MAC of 88 number 3/,
  ],
  [
    'a wrong MAC in ReplaceSessionKeys',
    (b: BspSession) => [a0(b), a1(b), broken(a2(b, hex('BF2600'))), a3(b)],
    'replaceSessionKeys',
    'scp03tSecurityError',
    /MAC of 87 number 3/,
  ],
  [
    'a wrong MAC in the profile elements',
    (b: BspSession) => [a0(b), a1(b), broken(a3(b))],
    'loadProfileElements',
    'scp03tSecurityError',
    /MAC of 86 number 3/,
  ],
  [
    'a counter that leaves the 88 out',
    (b: BspSession) => {
      const other = new BspSession({ initialMacChainingValue: Buffer.alloc(16), enc: Buffer.alloc(16), mac: Buffer.alloc(16) })
      return [a0(b), a1(other), a3(b)]
    },
    'storeMetadata',
    'scp03tSecurityError',
    /MAC of 88 number 2/,
  ],
  [
    'half a TLV in the profile elements',
    (b: BspSession) => [a0(b), a1(b), tooShort(a3(b), 0xa3)],
    'loadProfileElements',
    'scp03tStructureError',
    /86 of 7 octets has no room/,
  ],
  [
    'StoreMetadata in the place of ConfigureISDP',
    (b: BspSession) => [a0(b, storeMetadata), a1(b), a3(b)],
    'configureISDP',
    'incorrectInputValues',
    /BF25 where BF24 is due/,
  ],
  [
    'ConfigureISDP in the place of StoreMetadata',
    (b: BspSession) => [a0(b), a1(b, configureIsdp), a3(b)],
    'storeMetadata2',
    'incorrectInputValues',
    /BF24 where BF25 is due/,
  ],
  [
    'two commands in one',
    (b: BspSession) => [a0(b, hex('BF2400BF2400')), a1(b), a3(b)],
    'configureISDP',
    'incorrectInputValues',
    /3 octets after BF24/,
  ],
  [
    'a command that is cut off',
    (b: BspSession) => [a0(b, hex('BF2405')), a1(b), a3(b)],
    'configureISDP',
    'incorrectInputValues',
    /BF24 needs 5/,
  ],
  [
    'ReplaceSessionKeys without keys',
    (b: BspSession) => [a0(b), a1(b), a2(b, hex('BF2600')), a3(b)],
    'replaceSessionKeys',
    'incorrectInputValues',
    /initialMacChainingValue/,
  ],
  [
    'StoreMetadata in the place of ReplaceSessionKeys',
    (b: BspSession) => [a0(b), a1(b), a2(b, storeMetadata), a3(b)],
    'replaceSessionKeys',
    'incorrectInputValues',
    /BF25 is no ReplaceSessionKeysRequest/,
  ],
  [
    'ReplaceSessionKeys and more',
    (b: BspSession) => [a0(b), a1(b), a2(b, Buffer.concat([replaceSessionKeysTlv(ppk), hex('BF2600')])), a3(b)],
    'replaceSessionKeys',
    'incorrectInputValues',
    /3 octets after the object/,
  ],
  [
    'ReplaceSessionKeys with a short key',
    (b: BspSession) => [
      a0(b),
      a1(b),
      a2(b, tlv(0xbf26, tlv(0x80, ppk.ppkEnc), tlv(0x81, Buffer.alloc(8)), tlv(0x82, ppk.ppkEnc))),
      a3(b),
    ],
    'replaceSessionKeys',
    'incorrectInputValues',
    /enc has 16 octets, not 8/,
  ],
] as const) {
  test(`${what}: ${command}/${reason}`, () => {
    const { bytes, context } = handMade(parts)
    const failed = openBoundProfilePackage(bytes, context)
    assert.ok(failed.kind === 'failed', failed.kind)
    assert.deepEqual([failed.bppCommandId, failed.errorReason], [command, reason])
    assert.match(failed.what, message)
  })
}

for (const [what, change, command, reason] of [
  ['another EID', { eid: hex('89049032000000000000000000000066') }, 1, 8],
  ['another session', { transactionId: Buffer.alloc(16, 8) }, 0, 3],
  ['another one-time key', { euiccOtpk: hex(keyPairs.euiccOneTime.point) }, 0, 2],
  ['another SM-DP+', { dpPbPublicKey: generateKeyPair('P-256').publicKey }, 0, 2],
  ['another shared secret', { agree: () => Buffer.alloc(32, 1) }, 1, 8],
] as const) {
  test(`an eUICC with ${what} answers ${command}/${reason}`, () => {
    const { input, context } = session('P-256')
    const failed = openBoundProfilePackage(bindProfilePackage(input), { ...context, ...change })
    assert.ok(failed.kind === 'failed', failed.kind)
    assert.deepEqual([bppCommandIds[failed.bppCommandId], errorReasons[failed.errorReason]], [command, reason])
  })
}

test('an otPK.DP that is no point is an incorrect input value', () => {
  const { input, context } = session('P-256')
  const agree = (point: Uint8Array) =>
    sharedSecret(generateKeyPair('brainpoolP256r1').privateKey, publicKeyFromPoint('brainpoolP256r1', point))
  const failed = openBoundProfilePackage(bindProfilePackage(input), { ...context, agree })
  assert.ok(failed.kind === 'failed', failed.kind)
  assert.deepEqual([failed.bppCommandId, failed.errorReason], ['initialiseSecureChannel', 'incorrectInputValues'])
  assert.match(failed.what, /smdpOtpk: the point is not on brainpoolP256r1/)
})

test('what is no KeyError goes through', () => {
  const { input, context } = session('P-256')
  const agree = () => {
    throw new TypeError('the key store is closed')
  }
  assert.throws(() => openBoundProfilePackage(bindProfilePackage(input), { ...context, agree }), TypeError)
})

test('segment by segment, each says what it was, and complete comes with the last', () => {
  const { input, context } = session('P-256')
  const opening = new BoundProfilePackageOpening(context)
  const kinds = segmentsOf(
    bindProfilePackage({ ...input, replaceSessionKeys: ppk, storeMetadata: longMetadata, segmentSize: 20 }),
  ).map((segment) => {
    assert.equal(opening.complete, false)
    const step = opening.accept(segment)
    return step.kind === 'profileElements' ? `profileElements ${step.data.length} ${step.last}` : step.kind
  })
  assert.deepEqual(kinds, [
    'secureChannel',
    'configureISDP',
    'more',
    'more',
    'storeMetadata',
    'replaceSessionKeys',
    'more',
    'profileElements 20 false',
    'profileElements 4 true',
  ])
  assert.equal(opening.complete, true)
  const failed = opening.accept(hex('A302'))
  assert.ok(failed.kind === 'failed', failed.kind)
  assert.match(failed.what, /after the last 86/)
  assert.equal(opening.complete, false)
})

/** The recorded package with its segments changed; what the eUICC says to each. */
const accepted = (segments: readonly Buffer[]): readonly BppStep[] => {
  const opening = new BoundProfilePackageOpening(recordedContext)
  return segments.map((segment) => opening.accept(segment))
}
const [init, conf, head1, meta, head3, elements] = segmentsOf(recorded) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]

for (const [what, segments, command, reason, message] of [
  ['nothing', [Buffer.alloc(0)], 'initialiseSecureChannel', 'incorrectInputValues', /the tag is cut off/],
  ['another object first', [conf], 'initialiseSecureChannel', 'incorrectInputValues', /A0 where BF36 is due/],
  ['a package without BF23', [init.subarray(0, 5)], 'initialiseSecureChannel', 'incorrectInputValues', /nothing to read/],
  [
    'more than BF23 in the first segment',
    [Buffer.concat([init, conf])],
    'initialiseSecureChannel',
    'incorrectInputValues',
    /octets after/,
  ],
  ['A1 before A0', [init, head1], 'configureISDP', 'scp03tStructureError', /A1 where A0 is due/],
  ['A0 alone', [init, conf.subarray(0, 2), conf.subarray(2)], 'configureISDP', 'scp03tStructureError', /nothing to read/],
  ['half a header', [init, conf.subarray(0, 1)], 'configureISDP', 'scp03tStructureError', /the length is cut off/],
  ['no A1', [init, conf, meta], 'storeMetadata', 'scp03tStructureError', /88 where A1 is due/],
  [
    'A1 together with its 88',
    [init, conf, Buffer.concat([head1, meta])],
    'storeMetadata',
    'scp03tStructureError',
    /A1 came with more than its header, which is a segment of its own/,
  ],
  ['an empty A1', [init, conf, hex('A100')], 'storeMetadata', 'scp03tStructureError', /A1 is empty/],
  ['A1 twice', [init, conf, head1, head1], 'storeMetadata', 'scp03tStructureError', /A1 needs 60/],
  [
    'A0 again behind the metadata',
    [init, conf, head1, meta, conf],
    'loadProfileElements',
    'scp03tStructureError',
    /A0 where A2 or A3 is due/,
  ],
  [
    'an 88 longer than A1 said',
    [init, conf, hex('A120'), meta],
    'storeMetadata',
    'scp03tStructureError',
    /a segment of 60 octets where the header left 32/,
  ],
  [
    'A3 shorter than BF36 said',
    [init, conf, head1, meta, hex('A329')],
    'loadProfileElements',
    'scp03tStructureError',
    /length of A3 does not agree with that of BF36/,
  ],
  [
    'A3 longer than BF36 said',
    [init, conf, head1, meta, hex('A32B')],
    'loadProfileElements',
    'scp03tStructureError',
    /length of A3 does not agree/,
  ],
  [
    'A0 longer than BF36 said',
    [init, Buffer.concat([hex('A0820200'), conf.subarray(2)])],
    'configureISDP',
    'scp03tStructureError',
    /length of A0 does not agree/,
  ],
  [
    'an 86 in two halves',
    [init, conf, head1, meta, head3, elements.subarray(0, 20)],
    'loadProfileElements',
    'scp03tStructureError',
    /86 needs 40/,
  ],
] as const satisfies readonly (readonly [string, readonly Buffer[], BppCommandId, string, RegExp])[]) {
  test(`${what}: ${command}/${reason}, and nothing else from then on`, () => {
    const steps = accepted([...segments, elements])
    const failed = steps.at(-2)!
    assert.ok(failed.kind === 'failed', failed.kind)
    assert.deepEqual([failed.bppCommandId, failed.errorReason], [command, reason])
    assert.match(failed.what, message)
    assert.equal(steps.at(-1), failed)
  })
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
      assert.equal(upper(opened.storeMetadata), upper(metadata))
      assert.equal(upper(opened.profilePackage), upper(rest.profilePackage))
    }),
    { numRuns: 50 },
  )
})

test('a ready request and session can be put together apart', () => {
  const { input, context } = session('P-256')
  const whole = bindProfilePackage(input)
  const bf23 = segmentsOf(whole)[0]!.subarray(whole.indexOf(hex('BF23')))
  const keys = sessionKeys(context.agree(pointOf(input.smdpOtsk)), input.hostId, input.eid)
  assert.equal(upper(boundProfilePackage(bf23, new BspSession(keys), input)), upper(whole))
})
