/** Elements of made packages that hold codes and keys. The values are made up, the same for every package: no secret. */

import { ROTATION_CONSTANTS, SQN_LIMIT, SQN_OPTIONS, XORING_CONSTANTS } from './aka-parameter.ts'
import type { PINConfiguration, PUKConfiguration } from './codes.ts'
import { mandated } from './pe-header.ts'
import type { ProfileElement } from './profile-element.ts'

const TEN_OF_TEN = 0xaa
const NINE_OF_NINE = 0x99
const THREE_OF_THREE = 0x33

const KEY = octetsFrom(0x00)
const OPC = octetsFrom(0x10)
const SD_KEY = octetsFrom(0x40)

export function pukCodesElement(identification: number): ProfileElement {
  const pukCodes: PUKConfiguration[] = [
    { keyReference: 'pukAppl1', pukValue: digits('11111111'), 'maxNumOfAttemps-retryNumLeft': TEN_OF_TEN },
    { keyReference: 'secondPUKAppl1', pukValue: digits('22222222'), 'maxNumOfAttemps-retryNumLeft': NINE_OF_NINE },
  ]
  return { kind: 'pukCodes', value: { 'puk-Header': mandated(identification), pukCodes } }
}

/** PIN 1 and ADM 1, in the context of the MF. */
export function globalPinsElement(identification: number): ProfileElement {
  return pinCodes(identification, [
    { ...pin('pinAppl1', '0000', 6, THREE_OF_THREE), unblockingPINReference: 'pukAppl1' },
    pin('adm1', '55555555', 3, TEN_OF_TEN),
  ])
}

/** PIN 2, in the context of the USIM. */
export function localPinsElement(identification: number): ProfileElement {
  return pinCodes(identification, [
    { ...pin('secondPINAppl1', '0000', 3, THREE_OF_THREE), unblockingPINReference: 'secondPUKAppl1' },
  ])
}

/** Milenage. */
export function akaParameterElement(identification: number): ProfileElement {
  return {
    kind: 'akaParameter',
    value: {
      'aka-header': mandated(identification),
      algoConfiguration: {
        kind: 'algoParameter',
        value: {
          algorithmID: 'milenage',
          algorithmOptions: Uint8Array.of(0x00),
          key: KEY,
          opc: OPC,
          rotationConstants: ROTATION_CONSTANTS,
          xoringConstants: XORING_CONSTANTS,
          numberOfKeccak: 1,
        },
      },
      sqnOptions: SQN_OPTIONS,
      sqnDelta: SQN_LIMIT,
      sqnAgeLimit: SQN_LIMIT,
    },
  }
}

/** The security domain of the profile with one key. */
export function securityDomainElement(identification: number): ProfileElement {
  return {
    kind: 'securityDomain',
    value: {
      'sd-Header': mandated(identification),
      instance: {
        applicationLoadPackageAID: octets('A0000001515350'),
        classAID: octets('A000000151535041'),
        instanceAID: octets('A000000151000000'),
        applicationPrivileges: octets('82DC00'),
        lifeCycleState: octets('0F'),
        applicationSpecificParametersC9: octets('810280008201F08701F0'),
      },
      keyList: [
        {
          keyUsageQualifier: octets('38'),
          keyAccess: octets('00'),
          keyIdentifier: octets('01'),
          keyVersionNumber: octets('01'),
          keyComponents: [{ keyType: octets('80'), keyData: SD_KEY, macLength: 8 }],
        },
      ],
    },
  }
}

function pinCodes(identification: number, pinconfig: readonly PINConfiguration[]): ProfileElement {
  return {
    kind: 'pinCodes',
    value: { 'pin-Header': mandated(identification), pinCodes: { kind: 'pinconfig', value: pinconfig } },
  }
}

function pin(
  keyReference: PINConfiguration['keyReference'],
  value: string,
  pinAttributes: number,
  attempts: number,
): PINConfiguration {
  return { keyReference, pinValue: digits(value), pinAttributes, 'maxNumOfAttemps-retryNumLeft': attempts }
}

/** Digits as characters in 8 octets, FF behind them. */
function digits(text: string): Buffer {
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(8 - text.length, 0xff)])
}

function octets(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

/** 16 octets that count up. */
function octetsFrom(first: number): Buffer {
  return Buffer.from(Array.from({ length: 16 }, (_, i) => first + i))
}
