/** What the eUICC says to a package that is whole, and to one with something wrong inside. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { encode } from '../schema/type.ts'
import { ErrorResult } from '../sgp22/notifications.ts'
import { hex } from '../vectors/hex.ts'
import { bindProfilePackage, protectedParts } from './bound-profile-package.ts'
import type { OpeningContext } from './bound-profile-package-opening.ts'
import { BspSession } from './bsp.ts'
import { generateKeyPair, pointOf, publicKeyFromPoint } from './curves.ts'
import { sharedSecret } from './ecdh.ts'
import { openBoundProfilePackage } from './open-bound-profile-package.ts'
import { replaceSessionKeysTlv } from './replace-session-keys.ts'
import { segmentsOf } from './segmentation.ts'
import { sessionKeys } from './session-keys.ts'
import { contents, ppk, recorded, recordedContext, session } from './vectors/sessions.ts'
import { keyPairs } from './vectors/signatures.ts'

const { configureIsdp, storeMetadata, profilePackage } = contents

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
    const { bppCommandId, errorReason } = failed
    assert.equal(showOctets(encode(ErrorResult, { bppCommandId, errorReason })), `300680010${command}81010${reason}`)
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
