/** What the server learns of the device in common mutual authentication: SGP.22 v2.5 4.2, 5.7.13. */
import { namedBits } from '../schema/bits.ts'
import { choice } from '../schema/choice.ts'
import { integer, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { VersionType } from './basic.ts'

export const DeviceCapabilities = sequence('DeviceCapabilities', {
  gsmSupportedRelease: optional(VersionType.retag(0x80)),
  utranSupportedRelease: optional(VersionType.retag(0x81)),
  cdma2000onexSupportedRelease: optional(VersionType.retag(0x82)),
  cdma2000hrpdSupportedRelease: optional(VersionType.retag(0x83)),
  cdma2000ehrpdSupportedRelease: optional(VersionType.retag(0x84)),
  eutranEpcSupportedRelease: optional(VersionType.retag(0x85)),
  contactlessSupportedRelease: optional(VersionType.retag(0x86)),
  rspCrlSupportedVersion: optional(VersionType.retag(0x87)),
  nrEpcSupportedRelease: optional(VersionType.retag(0x88)),
  nr5gcSupportedRelease: optional(VersionType.retag(0x89)),
  eutran5gcSupportedRelease: optional(VersionType.retag(0x8a)),
  lpaSvn: optional(VersionType.retag(0x8b)),
  catSupportedClasses: optional(namedBits('CatSupportedClasses', []).retag(0x8c)),
  euiccFormFactorType: optional(integer().retag(0x8d)),
  deviceAdditionalFeatureSupport: optional(
    sequence('DeviceAdditionalFeatureSupport', { naiSupport: optional(VersionType.retag(0x80)) }).retag(0xae),
  ),
})

export const DeviceInfo = sequence('DeviceInfo', {
  tac: octetString(4, 4).retag(0x80),
  deviceCapabilities: DeviceCapabilities.retag(0xa1),
  imei: optional(octetString(8, 8).retag(0x82)),
})
export type DeviceInfo = Of<typeof DeviceInfo>

export const CtxParams1 = choice('CtxParams1', {
  ctxParamsForCommonAuthentication: sequence('CtxParamsForCommonAuthentication', {
    matchingId: optional(utf8String().retag(0x80)),
    deviceInfo: DeviceInfo.retag(0xa1),
  }).retag(0xa0),
})
export type CtxParams1 = Of<typeof CtxParams1>
