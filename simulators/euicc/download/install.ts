/** A new profile on the chip, disabled (SGP.22 3.1.3). */
import type { Chip } from '../chip.ts'
import type { InstalledProfile } from '../state.ts'
import type { DownloadSession, Loading } from './session.ts'

const AID_PREFIX = 'A0000005591010FFFFFFFF8900'

/** Adds the profile to the state; its memory is taken. */
export function install(
  chip: Chip,
  { serverAddress, serverOid }: DownloadSession,
  { smdpOid }: Loading,
  profile: Pick<InstalledProfile, 'iccid' | 'metadata' | 'size' | 'connectivity'>,
): InstalledProfile {
  const { state } = chip
  const number = chip.decisions.nextIsdp(state.lastIsdp, state.profiles)
  const installed: InstalledProfile = {
    ...profile,
    aid: `${AID_PREFIX}${number.toString(16).toUpperCase().padStart(4, '0')}00`,
    enabled: chip.decisions.isEnabledAtOnce(state.profiles),
    smdpOid: smdpOid ?? serverOid,
    smdpAddress: serverAddress,
    fallbackAttribute: false,
    preloaded: false,
  }
  chip.state = {
    ...state,
    profiles: [...state.profiles, installed],
    freeMemory: state.freeMemory - profile.size,
    lastIsdp: number,
    isRatLost: undefined,
  }
  chip.volatile.installed = { iccid: profile.iccid }
  return installed
}
