/** What a proactive session that is going on keeps from happening: catBusy. */
import type { Chip } from './chip.ts'
import type { ProfileOperation } from './decisions/profiles.ts'

/** Whether this operation has to wait for the toolkit; by setting, a REFRESH that nobody fetched counts as well (SGP.22 5.7.16). */
export function isToolkitBusy(chip: Chip, operation: ProfileOperation): boolean {
  return chip.decisions.waitsForToolkit(operation, chip.isBusy)
}
