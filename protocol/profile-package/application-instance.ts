/** An instance of an application or security domain (PEDefinitions ApplicationInstance; values as in GlobalPlatform INSTALL). */
import { octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { octetsWithDefault } from './default-octets.ts'

export const ApplicationIdentifier = octetString(5, 16).retag(0x4f).named('ApplicationIdentifier')

const memoryQuota = octetString(2, 4)

export const ApplicationSystemParameters = sequence('ApplicationSystemParameters', {
  volatileMemoryQuotaC7: optional(memoryQuota.retag(0xc7)),
  nonVolatileMemoryQuotaC8: optional(memoryQuota.retag(0xc8)),
  globalServiceParameters: optional(octetString().retag(0xcb)),
  implicitSelectionParameter: optional(octetString().retag(0xcf)),
  volatileReservedMemory: optional(memoryQuota.retag(0xd7)),
  nonVolatileReservedMemory: optional(memoryQuota.retag(0xd8)),
  ts102226SIMFileAccessToolkitParameter: optional(octetString().retag(0xca)),
  ts102226AdditionalContactlessParameters: optional(
    sequence('TS102226AdditionalContactlessParameters', { protocolParameterData: octetString().retag(0x80) }, 0xa0),
  ),
  contactlessProtocolParameters: optional(octetString().retag(0xd9)),
  userInteractionContactlessParameters: optional(octetString().retag(0xda)),
  cumulativeGrantedVolatileMemory: optional(memoryQuota.retag(0x82)),
  cumulativeGrantedNonVolatileMemory: optional(memoryQuota.retag(0x83)),
})

export const UICCApplicationParameters = sequence('UICCApplicationParameters', {
  uiccToolkitApplicationSpecificParametersField: optional(octetString().retag(0x80)),
  uiccAccessApplicationSpecificParametersField: optional(octetString().retag(0x81)),
  uiccAdministrativeAccessApplicationSpecificParametersField: optional(octetString().retag(0x82)),
})

export const ApplicationInstance = sequence('ApplicationInstance', {
  applicationLoadPackageAID: ApplicationIdentifier,
  classAID: ApplicationIdentifier,
  instanceAID: ApplicationIdentifier,
  extraditeSecurityDomainAID: optional(ApplicationIdentifier),
  applicationPrivileges: octetString().retag(0x82),
  lifeCycleState: octetsWithDefault(0x83, Uint8Array.of(0x07)),
  applicationSpecificParametersC9: octetString().retag(0xc9),
  systemSpecificParameters: optional(ApplicationSystemParameters.retag(0xef)),
  applicationParameters: optional(UICCApplicationParameters.retag(0xea)),
  processData: optional(sequenceOf(octetString())),
  controlReferenceTemplate: optional(
    sequence('ControlReferenceTemplate', { applicationProviderIdentifier: octetString().retag(0x5f20) }, 0xb0),
  ),
})
export type ApplicationInstance = Of<typeof ApplicationInstance>
