/** The proactive session with the device: what it keeps from happening (catBusy), and whether it knows REFRESH. */
import { hasFacility } from '../../protocol/apdu/terminal-profile.ts'
import type { Chip } from './chip.ts'
import type { ProfileOperation } from './decisions/profiles.ts'

/** Whether this operation has to wait for the toolkit; by setting, a REFRESH that nobody fetched counts as well (SGP.22 5.7.16). */
export function isToolkitBusy(chip: Chip, operation: ProfileOperation): boolean {
  return chip.decisions.waitsForToolkit(operation, chip.isBusy)
}

/** Whether the device said in TERMINAL PROFILE that it carries REFRESH out. */
export function canRefresh({ volatile: { terminalProfile } }: Chip): boolean {
  return terminalProfile !== undefined && hasFacility(terminalProfile, 'refresh')
}
