/** Remote file management and other applications: PE-RFM and PE-Application of PEDefinitions. */
import { octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { ApplicationIdentifier, ApplicationInstance } from './application-instance.ts'
import { PEHeader } from './pe-header.ts'

export const PERFM = sequence(
  'PE-RFM',
  {
    'rfm-header': PEHeader,
    instanceAID: ApplicationIdentifier,
    securityDomainAID: optional(ApplicationIdentifier),
    /** The same tag as the header, told apart by its place. */
    tarList: optional(sequenceOf(octetString(3, 3)).retag(0xa0)),
    minimumSecurityLevel: octetString(1, 1).retag(0x81),
    uiccAccessDomain: octetString(),
    uiccAdminAccessDomain: octetString(),
    /** The ADF that is selected when a script begins; the MF where it is absent. */
    adfRFMAccess: optional(
      sequence('ADFRFMAccess', {
        adfAID: octetString(5, 16).retag(0x80),
        adfAccessDomain: octetString().retag(0x81),
        adfAdminAccessDomain: octetString().retag(0x82),
      }),
    ),
  },
  0xa7,
)
export type PERFM = Of<typeof PERFM>

export const ApplicationLoadPackage = sequence('ApplicationLoadPackage', {
  loadPackageAID: ApplicationIdentifier,
  securityDomainAID: optional(ApplicationIdentifier),
  nonVolatileCodeLimitC6: optional(octetString().retag(0xc6)),
  volatileDataLimitC7: optional(octetString().retag(0xc7)),
  nonVolatileDataLimitC8: optional(octetString().retag(0xc8)),
  hashValue: optional(octetString().retag(0xc1)),
  loadBlockObject: octetString().retag(0xc4),
})

export const PEApplication = sequence(
  'PE-Application',
  {
    'app-Header': PEHeader,
    loadBlock: optional(ApplicationLoadPackage.retag(0xa1)),
    instanceList: optional(sequenceOf(ApplicationInstance).retag(0xa2)),
  },
  0xa8,
)
export type PEApplication = Of<typeof PEApplication>
