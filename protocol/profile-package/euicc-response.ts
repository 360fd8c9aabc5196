/** EUICCResponse: what the eUICC says about the elements of a package (PEDefinitions); simaResponse of the ProfileInstallationResult holds it (SGP.22 2.5.6). */
import { integer, nil, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { PEStatusCode } from './pe-status-code.ts'

export const PEStatus = sequence('PEStatus', {
  status: PEStatusCode.retag(0x80),
  /** Number of the element that is the cause. */
  identification: optional(integer().retag(0x81)),
  'additional-information': optional(integer().retag(0x82)),
  /** Where in the element the cause is. */
  offset: optional(integer().retag(0x83)),
})
export type PEStatus = Of<typeof PEStatus>

export const EUICCResponse = sequence('EUICCResponse', {
  peStatus: sequenceOf(PEStatus).retag(0xa0),
  profileInstallationAborted: optional(nil().retag(0x81)),
  statusMessage: optional(utf8String(2, 64).retag(0x82)),
})
export type EUICCResponse = Of<typeof EUICCResponse>
