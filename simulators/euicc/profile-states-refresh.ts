/**
 * Switches that wait for the REFRESH of the device, and what a restart finds: SGP.22 5.7.16, 5.7.17. In SGP.32 packages and ES10b switch
 * when they are carried out, and take that back where the device refuses; only ES10c with the refreshFlag waits.
 */
import type { Chip } from './chip.ts'
import { enabledProfile } from './profile-states-facts.ts'
import { switchProfiles } from './profile-states-switch.ts'
import type { EuiccState } from './state.ts'

/** The card calls it with the TERMINAL RESPONSE to REFRESH. @param wasPerformed whether the general result says so */
export function refreshAnswered(chip: Chip, wasPerformed: boolean): void {
  const { switchAfterRefresh: waiting, beforeRefresh } = chip.volatile
  chip.volatile.switchAfterRefresh = undefined
  chip.volatile.beforeRefresh = undefined
  if (waiting !== undefined && wasPerformed) switchProfiles(chip, waiting.operation, waiting.iccid)
  if (beforeRefresh === undefined || wasPerformed || !chip.decisions.takesBackWhatIsRefused()) return
  chip.state = withoutSwitch(chip.state, beforeRefresh.before, beforeRefresh.last)
}

/** The profile that was enabled is so again, and nothing is told of the switch; what else has happened since stays. */
function withoutSwitch(state: EuiccState, before: EuiccState, last: number): EuiccState {
  const enabled = enabledProfile(before)?.iccid
  const { enabledBeforeTest, beforeEmergency, fallbackReturn, rollback, sequenceNumber } = before
  return {
    ...state,
    profiles: state.profiles.map((profile) => ({ ...profile, enabled: profile.iccid === enabled })),
    notifications: state.notifications.filter(({ seqNumber }) => seqNumber <= sequenceNumber || seqNumber > last),
    enabledBeforeTest,
    beforeEmergency,
    fallbackReturn,
    rollback,
  }
}

/** The card calls it at reset, before it forgets what is volatile: a reset is what a REFRESH asks for. */
export function profilesAtReset(chip: Chip): void {
  refreshAnswered(chip, chip.decisions.switchesAtReset())
  chip.state = chip.decisions.profilesAfterRestart(chip.state, chip.volatile.hasLostService === true)
}
