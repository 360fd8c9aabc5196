/** Ways in which developers save octets that the eIM cannot put in again (minimizeEsipaBytes). */
import { tlv } from '../../protocol/ber/writer.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import type { Fault } from '../fault.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import { looseElements } from './loose-elements.ts'

/** A compact installation result, and anything else as it is, with iccidPresent also where it is there by DEFAULT. */
function withIccidPresent(notification: Uint8Array): Uint8Array {
  return inside(notification, 0xa0, (result) =>
    inside(result, 0xa0, (data) =>
      looseElements(data).some(({ tag }) => tag === 0x01)
        ? data
        : Buffer.concat(
            looseElements(data).flatMap(({ tag, octets }) => (tag === 0x02 ? [octets, tlv(0x01, Buffer.of(0xff))] : octets)),
          ),
    ),
  )
}

/** Octets in which the contents of one element are others. */
function inside(octets: Uint8Array, tag: number, change: (contents: Uint8Array) => Uint8Array): Uint8Array {
  return Buffer.concat(looseElements(octets).map((one) => (one.tag === tag ? tlv(tag, change(one.value)) : one.octets)))
}

/** HandleNotification in either binding as an encoder writes it that leaves nothing out. */
function withDefaults(right: Uint8Array, name: EsipaFunction, binding: FunctionBinding): readonly Uint8Array[] {
  if (name !== 'handleNotification') return [right]
  if (binding === 'asn1') return [inside(right, 0xbf3d, (one) => inside(one, 0xa0, withIccidPresent))]
  const members: unknown = JSON.parse(Buffer.from(right).toString('utf8'))
  if (typeof members !== 'object' || members === null || !('pendingNotification' in members)) return [right]
  const notification = withIccidPresent(Buffer.from(String(members.pendingNotification), 'base64'))
  return [Buffer.from(JSON.stringify({ ...members, pendingNotification: Buffer.from(notification).toString('base64') }))]
}

export const compactFaults = {
  leavesCtxParams1OutAlways: {
    what: 'leaves ctxParams1 out of the compact form whether the eIM has made it or not',
    checks: [],
    ledger: ['CPT-001'],
    decisions: { leavesCtxParams1Out: () => true },
  },
  takesTheOneTimeKeyForKnown: {
    what: 'leaves the one-time key of the eUICC out of the compact form, as if the SM-DP+ had sent it',
    checks: [],
    ledger: ['CPT-003'],
    decisions: { oneTimeKey: () => undefined },
  },
  writesTheReasonOfItsUsers: {
    what: 'writes the reason of its consumer product into the compact form, whatever the eUICC has signed',
    checks: [],
    ledger: ['CPT-005'],
    decisions: { cancelledBecause: () => 'endUserRejection' },
  },
  takesTheEndOfTheAid: {
    what: 'sends the last two octets of the AID for those in which profiles differ',
    checks: [],
    ledger: ['CPT-007'],
    decisions: { compactAid: (aid) => aid.subarray(14, 16) },
  },
  takesEverySuccessForTheStandardOne: {
    what: 'leaves simaResponse out of every success, also where the eUICC has warned of something',
    checks: [],
    ledger: ['CPT-012'],
    decisions: { simaResponse: () => undefined },
  },
  writesDefaultsOut: {
    what: 'has an encoder that writes every component of a structure, also one that has its DEFAULT',
    checks: [],
    ledger: ['DER-020'],
    shownBy: ['CPT-007'],
    decisions: { bodies: withDefaults },
  },
} as const satisfies Readonly<Record<string, Fault<AnyIpaDecisions>>>
