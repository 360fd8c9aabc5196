/** What an IPA leaves to its eIM in a download, by its ipaFeatures (SGP.32 v1.2 2.11.2.2). */
import { tlv } from '../../../protocol/ber/writer.ts'
import { decode, encode, type Of } from '../../../protocol/schema/type.ts'
import { type CtxParams1, DeviceInfo } from '../../../protocol/sgp22/device-info.ts'
import { EUICCInfo1 } from '../../../protocol/sgp22/euicc-info.ts'
import type { EimCore } from '../core.ts'
import type { Euicc } from '../state.ts'
import type { DownloadTarget } from './download-target.ts'

/** Whether the IPA of an eUICC has said that it has a feature. */
export function has(euicc: Euicc | undefined, feature: string): boolean {
  return euicc?.ipaFeatures?.includes(feature) === true
}

/** Whether an answer may leave out what the IPA knows. */
export function minimizes(euicc: Euicc | undefined): boolean {
  return has(euicc, 'minimizeEsipaBytes')
}

/** ctxParams1, where the IPA leaves it to the eIM and the eIM knows the device. */
export function ctxParams1Of(eim: EimCore, { euicc, matchingId }: DownloadTarget): CtxParams1 | undefined {
  if (!eim.decisions.buildsCtxParams1(euicc) || euicc?.deviceInfo === undefined) return undefined
  const { value: deviceInfo } = decode(DeviceInfo.retag(0xa9), Buffer.from(euicc.deviceInfo, 'hex'))
  return {
    kind: 'ctxParamsForCommonAuthentication',
    value: { ...(matchingId === undefined || matchingId === '' ? {} : { matchingId }), deviceInfo },
  }
}

/** As it stands in euiccSigned1. */
export function ctxParams1Octets({ value }: CtxParams1): Buffer {
  const matching = value.matchingId === undefined ? [] : [tlv(0x80, Buffer.from(value.matchingId))]
  return tlv(0xa0, ...matching, encode(DeviceInfo.retag(0xa1), value.deviceInfo))
}

/** EUICCInfo1 that the eIM has asked for before. */
export function storedInfo1(euicc: Euicc | undefined): Of<typeof EUICCInfo1> | undefined {
  return euicc?.euiccInfo1 === undefined ? undefined : decode(EUICCInfo1, Buffer.from(euicc.euiccInfo1, 'hex')).value
}
