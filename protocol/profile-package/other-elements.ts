/** Elements of an issuer's own and the last of a package: PE-NonStandard and PE-End of PEDefinitions. */
import { objectIdentifier } from '../schema/object-identifier.ts'
import { octetString } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import { PEHeader } from './pe-header.ts'

export const PENonStandard = sequence(
  'PE-NonStandard',
  {
    'nonStandard-header': PEHeader,
    issuerID: objectIdentifier().retag(0x81),
    content: octetString().retag(0x82),
  },
  0xa9,
)

export const PEEnd = sequence('PE-End', { 'end-header': PEHeader }, 0xaa)
