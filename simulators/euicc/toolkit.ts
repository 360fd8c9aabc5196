/** What the device tells the card of itself, and REFRESH: SGP.22 3.4.2; ETSI TS 102 221 11.1.19, 11.2; ETSI TS 102 223 6.4.7. */
import type { CommandApdu } from '../../protocol/apdu/command.ts'
import { locationStatusIn } from '../../protocol/apdu/event-download.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { isPerformed, parseTerminalResponse, refresh } from '../../protocol/apdu/proactive.ts'
import { answer, type ResponseApdu } from '../../protocol/apdu/response.ts'
import { SW } from '../../protocol/apdu/status-word.ts'
import { parseTerminalCapability } from '../../protocol/apdu/terminal-capability.ts'
import { hasFacility, parseTerminalProfile } from '../../protocol/apdu/terminal-profile.ts'
import type { Chip } from './chip.ts'
import { refreshAnswered } from './profile-states-refresh.ts'
import type { EuiccState } from './state.ts'

/**
 * Commands by which a device tells of itself, or asks what waits. @returns undefined for another command
 *
 * @throws DecodeError for data that are no A9, ApduError for a TERMINAL PROFILE without octets
 */
export function toldByDevice(chip: Chip, command: CommandApdu): ResponseApdu | undefined {
  switch (command.ins) {
    case INS.terminalCapability:
      return terminalCapability(chip, command)
    case INS.terminalProfile:
      return terminalProfile(chip, command)
    case INS.fetch:
      return fetchRefresh(chip)
    case INS.status:
      return statusPolled(chip)
    case INS.envelope:
      return eventTold(chip, command)
    default:
      return undefined
  }
}

/** @throws DecodeError for data that are no A9 */
function terminalCapability(chip: Chip, command: CommandApdu): ResponseApdu {
  chip.volatile.capabilities = parseTerminalCapability(command).euicc ?? []
  return answer()
}

/** @throws ApduError for a profile without octets */
function terminalProfile(chip: Chip, command: CommandApdu): ResponseApdu {
  chip.volatile.terminalProfile = Uint8Array.from(parseTerminalProfile(command))
  return answer()
}

/** STATUS, by which a device asks every now and then whether anything waits. */
function statusPolled(chip: Chip): ResponseApdu {
  chip.volatile.statusCommands++
  if (chip.state.rollback !== undefined && !chip.decisions.grantOutlivesPolling(chip.volatile.statusCommands))
    chip.state = { ...chip.state, rollback: undefined }
  return answer()
}

/** ENVELOPE: of the events, that there is no coverage is kept until the reset. */
function eventTold(chip: Chip, command: CommandApdu): ResponseApdu {
  if (locationStatusIn(command) === 'no service') chip.volatile.hasLostService = true
  return answer()
}

/** Makes a REFRESH wait. @param before the state that it goes back to where the device refuses @returns how many octets it has */
export function waitingRefresh(chip: Chip, before: EuiccState): number {
  chip.volatile.refresh = 'waiting'
  chip.volatile.beforeRefresh = { before, last: chip.state.sequenceNumber }
  return refreshCommand(chip).length
}

/** FETCH: the REFRESH that waits. */
function fetchRefresh(chip: Chip): ResponseApdu {
  if (chip.volatile.refresh !== 'waiting') return answer(SW.conditionsNotSatisfied)
  chip.volatile.refresh = 'fetched'
  return answer(SW.ok, refreshCommand(chip))
}

/** @throws DecodeError for data that are no TERMINAL RESPONSE */
export function terminalAnswered(chip: Chip, command: CommandApdu): ResponseApdu {
  const { result } = parseTerminalResponse(command)
  chip.volatile.refresh = undefined
  refreshAnswered(chip, isPerformed(result))
  return answer()
}

function refreshCommand({ volatile: { terminalProfile: profile } }: Chip): Buffer {
  const knowsStateChange = profile !== undefined && hasFacility(profile, 'euiccProfileStateChange')
  return refresh(knowsStateChange ? 'eUICC profile state change' : 'UICC reset')
}
