/**
 * ImmediateEnable and ConfigureImmediateProfileEnabling: SGP.32 v1.2 3.4.4, 3.4.5, 5.9.15, 5.9.17; in v1.0.1 EnableUsingDD and
 * ConfigureAutoProfileEnabling.
 */
import {
  ConfigureImmediateProfileEnablingRequest,
  ConfigureImmediateProfileEnablingResponse,
} from '../../../protocol/es10b/eim-configuration.ts'
import { ImmediateEnableRequest, ImmediateEnableResponse } from '../../../protocol/es10b/profile-state.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import {
  ConfigureAutoProfileEnablingRequest,
  ConfigureAutoProfileEnablingResponse,
  EnableUsingDDRequest,
  EnableUsingDDResponse,
} from '../../../protocol/v101/es10b.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { profileOf } from '../profile-states-facts.ts'
import { configureImmediateEnable } from '../profile-states-immediate.ts'
import { mayEnable, switchProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'

type EnableResult = keyof typeof resultsOfV101
type ConfigureResult = Of<typeof ConfigureImmediateProfileEnablingResponse>['configImmediateEnableResult']

export const immediateEnable: Es10Function = {
  tag: 0xbf5a,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { refreshFlag } = decodeUnambiguous(ImmediateEnableRequest, request, { variants: true }).value
    return encode(ImmediateEnableResponse, { immediateEnableResult: enable(chip, refreshFlag) })
  },
}

/** v1.0.1: without a refreshFlag, so the card refreshes where the terminal can. It has no catBusy. */
export const enableUsingDD: Es10Function = {
  tag: 0xbf5a,
  interface: 'ES10b',
  specs: ['1.0.1'],
  run(chip, request) {
    decodeUnambiguous(EnableUsingDDRequest, request, { variants: true })
    const result = enable(chip, undefined)
    return encode(EnableUsingDDResponse, { enableUsingDDResult: resultsOfV101[result] })
  },
}

const resultsOfV101 = {
  ok: 'ok',
  immediateEnableNotAvailable: 'autoEnableNotAvailable',
  noSessionContext: 'noSessionContext',
  catBusy: 'undefinedError',
  undefinedError: 'undefinedError',
} as const

export const configureImmediateProfileEnabling: Es10Function = {
  tag: 0xbf59,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const asked = decodeUnambiguous(ConfigureImmediateProfileEnablingRequest, request, { variants: true }).value
    return encode(ConfigureImmediateProfileEnablingResponse, { configImmediateEnableResult: configure(chip, asked) })
  },
}

export const configureAutoProfileEnabling: Es10Function = {
  tag: 0xbf59,
  interface: 'ES10b',
  specs: ['1.0.1'],
  run(chip, request) {
    const { autoEnableFlag, smdpOid, smdpAddress } = decodeUnambiguous(ConfigureAutoProfileEnablingRequest, request, {
      variants: true,
    }).value
    const result = configure(chip, {
      immediateEnableFlag: autoEnableFlag,
      defaultSmdpOid: smdpOid,
      defaultSmdpAddress: smdpAddress,
    })
    return encode(ConfigureAutoProfileEnablingResponse, {
      configAutoEnableResult: result === 'associatedEimAlreadyExists' ? 'unsignedAutoEnableConfigDisallowed' : result,
    })
  },
}

/** Enables the profile whose installation has just been completed. Policy that stands against it has no code of its own. */
function enable(chip: Chip, refreshFlag: boolean | undefined): EnableResult {
  const { decisions, state } = chip
  if (!decisions.isImmediateEnableOn(state)) return 'immediateEnableNotAvailable'
  const installed = profileOf(state, decisions.profileToEnableAtOnce(chip.volatile.installed?.iccid, state.profiles))
  if (installed === undefined || installed.enabled) return 'noSessionContext'
  if (!decisions.isOfDefaultSmdp(installed, state.immediateEnable ?? {})) return 'immediateEnableNotAvailable'
  if (mayEnable(chip, installed) !== undefined) return 'undefinedError'
  if (isToolkitBusy(chip, 'immediateEnable')) return 'catBusy'
  switchProfiles(chip, 'immediateEnable', installed.iccid)
  chip.volatile.installed = undefined
  chip.switched(refreshFlag)
  return 'ok'
}

/** Only while no eIM is associated; afterwards it is the eIM's to configure. */
function configure(chip: Chip, asked: Parameters<typeof configureImmediateEnable>[1]): ConfigureResult {
  if (!chip.decisions.mayIpaConfigureImmediateEnable(chip.state.eims)) return 'associatedEimAlreadyExists'
  const result = configureImmediateEnable(chip, asked)
  return result === 'commandError' ? 'undefinedError' : result
}
