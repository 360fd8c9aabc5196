/** Authentication algorithm and keys of an application: PE-AKAParameter of PEDefinitions. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, integer, octetString } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { octetsWithDefault } from './default-octets.ts'
import { PEHeader } from './pe-header.ts'

/** r1 to r5 and c1 to c5 of Milenage (3GPP TS 35.206 4.1). */
export const ROTATION_CONSTANTS: Uint8Array = Buffer.from('4000204060', 'hex')
export const XORING_CONSTANTS: Uint8Array = Buffer.concat(
  [0, 1, 2, 4, 8].map((last) => Buffer.from([...new Uint8Array(15), last])),
)

export const SQN_OPTIONS: Uint8Array = Uint8Array.of(0x02)
export const SQN_LIMIT: Uint8Array = Buffer.from('000010000000', 'hex')

export const MappingParameter = sequence('MappingParameter', {
  mappingOptions: octetString(1, 1).retag(0x80),
  mappingSource: octetString(5, 16).retag(0x81),
})

export const AlgoParameter = sequence('AlgoParameter', {
  algorithmID: enumeration('AlgorithmID', { milenage: 1, tuak: 2, 'usim-test-algorithm': 3 }).retag(0x80),
  algorithmOptions: octetString(1, 1).retag(0x81),
  key: octetString().retag(0x82),
  /** OPc of Milenage, TOPc of TUAK. */
  opc: octetString().retag(0x83),
  rotationConstants: octetsWithDefault(0x84, ROTATION_CONSTANTS),
  xoringConstants: octetsWithDefault(0x85, XORING_CONSTANTS),
  authCounterMax: optional(octetString(3, 3).retag(0x86)),
  numberOfKeccak: withDefault(integer().retag(0x87), 1),
})
export type AlgoParameter = Of<typeof AlgoParameter>

export const PEAKAParameter = sequence(
  'PE-AKAParameter',
  {
    'aka-header': PEHeader,
    algoConfiguration: explicit(
      0xa1,
      choice('AlgoConfiguration', {
        mappingParameter: MappingParameter.retag(0xa0),
        algoParameter: AlgoParameter.retag(0xa1),
      }),
    ),
    sqnOptions: octetsWithDefault(0x82, SQN_OPTIONS),
    sqnDelta: octetsWithDefault(0x83, SQN_LIMIT),
    sqnAgeLimit: octetsWithDefault(0x84, SQN_LIMIT),
    /** All zeros where it is absent. */
    sqnInit: optional(sequenceOf(octetString(6, 6)).retag(0xa5)),
  },
  0xa4,
)
export type PEAKAParameter = Of<typeof PEAKAParameter>
