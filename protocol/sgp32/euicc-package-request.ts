/** eUICC Package: SGP.32 v1.2 2.11.1.1; ES10b.LoadEuiccPackage 5.9.1. */
import { choice } from '../schema/choice.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of, Type } from '../schema/type.ts'
import { EidValue, Signature } from '../sgp22/basic.ts'
import { CounterValue, EimId, EimTransactionId } from './basic.ts'
import { Eco } from './eco.ts'
import { Psmo } from './psmo.ts'

/** The package of one version, made of its operations. */
export function euiccPackageSigned<P, E>(eimId: Type<string>, psmo: Type<P>, eco: Type<E>) {
  return sequence('EuiccPackageSigned', {
    eimId,
    eidValue: EidValue,
    counterValue: CounterValue.retag(0x81),
    eimTransactionId: optional(EimTransactionId.retag(0x82)),
    euiccPackage: choice('EuiccPackage', {
      psmoList: sequenceOf(psmo).retag(0xa0),
      ecoList: sequenceOf(eco).retag(0xa1),
    }),
  })
}

export const EuiccPackageSigned = euiccPackageSigned(EimId, Psmo, Eco)
export type EuiccPackageSigned = Of<typeof EuiccPackageSigned>

export const EuiccPackageRequest = sequence(
  'EuiccPackageRequest',
  { euiccPackageSigned: EuiccPackageSigned, eimSignature: Signature },
  0xbf51,
)
export type EuiccPackageRequest = Of<typeof EuiccPackageRequest>
