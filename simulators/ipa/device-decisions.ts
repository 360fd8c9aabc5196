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
  /** Whether a lost network lets the IPA fall back, where it is set to. @param latest when it did so before, milliseconds since 1970 */
  leavesLostNetworks(latest: readonly number[], now: number): boolean
  /** Whether the former profile is enabled again when it has a network. */
  readonly returnsFromFallback: boolean
}

/** A network that comes and goes takes the device from one profile to the other twice in so many milliseconds at most. */
const STEADY_MS = 600_000

export const rightDeviceDecisions: DeviceDecisions = {
  deviceInfo: (own) => own,
  certificatesOf: async () => undefined,
  errorResponse: (answered) => answered,
  tellsItsVersion: true,
  beginsTheRoundAgain: false,
  enablesAtOnce: true,
  emergencyNeedsNetwork: false,
  leavesLostNetworks: (latest, now) => latest.filter((time) => time > now - STEADY_MS).length < 2,
  returnsFromFallback: true,
}
