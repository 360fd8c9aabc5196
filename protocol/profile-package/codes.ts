/** PINs and PUKs: PE-PINCodes and PE-PUKCodes of PEDefinitions. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, integer, octetString } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { PEHeader } from './pe-header.ts'

/** Global PINs, administrative keys, and the PINs that hold in one application only. */
export const PINKeyReferenceValue = enumeration('PINKeyReferenceValue', {
  pinAppl1: 1,
  pinAppl2: 2,
  pinAppl3: 3,
  pinAppl4: 4,
  pinAppl5: 5,
  pinAppl6: 6,
  pinAppl7: 7,
  pinAppl8: 8,
  adm1: 10,
  adm2: 11,
  adm3: 12,
  adm4: 13,
  adm5: 14,
  secondPINAppl1: 129,
  secondPINAppl2: 130,
  secondPINAppl3: 131,
  secondPINAppl4: 132,
  secondPINAppl5: 133,
  secondPINAppl6: 134,
  secondPINAppl7: 135,
  secondPINAppl8: 136,
  adm6: 138,
  adm7: 139,
  adm8: 140,
  adm9: 141,
  adm10: 142,
})

export const PUKKeyReferenceValue = enumeration('PUKKeyReferenceValue', {
  pukAppl1: 1,
  pukAppl2: 2,
  pukAppl3: 3,
  pukAppl4: 4,
  pukAppl5: 5,
  pukAppl6: 6,
  pukAppl7: 7,
  pukAppl8: 8,
  secondPUKAppl1: 129,
  secondPUKAppl2: 130,
  secondPUKAppl3: 131,
  secondPUKAppl4: 132,
  secondPUKAppl5: 133,
  secondPUKAppl6: 134,
  secondPUKAppl7: 135,
  secondPUKAppl8: 136,
})

/** Attempts allowed in the high half octet, attempts left in the low one. */
const Attempts = integer().named('UInt8', (value) => `${value} (${value & 0x0f} of ${value >> 4} attempts left)`)

export const PUKConfiguration = sequence('PUKConfiguration', {
  keyReference: PUKKeyReferenceValue.retag(0x80),
  pukValue: octetString(8, 8).retag(0x81),
  'maxNumOfAttemps-retryNumLeft': withDefault(Attempts.retag(0x82), 170),
})
export type PUKConfiguration = Of<typeof PUKConfiguration>

export const PEPUKCodes = sequence(
  'PE-PUKCodes',
  { 'puk-Header': PEHeader, pukCodes: sequenceOf(PUKConfiguration).retag(0xa1) },
  0xa3,
)
export type PEPUKCodes = Of<typeof PEPUKCodes>

export const PINConfiguration = sequence('PINConfiguration', {
  keyReference: PINKeyReferenceValue.retag(0x80),
  /** Digits as characters, FF behind them. */
  pinValue: octetString(8, 8).retag(0x81),
  unblockingPINReference: optional(PUKKeyReferenceValue.retag(0x82)),
  pinAttributes: withDefault(integer().retag(0x83), 7),
  'maxNumOfAttemps-retryNumLeft': withDefault(Attempts.retag(0x84), 51),
})
export type PINConfiguration = Of<typeof PINConfiguration>

export const PEPINCodes = sequence(
  'PE-PINCodes',
  {
    'pin-Header': PEHeader,
    pinCodes: explicit(
      0xa1,
      choice('PINCodes', {
        pinconfig: sequenceOf(PINConfiguration).retag(0xa0),
        /** Where the PINs are that this DF or ADF shares. */
        filePath: octetString(0, 8).retag(0x81),
      }),
    ),
  },
  0xa2,
)
export type PEPINCodes = Of<typeof PEPINCodes>
