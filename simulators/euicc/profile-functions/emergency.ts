/** EnableEmergencyProfile and DisableEmergencyProfile: SGP.32 v1.2 5.9.22, 5.9.23. Neither makes notifications, neither asks for policy. */
import {
  DisableEmergencyProfileRequest,
  DisableEmergencyProfileResponse,
  EnableEmergencyProfileRequest,
  EnableEmergencyProfileResponse,
} from '../../../protocol/es10b/profile-state.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { emergencyProfile, enabledProfile, factsOf, profileOf } from '../profile-states-facts.ts'
import { switchProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'

type EnableResult = Of<typeof EnableEmergencyProfileResponse>['enableEmergencyProfileResult']
type DisableResult = Of<typeof DisableEmergencyProfileResponse>['disableEmergencyProfileResult']

export const enableEmergencyProfile: Es10Function = {
  tag: 0xbf5b,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { refreshFlag } = decodeUnambiguous(EnableEmergencyProfileRequest, request, { variants: true }).value
    return encode(EnableEmergencyProfileResponse, { enableEmergencyProfileResult: enable(chip, refreshFlag) })
  },
}

export const disableEmergencyProfile: Es10Function = {
  tag: 0xbf5c,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { refreshFlag } = decodeUnambiguous(DisableEmergencyProfileRequest, request, { variants: true }).value
    return encode(DisableEmergencyProfileResponse, { disableEmergencyProfileResult: disable(chip, refreshFlag) })
  },
}

function enable(chip: Chip, refreshFlag: boolean): EnableResult {
  const { decisions } = chip
  const emergency = decisions.emergencyProfileOf(chip.state)
  if (emergency === undefined) return 'ecallNotAvailable'
  if (decisions.isInEmergency(emergency)) return 'profileNotInDisabledState'
  if (isToolkitBusy(chip, 'enableEmergencyProfile')) return 'catBusy'
  const former = enabledProfile(chip.state)
  if (former !== undefined && !decisions.mayBeInterrupted(factsOf(former))) return 'undefinedError'
  switchProfiles(chip, 'enableEmergencyProfile', emergency.iccid)
  chip.state = { ...chip.state, beforeEmergency: former?.iccid }
  chip.switched(refreshFlag)
  return 'ok'
}

function disable(chip: Chip, refreshFlag: boolean): DisableResult {
  const emergency = emergencyProfile(chip.state)
  if (!chip.decisions.mayEndEmergency(emergency)) return 'profileNotInEnabledState'
  if (isToolkitBusy(chip, 'disableEmergencyProfile')) return 'catBusy'
  switchProfiles(chip, 'disableEmergencyProfile', profileOf(chip.state, chip.decisions.profileAfterEmergency(chip.state))?.iccid)
  chip.state = { ...chip.state, beforeEmergency: undefined }
  chip.switched(refreshFlag)
  return 'ok'
}
