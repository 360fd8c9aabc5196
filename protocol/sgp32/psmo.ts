/** Profile state management operations: SGP.32 v1.2 2.11.1.1.3. */
import { choice } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { nil, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { Iccid } from '../sgp22/basic.ts'
import { SetDefaultDpAddressRequest as ConsumerRequest } from '../sgp22/local-management.ts'
import { ProfileInfoListRequest } from '../sgp22/profile-info.ts'

const byIccid = (name: string) => sequence(name, { iccid: Iccid })

/** Without the flag: turn immediate enabling off. The same in a package and from the IPA. */
export const immediateEnableComponents = {
  immediateEnableFlag: optional(nil().retag(0x80)),
  defaultSmdpOid: optional(objectIdentifier().retag(0x81)),
  defaultSmdpAddress: optional(utf8String().retag(0x82)),
} as const

export const ConfigureImmediateEnable = sequence('ConfigureImmediateEnable', immediateEnableComponents)

export const SetDefaultDpAddressRequest = ConsumerRequest.retag(0xbf65)

/** rollbackFlag keeps the universal tag: iccid has a written one, so nothing in this list is numbered. */
export const Enable = sequence('Enable', { iccid: Iccid, rollbackFlag: optional(nil()) })

export const Psmo = choice('Psmo', {
  enable: Enable.retag(0xa3),
  disable: byIccid('Disable').retag(0xa4),
  delete: byIccid('Delete').retag(0xa5),
  listProfileInfo: ProfileInfoListRequest,
  getRAT: sequence('GetRAT', {}).retag(0xa6),
  configureImmediateEnable: ConfigureImmediateEnable.retag(0xa7),
  setFallbackAttribute: byIccid('SetFallbackAttribute').retag(0xa8),
  unsetFallbackAttribute: sequence('UnsetFallbackAttribute', {}).retag(0xa9),
  setDefaultDpAddress: SetDefaultDpAddressRequest,
})
export type Psmo = Of<typeof Psmo>
