/** Where a developer can go wrong in what the IPA says of its device, and in what it does without being asked by an eIM. */
import type { DeviceInfo } from '../../protocol/sgp22/device-info.ts'

export interface DeviceDecisions {
  /** The device as ctxParams1 and the answer to a data request have it. */
  deviceInfo(own: DeviceInfo, where: 'ctxParams1' | 'data'): DeviceInfo
  /** The CI of the certificates that are asked for, where the eIM names none; undefined leaves it to the eUICC. @param signing of the eUICC, in its order */
  certificatesOf(signing: () => Promise<readonly Uint8Array[]>): Promise<Uint8Array | undefined>
  /** What errorResponse holds. @param answered by the SM-DP+ @param why in the words of the IPA */
  errorResponse(answered: Uint8Array, why: string): Uint8Array
  /** Whether the IPA says in its User-Agent which version it is. */
  readonly tellsItsVersion: boolean
  /** Whether a round that could not be begun is begun anew at once. */
  readonly beginsTheRoundAgain: boolean
  /** Whether a profile is enabled behind its download where the eUICC was configured so. */
  readonly enablesAtOnce: boolean
  /** Whether the Emergency Profile is enabled only when the device has a network. */
  readonly emergencyNeedsNetwork: boolean
}

export const rightDeviceDecisions: DeviceDecisions = {
  deviceInfo: (own) => own,
  certificatesOf: async () => undefined,
  errorResponse: (answered) => answered,
  tellsItsVersion: true,
  beginsTheRoundAgain: false,
  enablesAtOnce: true,
  emergencyNeedsNetwork: false,
}
