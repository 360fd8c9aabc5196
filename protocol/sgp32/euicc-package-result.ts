/** eUICC Package Result: SGP.32 v1.2 2.11.2.1. */
import { choice, type Explicit, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import { type Of, readNamed, type Type } from '../schema/type.ts'
import { SequenceNumber, Signature } from '../sgp22/basic.ts'
import { AssociationToken, CounterValue, EimId, EimTransactionId } from './basic.ts'
import { EuiccResultData } from './euicc-result-data.ts'

/** The result data of one version. */
export function euiccPackageResultDataSigned<R>(eimId: Type<string>, resultData: Type<R>) {
  return sequence('EuiccPackageResultDataSigned', {
    eimId,
    counterValue: CounterValue.retag(0x81),
    eimTransactionId: optional(EimTransactionId.retag(0x82)),
    seqNumber: SequenceNumber.retag(0x83),
    euiccResult: sequenceOf(resultData),
  })
}

export function euiccPackageErrorDataSigned<C>(eimId: Type<string>, code: Type<C>) {
  return sequence('EuiccPackageErrorDataSigned', {
    eimId,
    counterValue: CounterValue.retag(0x81),
    eimTransactionId: optional(EimTransactionId.retag(0x82)),
    euiccPackageErrorCode: code,
  })
}

export const EuiccPackageErrorCode = enumeration('EuiccPackageErrorCode', {
  invalidEid: 3,
  replayError: 4,
  counterValueOutOfRange: 6,
  sizeOverflow: 15,
  ecallActive: 104,
  undefinedError: 127,
})

export const EuiccPackageResultDataSigned = euiccPackageResultDataSigned(EimId, EuiccResultData)
export type EuiccPackageResultDataSigned = Of<typeof EuiccPackageResultDataSigned>

export const EuiccPackageErrorDataSigned = euiccPackageErrorDataSigned(EimId, EuiccPackageErrorCode)

/** There is no error code in v1.2; 8F of v1.3 is skipped. */
export const EuiccPackageErrorUnsigned = sequence('EuiccPackageErrorUnsigned', {
  eimId: EimId,
  eimTransactionId: optional(EimTransactionId.retag(0x82)),
  associationToken: optional(AssociationToken),
})

/** The result of one version: BF51 around the signed result, the signed error or the unsigned error. */
export function euiccPackageResult<D, E, U>(data: Type<D>, errorData: Type<E>, unsigned: Type<U>) {
  const signed = sequence('EuiccPackageResultSigned', { euiccPackageResultDataSigned: data, euiccSignEPR: Signature }).retag(0xa0)
  const error = sequence('EuiccPackageErrorSigned', { euiccPackageErrorDataSigned: errorData, euiccSignEPE: Signature }).retag(
    0xa1,
  )
  const arms = choice('EuiccPackageResult', {
    euiccPackageResultSigned: signed,
    euiccPackageErrorSigned: error,
    euiccPackageErrorUnsigned: unsigned.retag(0xa2),
  })
  const result: Explicit<Of<typeof arms>> = explicit(0xbf51, arms, [
    {
      first: 0x30,
      read(reader, wrapper) {
        reader.issue('known-variant', reader.start, 'the signed data without the A0 or A1 that should hold them')
        // Only result data have a sequence number.
        const isError = !reader.tagsInside().includes(0x83)
        reader.standOn(wrapper)
        return isError
          ? { kind: 'euiccPackageErrorSigned', value: readNamed(reader, 'euiccPackageErrorSigned', error) }
          : { kind: 'euiccPackageResultSigned', value: readNamed(reader, 'euiccPackageResultSigned', signed) }
      },
    },
  ])
  return result
}

export const EuiccPackageResult = euiccPackageResult(
  EuiccPackageResultDataSigned,
  EuiccPackageErrorDataSigned,
  EuiccPackageErrorUnsigned,
)
export type EuiccPackageResult = Of<typeof EuiccPackageResult>
