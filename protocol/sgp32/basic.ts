/** Types that several SGP.32 objects share: SGP.32 v1.2 2.11, Annex C. */
import { enumeration, utf8String } from '../schema/primitives.ts'
import { unboundedInteger } from '../schema/unbounded-integer.ts'
import { TransactionId } from '../sgp22/basic.ts'

export const EimId = utf8String(1, 128).retag(0x80).named('eimId')

/** Opaque to everyone but the eIM; echoed in every result. */
export const EimTransactionId = TransactionId.named('eimTransactionId')

/** -1 in a request asks the eUICC to make one; 0 stands for "no token" in what is signed. */
export const AssociationToken = unboundedInteger().retag(0x84).named('associationToken')

export const EimIdType = enumeration('EimIdType', { eimIdTypeOid: 1, eimIdTypeFqdn: 2, eimIdTypeProprietary: 3 })

/** Chosen by the eIM; an eUICC accepts only a value above the last one. */
export const CounterValue = unboundedInteger().named('counterValue')
