/**
 * Compact objects of an IPA with minimizeEsipaBytes, made whole octet by octet from the session and from what is known of the eUICC:
 * SGP.32 v1.2 5.14.1 to 5.14.8, 5.7.4. The eUICC signed the whole form, so a wrong octet is a wrong signature.
 */
import { tlv } from '../../../protocol/ber/writer.ts'
import { objectIdentifier } from '../../../protocol/schema/object-identifier.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import { CancelSessionReason } from '../../../protocol/sgp22/cancel-session.ts'
import type { RelaySession } from '../state.ts'
import { childOf, childrenOf } from './elements.ts'

const octets = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** EuiccSigned1 of its compact form. @param euiccInfo2 BF22 as the eUICC gave it @param ctxParams1 A0 */
export function wholeEuiccSigned1(
  session: Pick<RelaySession, 'serverSigned1'>,
  extCardResource: Uint8Array,
  euiccInfo2: Uint8Array,
  ctxParams1: Uint8Array,
): Buffer {
  const server = octets(session.serverSigned1)
  const info = childrenOf(euiccInfo2).map(({ tag, octets: one }) => (tag === 0x84 ? tlv(0x84, extCardResource) : one))
  return tlv(0x30, childOf(server, 0x80), childOf(server, 0x83), childOf(server, 0x84), tlv(0xbf22, ...info), ctxParams1)
}

/** AuthenticateServerResponse (BF38) with the arm of SGP.22. Certificates are DER under 30. */
export function wholeAuthenticateServerResponse(
  euiccSigned1: Uint8Array,
  euiccSignature1: Uint8Array,
  euiccCertificate: Uint8Array,
  eumCertificate: Uint8Array,
): Buffer {
  return tlv(0xbf38, tlv(0xa0, euiccSigned1, tlv(0x5f37, euiccSignature1), euiccCertificate, eumCertificate))
}

/** EUICCSigned2 of its compact form. */
export function wholeEuiccSigned2(
  { transactionId }: Pick<RelaySession, 'transactionId'>,
  euiccOtpk: Uint8Array,
  hashCc: Uint8Array | undefined,
): Buffer {
  const code = hashCc === undefined ? [] : [tlv(0x04, hashCc)]
  return tlv(0x30, tlv(0x80, octets(transactionId)), tlv(0x5f49, euiccOtpk), ...code)
}

export function wholePrepareDownloadResponse(euiccSigned2: Uint8Array, euiccSignature2: Uint8Array): Buffer {
  return tlv(0xbf21, tlv(0xa0, euiccSigned2, tlv(0x5f37, euiccSignature2)))
}

const SmdpOid = objectIdentifier().retag(0x81)
const Reason = CancelSessionReason.retag(0x82)

export function wholeCancelSessionSigned(
  { transactionId, oid }: Pick<RelaySession, 'transactionId' | 'oid'>,
  reason: Of<typeof CancelSessionReason>,
): Buffer {
  return tlv(0x30, tlv(0x80, octets(transactionId)), encode(SmdpOid, oid), encode(Reason, reason))
}

/** CancelSessionResponse (BF41) with the arm of SGP.22. */
export function wholeCancelSessionResponse(signed: Uint8Array, signature: Uint8Array): Buffer {
  return tlv(0xbf41, tlv(0xa0, signed, tlv(0x5f37, signature)))
}

/** What a success of a compact PIR leaves out: the answer of the profile package interpreter when all went well. */
const SIMA_SUCCESS = octets('3007A0053003800100')

/** ProfileInstallationResult (BF37) of its compact form. @param compact A0 as it was received @param iccid 5A, where the profile had one */
export function wholeInstallationResult(
  { transactionId, address, oid }: Pick<RelaySession, 'transactionId' | 'address' | 'oid'>,
  compact: Uint8Array,
  signature: Uint8Array,
  iccid: Uint8Array | undefined,
): { readonly data: Buffer; readonly whole: Buffer } {
  const data = childrenOf(compact)
  const value = (tag: number) => data.find((one) => one.tag === tag)?.value ?? Buffer.of()
  const withIccid = data.find(({ tag }) => tag === 0x01)?.value[0] !== 0
  const metadata = tlv(
    0xbf2f,
    tlv(0x80, value(0x02)),
    octets('81020780'),
    tlv(0x0c, Buffer.from(address)),
    ...(withIccid && iccid !== undefined ? [iccid] : []),
  )
  const final = data.find(({ tag }) => tag === 0xa2)?.octets ?? Buffer.of()
  const whole = tlv(0xbf27, tlv(0x80, octets(transactionId)), metadata, encode(objectIdentifier(), oid), wholeFinalResult(final))
  return { data: whole, whole: tlv(0xbf37, whole, tlv(0x5f37, signature)) }
}

function wholeFinalResult(compactFinalResult: Uint8Array): Buffer {
  const [arm] = childrenOf(compactFinalResult)
  if (arm === undefined || arm.tag !== 0xa0) return Buffer.from(compactFinalResult)
  const inside = childrenOf(arm.octets)
  const aid = inside.find(({ tag }) => tag === 0x4f)?.value ?? Buffer.of()
  const sima = inside.find(({ tag }) => tag === 0x04)?.value ?? SIMA_SUCCESS
  return tlv(0xa2, tlv(0xa0, tlv(0x4f, octets('A0000005591010FFFFFFFF8900'), aid, octets('00')), tlv(0x04, sima)))
}
