/** Faults in binding and in the confirmation code: SGP.22 2.5, 2.6, 3.1.3, 5.6.2. */
import { createHash, type KeyObject } from 'node:crypto'
import { type BindingInput, boundProfilePackage } from '../../protocol/crypto/bound-profile-package.ts'
import { BspSession } from '../../protocol/crypto/bsp.ts'
import { type Curve, curveOf, generateKeyPair, pointOf, publicKeyFromPoint } from '../../protocol/crypto/curves.ts'
import { sharedSecret } from '../../protocol/crypto/ecdh.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { initialiseSecureChannelRequest } from '../../protocol/crypto/initialise-secure-channel.ts'
import { sessionKeys } from '../../protocol/crypto/session-keys.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { Fault } from '../fault.ts'
import type { SmdpDecisions } from './decisions.ts'

/** Octets of `5F49 41 ..`. */
const OTPK_OBJECT = 68
const SIGNATURE = 64

/** BF23 as it should be, and the session that protects what follows. */
function channel(input: BindingInput) {
  const { smdpOtsk, euiccOtpk, hostId, eid } = input
  const z = sharedSecret(smdpOtsk, publicKeyFromPoint(curveOf(smdpOtsk), euiccOtpk))
  const request = initialiseSecureChannelRequest({ ...input, smdpOtpk: pointOf(smdpOtsk) })
  return { request, keys: sessionKeys(z, hostId, eid) }
}

export const packageFaults = {
  signsSmdpSigned2Alone: {
    what: 'signs smdpSigned2 without the signature of the eUICC behind it',
    checks: [],
    ledger: ['ES9P-005'],
    decisions: { signedBehindSigned2: () => Buffer.of() },
  },
  doesNotAnnounceTheOneTimeKeyOfARetry: {
    what: 'binds a retry as before, and does not tell the eUICC which one-time key it has to take',
    checks: ['sheet:sgp22-download-crypto#8.19', 'sheet:sgp22-es9plus#9.8'],
    ledger: ['ES9P-016'],
    decisions: { announcedOtpk: () => undefined },
  },
  bindsARetryAnew: {
    what: 'makes a new one-time key for every package, also for a one-time key of the eUICC that it announced',
    checks: ['sheet:sgp22-download-crypto#8.19'],
    ledger: ['ES9P-016'],
    decisions: { isSameBinding: () => false },
  },
  reusesItsOneTimeKeyForEveryEuicc: {
    what: 'makes its one-time key once, when it starts',
    checks: [],
    ledger: ['BPP-023', 'DL22-010'],
    get decisions(): Partial<SmdpDecisions> {
      const made = new Map<Curve, KeyObject>()
      return {
        oneTimeKey(curve) {
          const key = made.get(curve) ?? generateKeyPair(curve).privateKey
          made.set(curve, key)
          return key
        },
      }
    },
  },
  doesNotVerifyEuiccSignature2: {
    what: 'does not verify euiccSignature2, since euiccSignature1 was right',
    checks: ['sheet:CMA-21'],
    ledger: ['ES9P-013'],
    decisions: { isSignature2Valid: () => true },
  },
  hashesTheHexDecodedCode: {
    what: 'takes the digits of the confirmation code for hexadecimal before it hashes them',
    checks: ['sheet:CMA-22'],
    ledger: ['ES9P-029'],
    decisions: { keptCode: (code) => createHash('sha256').update(code, 'hex').digest('hex') },
  },
  hashesTheCodeOnce: {
    what: 'compares hashCc with the hash of the confirmation code, without the transactionId',
    checks: ['sheet:CMA-22'],
    ledger: ['ES9P-029'],
    decisions: { expectedHashCc: (kept) => Buffer.from(kept, 'hex') },
  },
  countsRetriesPerSession: {
    what: 'counts wrong confirmation codes for each session and not for the order',
    checks: ['sheet:CMA-22'],
    ledger: ['DL22-015', 'ES9P-030'],
    decisions: { confirmationFailures: (_order, session) => session.confirmationFailures ?? 0 },
  },
  derivesKeysWithTheEidAsText: {
    what: 'derives the session keys with the EID as text, as much of it as has room',
    checks: [],
    ledger: ['DL22-010', 'ES9P-012', 'ROLE-004'],
    decisions: { eidForKeys: (eid) => Buffer.from(eid).subarray(0, 16) },
  },
  keepsTheMacChainingValueAcrossPackages: {
    what: 'keeps the MAC chaining value of the last package for the next one',
    checks: [],
    ledger: ['BPP-023', 'ES9P-012'],
    get decisions(): Partial<SmdpDecisions> {
      let last: Uint8Array | undefined
      return {
        bind(input) {
          const { request, keys } = channel(input)
          const session = new BspSession({ ...keys, initialMacChainingValue: last ?? keys.initialMacChainingValue })
          const bound = boundProfilePackage(request, session, input)
          last = session.macChainingValue
          return bound
        },
      }
    },
  },
  leavesTheOneTimeKeyOfTheEuiccOutOfSmdpSign: {
    what: 'signs what is in InitialiseSecureChannel, and leaves out otPK.EUICC, which is not in it',
    checks: [],
    ledger: ['ES9P-012', 'ROLE-004'],
    decisions: {
      bind(input) {
        const { request, keys } = channel(input)
        const covered = signedBytes.smdpSign(request, input.euiccOtpk).subarray(0, -OTPK_OBJECT)
        const signed = Buffer.concat([request.subarray(0, -SIGNATURE), sign(input.dpPbKey, covered)])
        return boundProfilePackage(signed, new BspSession(keys), input)
      },
    },
  },
  forgetsReplaceSessionKeys: {
    what: 'protects the profile with its profile protection keys and does not send them',
    checks: [],
    ledger: ['ES9P-012', 'DL22-018'],
    decisions: {
      bind(input) {
        const { request, keys } = channel(input)
        const { replaceSessionKeys: ppk, ...contents } = input
        const session = new BspSession(keys)
        if (ppk === undefined) return boundProfilePackage(request, session, contents)
        session.replaceKeys({ initialMacChainingValue: ppk.initialMacChainingValue, enc: ppk.ppkEnc, mac: ppk.ppkCmac })
        return boundProfilePackage(request, session, contents)
      },
    },
  },
  loadsOtherMetadataThanItAnnounced: {
    what: 'leaves the icon and the notification addresses out of the package to make it smaller',
    checks: [],
    ledger: ['ES9P-038'],
    decisions: {
      metadataInPackage(announced) {
        const {
          icon: _icon,
          iconType: _type,
          notificationConfigurationInfo: _info,
          ...rest
        } = decode(StoreMetadataRequest, announced).value
        return encode(StoreMetadataRequest, rest)
      },
    },
  },
} satisfies Record<string, Fault<SmdpDecisions>>
