/** eIM acknowledgements: SGP.32 v1.2 2.11.1.4. Sent by the eIM: sequence numbers that may be removed from the eUICC. */
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { SequenceNumber } from '../sgp22/basic.ts'

export const EimAcknowledgements = sequenceOf(SequenceNumber.retag(0x80), 'EimAcknowledgements').retag(0xbf53)
export type EimAcknowledgements = Of<typeof EimAcknowledgements>
