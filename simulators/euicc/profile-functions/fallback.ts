/** ExecuteFallbackMechanism and ReturnFromFallback: SGP.32 v1.2 3.4.6, 3.4.7, 5.9.20, 5.9.21. The policy of no profile is asked. */
import {
  ExecuteFallbackMechanismRequest,
  ExecuteFallbackMechanismResponse,
  ReturnFromFallbackRequest,
  ReturnFromFallbackResponse,
} from '../../../protocol/es10b/profile-state.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { enabledProfile, factsOf, profileOf } from '../profile-states-facts.ts'
import { switchProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'

type ExecuteResult = Of<typeof ExecuteFallbackMechanismResponse>['executeFallbackMechanismResult']
type ReturnResult = Of<typeof ReturnFromFallbackResponse>['returnFromFallbackResult']

export const executeFallbackMechanism: Es10Function = {
  tag: 0xbf5d,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const read = () => decodeUnambiguous(ExecuteFallbackMechanismRequest, request, { variants: true }).value.refreshFlag
    const refreshFlag = chip.decisions.refreshFlagOf(read)
    return encode(ExecuteFallbackMechanismResponse, { executeFallbackMechanismResult: execute(chip, refreshFlag) })
  },
}

export const returnFromFallback: Es10Function = {
  tag: 0xbf5e,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { refreshFlag } = decodeUnambiguous(ReturnFromFallbackRequest, request, { variants: true }).value
    return encode(ReturnFromFallbackResponse, { returnFromFallbackResult: goBack(chip, refreshFlag) })
  },
}

/** An eUICC without the fallback mechanism has no fallback to offer: fallbackNotAvailable. */
function execute(chip: Chip, refreshFlag: boolean): ExecuteResult {
  if (!chip.settings.fallbackSupported) return 'fallbackNotAvailable'
  const { decisions, state } = chip
  const enabled = enabledProfile(state)
  const fallback = decisions.fallbackProfileOf(state)
  const reason = decisions.standsAgainstFallback(state, fallback)
  if (reason !== undefined) return reason
  if (isToolkitBusy(chip, 'executeFallback')) return 'catBusy'
  if (enabled !== undefined && !decisions.mayBeInterrupted(factsOf(enabled))) return 'commandError'
  switchProfiles(chip, 'executeFallback', fallback?.iccid)
  chip.switched(refreshFlag)
  return 'ok'
}

function goBack(chip: Chip, refreshFlag: boolean): ReturnResult {
  if (!chip.settings.fallbackSupported || !chip.decisions.mayReturnFromFallback(chip.state)) return 'fallbackNotAvailable'
  if (isToolkitBusy(chip, 'returnFromFallback')) return 'catBusy'
  const former = profileOf(chip.state, chip.decisions.profileToReturnTo(chip.state))
  if (former === undefined) return 'commandError'
  switchProfiles(chip, 'returnFromFallback', former.iccid)
  chip.switched(refreshFlag)
  return 'ok'
}
