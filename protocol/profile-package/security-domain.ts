/** A security domain with its keys: PE-SecurityDomain of PEDefinitions. */
import { integer, octetString } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { ApplicationInstance } from './application-instance.ts'
import { octetsWithDefault } from './default-octets.ts'
import { PEHeader } from './pe-header.ts'

export const KeyComponent = sequence('KeyComponent', {
  keyType: octetString().retag(0x80),
  keyData: octetString().retag(0x86),
  macLength: withDefault(integer().retag(0x87), 8),
})

export const KeyObject = sequence('KeyObject', {
  keyUsageQualifier: octetString(1, 2).retag(0x95),
  keyAccess: octetsWithDefault(0x96, Uint8Array.of(0x00)),
  keyIdentifier: octetString(1, 1).retag(0x82),
  keyVersionNumber: octetString(1, 1).retag(0x83),
  keyCounterValue: optional(octetString().retag(0x85)),
  keyComponents: sequenceOf(KeyComponent),
})
export type KeyObject = Of<typeof KeyObject>

export const PESecurityDomain = sequence(
  'PE-SecurityDomain',
  {
    'sd-Header': PEHeader,
    instance: ApplicationInstance.retag(0xa1),
    keyList: optional(sequenceOf(KeyObject).retag(0xa2)),
    sdPersoData: optional(sequenceOf(octetString()).retag(0xa3)),
    openPersoData: optional(
      sequence(
        'OpenPersoData',
        {
          restrictParameter: optional(octetString(1, 1).retag(0xd9)),
          contactlessProtocolParameters: optional(octetString()),
        },
        0xa4,
      ),
    ),
    catTpParameters: optional(
      sequence('CatTpParameters', { catTpMaxSduSize: integer().retag(0x80), catTpMaxPduSize: integer().retag(0x81) }, 0xa5),
    ),
  },
  0xa6,
)
export type PESecurityDomain = Of<typeof PESecurityDomain>
