/** Both ends of sessions in which bound profile packages are made and opened, for tests. */
import assert from 'node:assert/strict'
import { showOctets } from '../../ber/octets.ts'
import { hex } from '../../vectors/hex.ts'
import type { BindingInput } from '../bound-profile-package.ts'
import type { OpeningContext } from '../bound-profile-package-opening.ts'
import { type Curve, generateKeyPair, pointOf, privateKeyFromScalar, publicKeyFromPoint } from '../curves.ts'
import { sharedSecret } from '../ecdh.ts'
import { workedSession as s } from './worked-session.ts'

export const recorded = hex(s.boundProfilePackage)

/** The recorded eUICC, without its one-time private key: the shared secret comes from the other end. */
export const recordedContext: OpeningContext = {
  transactionId: hex(s.transactionId),
  euiccOtpk: hex(s.euiccOtpk),
  dpPbPublicKey: publicKeyFromPoint('P-256', hex(s.dpPbPublicKey)),
  eid: hex(s.eid),
  agree: (smdpOtpk) => {
    assert.equal(showOctets(smdpOtpk), s.smdpOtpk)
    return sharedSecret(privateKeyFromScalar('P-256', hex(s.smdpOtsk)), publicKeyFromPoint('P-256', hex(s.euiccOtpk)))
  },
}

const [configureIsdp, storeMetadata, profilePackage] = s.segments.map(({ plaintext }) => hex(plaintext)) as [
  Buffer,
  Buffer,
  Buffer,
]

/** What the recorded package carries. */
export const contents = { configureIsdp, storeMetadata, profilePackage } as const

/** Profile protection keys. */
export const ppk = {
  initialMacChainingValue: Buffer.alloc(16, 1),
  ppkEnc: Buffer.alloc(16, 2),
  ppkCmac: Buffer.alloc(16, 3),
} as const

/** Both ends of a session on one curve, with fresh keys. */
export function session(curve: Curve): { readonly input: BindingInput; readonly context: OpeningContext } {
  const [smdp, euicc, dpPb] = [generateKeyPair(curve), generateKeyPair(curve), generateKeyPair(curve)]
  const shared = { transactionId: Buffer.alloc(16, 7), eid: hex(s.eid), euiccOtpk: pointOf(euicc.publicKey) }
  return {
    input: {
      ...shared,
      hostId: hex(s.hostId),
      smdpOtsk: smdp.privateKey,
      dpPbKey: dpPb.privateKey,
      ...contents,
    },
    context: {
      ...shared,
      dpPbPublicKey: dpPb.publicKey,
      agree: (point) => sharedSecret(euicc.privateKey, publicKeyFromPoint(curve, point)),
    },
  }
}
