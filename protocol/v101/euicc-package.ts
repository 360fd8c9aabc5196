/** eUICC package and its operations in SGP.32 v1.0.1 (2.11.1.1): no fallback attribute, no default SM-DP+ address. */
import { choice } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { nil, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { Iccid, Signature } from '../sgp22/basic.ts'
import { ProfileInfoListRequest } from '../sgp22/profile-info.ts'
import { DeleteEim, ListEim } from '../sgp32/eco.ts'
import { eimConfigurationComponents } from '../sgp32/eim-configuration-data.ts'
import { euiccPackageSigned } from '../sgp32/euicc-package-request.ts'
import { Enable } from '../sgp32/psmo.ts'

/** eimId of v1.0.1 has no size limit. */
export const EimId = utf8String().retag(0x80).named('eimId')

export const ConfigureAutoEnable = sequence('ConfigureAutoEnable', {
  autoEnableFlag: optional(nil().retag(0x80)),
  smdpOid: optional(objectIdentifier().retag(0x81)),
  smdpAddress: optional(utf8String().retag(0x82)),
})

export const Psmo = choice('Psmo', {
  enable: Enable.retag(0xa3),
  disable: sequence('Disable', { iccid: Iccid }).retag(0xa4),
  delete: sequence('Delete', { iccid: Iccid }).retag(0xa5),
  listProfileInfo: ProfileInfoListRequest,
  getRAT: sequence('GetRAT', {}).retag(0xa6),
  configureAutoEnable: ConfigureAutoEnable.retag(0xa7),
})

export const EimConfigurationData = sequence('EimConfigurationData', { ...eimConfigurationComponents, eimId: EimId })

export const Eco = choice('Eco', {
  addEim: EimConfigurationData.retag(0xa8),
  deleteEim: DeleteEim.retag(0xa9),
  updateEim: EimConfigurationData.retag(0xaa),
  listEim: ListEim.retag(0xab),
})

export const EuiccPackageSigned = euiccPackageSigned(EimId, Psmo, Eco)
export const EuiccPackageRequest = sequence(
  'EuiccPackageRequest',
  { euiccPackageSigned: EuiccPackageSigned, eimSignature: Signature },
  0xbf51,
)
export type EuiccPackageRequest = Of<typeof EuiccPackageRequest>
