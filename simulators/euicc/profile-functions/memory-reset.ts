/**
 * eUICCMemoryReset: BF64 of SGP.32 v1.2 5.9.5, BF34 of v1.0.1 and of SGP.22 5.7.19. What PPR2 protects goes as well; the RAT, the
 * sequence number, the association tokens given and the keys of the chip stay.
 */
import { EuiccMemoryResetRequest, EuiccMemoryResetResponse } from '../../../protocol/es10b/euicc-data.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode, type Of } from '../../../protocol/schema/type.ts'
import {
  EuiccMemoryResetRequest as ConsumerRequest,
  EuiccMemoryResetResponse as ConsumerResponse,
} from '../../../protocol/sgp22/local-management.ts'
import {
  EuiccMemoryResetRequest as RequestOfV101,
  EuiccMemoryResetResponse as ResponseOfV101,
} from '../../../protocol/v101/es10b.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { factsOf, isEmergencyActive } from '../profile-states-facts.ts'
import { removeProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'
import type { InstalledProfile } from '../state.ts'

type Outcome = Of<typeof EuiccMemoryResetResponse>

export const euiccMemoryReset: Es10Function = {
  tag: 0xbf64,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { resetOptions } = decodeUnambiguous(EuiccMemoryResetRequest, request, { variants: true }).value
    return chip.decisions.resetAnswer(encode(EuiccMemoryResetResponse, resetMemory(chip, optionsOf(resetOptions))))
  },
}

export const euiccMemoryResetOfV101: Es10Function = {
  tag: 0xbf34,
  interface: 'ES10b',
  specs: ['1.0.1'],
  run(chip, request) {
    const asked = decodeUnambiguous(RequestOfV101, request, { variants: true }).value.resetOptions
    const options = optionsOf(asked.map((bit) => (bit === 'resetAutoEnableConfig' ? 'resetImmediateEnableConfig' : bit)))
    const { resetResult, resetEimResult, resetImmediateEnableConfigResult: result } = resetMemory(chip, options)
    return encode(ResponseOfV101, {
      resetResult: resetResult === 'ecallActive' ? 'undefinedError' : resetResult,
      ...(resetEimResult === undefined ? {} : { resetEimResult }),
      ...(result === undefined
        ? {}
        : { resetAutoEnableConfigResult: result === 'resetIECNotSupported' ? 'resetAECNotSupported' : result }),
    })
  },
}

export const euiccMemoryResetOfConsumer: Es10Function = {
  tag: 0xbf34,
  interface: 'ES10c',
  specs: ['SGP.22'],
  run(chip, request) {
    const options = optionsOf(decodeUnambiguous(ConsumerRequest, request, { variants: true }).value.resetOptions)
    const { resetResult } = resetMemory(chip, options)
    return encode(ConsumerResponse, { resetResult: resetResult === 'ecallActive' ? 'undefinedError' : resetResult })
  },
}

const optionNames = [
  'deleteOperationalProfiles',
  'deleteFieldLoadedTestProfiles',
  'resetDefaultSmdpAddress',
  'deletePreLoadedTestProfiles',
  'deleteProvisioningProfiles',
  'resetEimConfigData',
  'resetImmediateEnableConfig',
] as const
type Option = (typeof optionNames)[number]

/** Bits that have no name yet ask for nothing. */
function optionsOf(bits: readonly (string | number)[]): ReadonlySet<Option> {
  return new Set(optionNames.filter((name) => bits.includes(name)))
}

/**
 * The reset itself. resetResult speaks of everything that was asked for: nothingToDelete where none of it was there. The results of
 * eIMs and of immediate enabling come only where they were asked for.
 */
function resetMemory(chip: Chip, options: ReadonlySet<Option>): Outcome {
  const { decisions } = chip
  if (options.size === 0 && !decisions.mayResetNothing()) return { resetResult: 'undefinedError' }
  if (isEmergencyActive(chip.state) && decisions.emergencyStopsReset()) return { resetResult: 'ecallActive' }
  if (isToolkitBusy(chip, 'memoryReset')) return { resetResult: 'catBusy' }
  const gone = chip.state.profiles.filter((profile) => decisions.isResetGone(profile, isChosen(profile, options), [...options]))
  const losesEnabled = gone.some(({ enabled }) => enabled)
  removeProfiles(chip, gone)
  if (chip.decisions.losesRat()) chip.state = { ...chip.state, isRatLost: true }
  const address = options.has('resetDefaultSmdpAddress') && resetDefaultDpAddress(chip)
  chip.state = { ...chip.state, sequenceNumber: decisions.sequenceNumberAfterReset(chip.state.sequenceNumber) }
  const goesOn = chip.decisions.resetsConfiguration(gone.length)
  const eim = options.has('resetEimConfigData') && goesOn ? resetEims(chip) : undefined
  const immediate = options.has('resetImmediateEnableConfig') && goesOn ? resetImmediateEnable(chip) : undefined
  if (losesEnabled) chip.switched(undefined)
  const isAnythingGone = gone.length > 0 || address || eim === 'ok' || immediate?.wasConfigured === true
  return {
    resetResult: isAnythingGone ? 'ok' : decisions.resultOfNothing(),
    ...(eim === undefined ? {} : { resetEimResult: eim }),
    ...(immediate === undefined ? {} : { resetImmediateEnableConfigResult: immediate.result }),
  }
}

function isChosen(profile: InstalledProfile, options: ReadonlySet<Option>): boolean {
  const { profileClass } = factsOf(profile)
  if (profileClass === 'operational') return options.has('deleteOperationalProfiles')
  if (profileClass === 'provisioning') return options.has('deleteProvisioningProfiles')
  return options.has(profile.preloaded ? 'deletePreLoadedTestProfiles' : 'deleteFieldLoadedTestProfiles')
}

function resetDefaultDpAddress(chip: Chip): boolean {
  const { defaultDpAddress = '' } = chip.state
  if (defaultDpAddress === '') return false
  if (chip.decisions.resets('address')) chip.state = { ...chip.state, defaultDpAddress: undefined }
  return true
}

/** Counters and tokens go with the configuration data; no eIM is left that could take the result of a rollback. */
function resetEims(chip: Chip): Outcome['resetEimResult'] {
  if (!chip.settings.eimResetSupported) return chip.decisions.admitsMissingResets() ? 'eimResetNotSupported' : 'ok'
  if (chip.state.eims.length === 0) return 'nothingToDelete'
  if (!chip.decisions.resets('eims')) return 'ok'
  chip.state = { ...chip.state, eims: [], rollback: undefined }
  chip.volatile.lostLastEim = true
  return 'ok'
}

function resetImmediateEnable(chip: Chip) {
  if (!chip.settings.immediateEnableResetSupported) {
    const result = chip.decisions.admitsMissingResets() ? 'resetIECNotSupported' : 'ok'
    return { result, wasConfigured: false } as const
  }
  const wasConfigured = chip.state.immediateEnable !== undefined
  if (chip.decisions.resets('immediateEnable')) chip.state = { ...chip.state, immediateEnable: undefined }
  return { result: 'ok', wasConfigured } as const
}
