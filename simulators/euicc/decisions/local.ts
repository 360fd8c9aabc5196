/** Where the developer of an eUICC can go wrong with ES10c of SGP.22: 5.7.15 to 5.7.21. */
import type { ProfileInfo } from '../../../protocol/sgp32/profile-info.ts'
import type { InstalledProfile } from '../state.ts'

export interface LocalDecisions {
  /** The profile that an identifier means. @param found the one that has it */
  profileFound(profiles: readonly InstalledProfile[], found: InstalledProfile | undefined): InstalledProfile | undefined
  /** Whether a profile that is already as it was asked to be is no error. */
  isContentWithWhatIs(): boolean
  /** Whether an enabled profile is disabled, to be deleted. */
  disablesToDelete(): boolean
  /** Whether the enabled profile makes room before it is known what for. */
  makesRoomFirst(): boolean
  storedNickname(given: string): string
  /** What GetProfilesInfo tells of a profile. */
  toldInfo(info: ProfileInfo): ProfileInfo
  /** The profile whose files the device sees. */
  profileWithFiles(enabled: InstalledProfile | undefined, profiles: readonly InstalledProfile[]): InstalledProfile | undefined
}

export const rightLocalDecisions: LocalDecisions = {
  profileFound: (_profiles, found) => found,
  isContentWithWhatIs: () => false,
  disablesToDelete: () => false,
  makesRoomFirst: () => false,
  storedNickname: (given) => given,
  toldInfo: (info) => info,
  profileWithFiles: (enabled) => enabled,
}
