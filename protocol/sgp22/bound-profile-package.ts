/** BoundProfilePackage and the ES8+ commands inside: SGP.22 v2.5 2.5.4, 5.5.1, 5.5.2, 5.5.4. */
import { integer, octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { DpProprietaryData, Octet16, OneTimePublicKey, Signature, TransactionId } from './basic.ts'

export const ControlRefTemplate = sequence('ControlRefTemplate', {
  keyType: octetString(1, 1).retag(0x80),
  keyLen: octetString(1, 1).retag(0x81),
  hostId: octetString(1, 16).retag(0x84),
})

/** remoteOpId 1, installBoundProfilePackage, is the only value; another is refused by the eUICC and not by the encoding. */
export const InitialiseSecureChannelRequest = sequence(
  'InitialiseSecureChannelRequest',
  {
    remoteOpId: integer().retag(0x82),
    transactionId: TransactionId.retag(0x80),
    controlRefTemplate: ControlRefTemplate.retag(0xa6),
    smdpOtpk: OneTimePublicKey,
    smdpSign: Signature,
  },
  0xbf23,
)
export type InitialiseSecureChannelRequest = Of<typeof InitialiseSecureChannelRequest>

export const ConfigureISDPRequest = sequence(
  'ConfigureISDPRequest',
  { dpProprietaryData: optional(DpProprietaryData.retag(0xb8)) },
  0xbf24,
)

export const ReplaceSessionKeysRequest = sequence(
  'ReplaceSessionKeysRequest',
  { initialMacChainingValue: Octet16.retag(0x80), ppkEnc: Octet16.retag(0x81), ppkCmac: Octet16.retag(0x82) },
  0xbf26,
)

export type ReplaceSessionKeysRequest = Of<typeof ReplaceSessionKeysRequest>

const protectedBlocks = (tag: number) => sequenceOf(octetString().retag(tag))

export const BoundProfilePackage = sequence(
  'BoundProfilePackage',
  {
    initialiseSecureChannelRequest: InitialiseSecureChannelRequest,
    firstSequenceOf87: protectedBlocks(0x87).retag(0xa0),
    sequenceOf88: protectedBlocks(0x88).retag(0xa1),
    secondSequenceOf87: optional(protectedBlocks(0x87).retag(0xa2)),
    sequenceOf86: protectedBlocks(0x86).retag(0xa3),
  },
  0xbf36,
)
export type BoundProfilePackage = Of<typeof BoundProfilePackage>
