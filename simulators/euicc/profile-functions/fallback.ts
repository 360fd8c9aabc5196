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
import { enabledProfile, isEmergencyActive, isFallbackActive, profileOf } from '../profile-states-facts.ts'
import { switchProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'

type ExecuteResult = Of<typeof ExecuteFallbackMechanismResponse>['executeFallbackMechanismResult']
type ReturnResult = Of<typeof ReturnFromFallbackResponse>['returnFromFallbackResult']

export const executeFallbackMechanism: Es10Function = {
  tag: 0xbf5d,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { refreshFlag } = decodeUnambiguous(ExecuteFallbackMechanismRequest, request, { variants: true }).value
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
  if (enabledProfile(chip.state) === undefined) return 'commandError'
  const fallback = chip.state.profiles.find(({ fallbackAttribute }) => fallbackAttribute)
  if (fallback === undefined) return 'fallbackNotAvailable'
  if (isEmergencyActive(chip.state)) return 'ecallActive'
  if (fallback.enabled) return 'profileNotInDisabledState'
  if (isToolkitBusy(chip, 'executeFallback')) return 'catBusy'
  switchProfiles(chip, 'executeFallback', fallback.iccid)
  chip.switched(refreshFlag)
  return 'ok'
}

function goBack(chip: Chip, refreshFlag: boolean): ReturnResult {
  if (!chip.settings.fallbackSupported || !isFallbackActive(chip.state)) return 'fallbackNotAvailable'
  if (isToolkitBusy(chip, 'returnFromFallback')) return 'catBusy'
  const former = profileOf(chip.state, chip.state.fallbackReturn)
  if (former === undefined) return 'commandError'
  switchProfiles(chip, 'returnFromFallback', former.iccid)
  chip.switched(refreshFlag)
  return 'ok'
}
