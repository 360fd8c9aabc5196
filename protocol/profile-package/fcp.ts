/**
 * File control parameters as profile elements carry them (PEDefinitions Fcp; values as in ETSI TS 102 222).
 *
 * The order on the wire is that of the module, not that of the tags.
 */
import { octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { octetsWithDefault } from './default-octets.ts'

export const ProprietaryInfo = sequence('ProprietaryInfo', {
  specialFileInformation: octetsWithDefault(0xc0, Uint8Array.of(0x00)),
  fillPattern: optional(octetString(1, 200).retag(0xc1)),
  repeatPattern: optional(octetString(1, 200).retag(0xc2)),
  maximumFileSize: optional(octetString().retag(0x86)),
  fileDetails: octetsWithDefault(0x84, Uint8Array.of(0x01)),
})

export const Fcp = sequence('Fcp', {
  fileDescriptor: optional(octetString(2, 4).retag(0x82)),
  /** For an ADF a number that only the package uses. */
  fileID: optional(octetString(2, 2).retag(0x83)),
  dfName: optional(octetString(5, 16).retag(0x84)),
  lcsi: octetsWithDefault(0x8a, Uint8Array.of(0x05)),
  /** File identifier of EF.ARR and record number, or the record number alone. */
  securityAttributesReferenced: optional(octetString(1, 3).retag(0x8b)),
  efFileSize: optional(octetString().retag(0x80)),
  pinStatusTemplateDO: optional(octetString().retag(0xc6)),
  shortEFID: optional(octetString(0, 1).retag(0x88)),
  proprietaryEFInfo: optional(ProprietaryInfo.retag(0xa5)),
  linkPath: optional(octetString(0, 8).retag(0xc7)),
})
export type Fcp = Of<typeof Fcp>

/** File control parameters of a file that is operational and activated, the DEFAULT of `lcsi`. */
export function fcp(parameters: Omit<Fcp, 'lcsi'>): Fcp {
  return { ...parameters, lcsi: Uint8Array.of(0x05) }
}
