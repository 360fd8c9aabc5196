/**
 * Switches that wait for the REFRESH of the device, and what a restart finds: SGP.22 5.7.16, 5.7.17. In SGP.32 packages and ES10b switch
 * when they are carried out; only ES10c with the refreshFlag waits.
 */
import type { Chip } from './chip.ts'
import { switchProfiles } from './profile-states-switch.ts'

/** The card calls it with the TERMINAL RESPONSE to REFRESH. @param wasPerformed whether the general result says so */
export function refreshAnswered(chip: Chip, wasPerformed: boolean): void {
  const { switchAfterRefresh: waiting } = chip.volatile
  chip.volatile.switchAfterRefresh = undefined
  if (waiting !== undefined && wasPerformed) switchProfiles(chip, waiting.operation, waiting.iccid)
}

/** The card calls it at reset, before it forgets what is volatile: a reset is what a REFRESH asks for. */
export function profilesAtReset(chip: Chip): void {
  refreshAnswered(chip, chip.decisions.switchesAtReset())
  chip.state = chip.decisions.profilesAfterRestart(chip.state)
}
