/** One operation of a package, and its result: SGP.32 5.13. */
import type { EuiccResultData } from '../../../protocol/sgp32/euicc-result-data.ts'
import type { Chip } from '../chip.ts'
import type { ProfileVerb } from '../decisions/operations.ts'
import { addEim, deleteEim, listEim, updateEim } from '../eim-associations.ts'
import { setDefaultDpAddress } from '../functions/addresses.ts'
import { pause } from '../pause.ts'
import { profileInfoList } from '../profile-info.ts'
import { deleteProfile, disableProfile, enableProfile } from '../profile-states.ts'
import { enabledProfile, factsOf, profileOf } from '../profile-states-facts.ts'
import { setFallbackAttribute, unsetFallbackAttribute } from '../profile-states-fallback.ts'
import { configureImmediateEnable } from '../profile-states-immediate.ts'
import type { EimEntry } from '../state.ts'
import type { Operation, ReadPackage } from './frame.ts'

/** What a package has come to while it is carried out. */
export interface PackageContext {
  readonly chip: Chip
  /** The eIM as it was when its package was accepted. */
  readonly eim: EimEntry
  readonly received: ReadPackage
  readonly seqNumber: number
  readonly executed: { readonly operation: string; readonly isOk: boolean }[]
  /** The profile that this package disabled. */
  disabled?: string | undefined
}

export function carryOut(context: PackageContext, operation: Operation): EuiccResultData {
  const { chip } = context
  switch (operation.kind) {
    case 'enable':
      return { kind: 'enableResult', value: enable(context, operation.value) }
    case 'disable': {
      const iccid = meant(chip, 'disable', operation.value)
      if (!isTimeFor(chip, 'disable', iccid)) return { kind: 'disableResult', value: 'undefinedError' }
      const wasEnabled = enabledProfile(chip.state)?.iccid === iccid
      const result = disableProfile(chip, iccid, { afterRefresh: chip.decisions.waitsForRefresh() })
      if (result === 'ok' && wasEnabled) context.disabled = iccid
      return { kind: 'disableResult', value: result }
    }
    case 'delete': {
      const iccid = meant(chip, 'delete', operation.value)
      if (!isTimeFor(chip, 'delete', iccid)) return { kind: 'deleteResult', value: 'undefinedError' }
      return { kind: 'deleteResult', value: deleteProfile(chip, iccid) }
    }
    case 'listProfileInfo':
      return { kind: 'listProfileInfoResult', value: list(chip, operation.value) }
    case 'getRAT':
      return { kind: 'getRATResult', value: chip.decisions.tableInPackages(chip.rat) }
    case 'configureImmediateEnable':
      return {
        kind: 'configureImmediateEnableResult',
        value: configureImmediateEnable(chip, chip.decisions.configurationOfPackage(chip.state.immediateEnable, operation.value)),
      }
    case 'configureAutoEnable': {
      const { autoEnableFlag, smdpOid, smdpAddress } = operation.value
      const request = {
        ...(autoEnableFlag === undefined ? {} : { immediateEnableFlag: autoEnableFlag }),
        ...(smdpOid === undefined ? {} : { defaultSmdpOid: smdpOid }),
        ...(smdpAddress === undefined ? {} : { defaultSmdpAddress: smdpAddress }),
      }
      return { kind: 'configureImmediateEnableResult', value: configureImmediateEnable(chip, request) }
    }
    case 'setFallbackAttribute':
      return { kind: 'setFallbackAttributeResult', value: setFallbackAttribute(chip, hex(operation.value.iccid)) }
    case 'unsetFallbackAttribute':
      return { kind: 'unsetFallbackAttributeResult', value: unsetFallbackAttribute(chip) }
    case 'setDefaultDpAddress': {
      const address = chip.decisions.addressTaken(operation.value.defaultDpAddress, chip.state.defaultDpAddress)
      const result = setDefaultDpAddress(chip, address)
      return { kind: 'setDefaultDpAddressResult', value: { setDefaultDpAddressResult: result } }
    }
    case 'addEim':
      return { kind: 'addEimResult', value: addEim(chip, operation.value) }
    case 'deleteEim':
      return { kind: 'deleteEimResult', value: deleteEim(chip, operation.value.eimId) }
    case 'updateEim':
      return { kind: 'updateEimResult', value: updateEim(chip, operation.value) }
    case 'listEim':
      return { kind: 'listEimResult', value: listEim(chip) }
  }
}

type ListRequest = Extract<Operation, { kind: 'listProfileInfo' }>['value']
type ListResult = Extract<EuiccResultData, { kind: 'listProfileInfoResult' }>['value']
type EnableRequest = Extract<Operation, { kind: 'enable' }>['value']
type EnableResult = Extract<EuiccResultData, { kind: 'enableResult' }>['value']

function enable({ chip, received, seqNumber, disabled }: PackageContext, { iccid, rollbackFlag }: EnableRequest): EnableResult {
  const { eimId, counterValue, eimTransactionId, eimSignature } = received
  const rollback = {
    eimId,
    counterValue: Number(counterValue),
    ...(eimTransactionId === undefined ? {} : { eimTransactionId: hex(eimTransactionId) }),
    ...(chip.settings.spec === '1.0.1' ? { eimSignature: `5F3740${hex(eimSignature)}` } : {}),
    seqNumber,
    toldBefore: chip.state.sequenceNumber,
  }
  const target = meant(chip, 'enable', { iccid })
  if (!isTimeFor(chip, 'enable', target)) return 'undefinedError'
  const isAsked = chip.decisions.isRollbackAsked(
    rollbackFlag === true,
    (enabledProfile(chip.state)?.iccid ?? disabled) !== undefined,
  )
  const result = enableProfile(chip, target, {
    disabledBefore: disabled,
    afterRefresh: chip.decisions.waitsForRefresh(),
    ...(isAsked ? { rollback } : {}),
  })
  // Packages have no code for the order of test profiles.
  return result === 'wrongProfileReenabling' ? 'disallowedByPolicy' : result
}

/** ICCID of the profile that an operation works on. */
function meant({ decisions, state }: Chip, verb: ProfileVerb, { iccid }: { readonly iccid: Uint8Array }): string {
  return decisions.profileMeant(verb, hex(iccid), state.profiles)
}

/** What is wrong with the operation itself is said first. */
function isTimeFor({ decisions, state }: Chip, verb: ProfileVerb, iccid: string): boolean {
  const profile = profileOf(state, iccid)
  if (profile === undefined || profile.enabled !== (verb === 'disable')) return true
  const enabled = enabledProfile(state)
  const isPolicy =
    enabled !== undefined && !decisions.mayMakeRoom(factsOf(enabled), verb === 'enable' ? factsOf(profile) : undefined)
  if (isPolicy && verb !== 'delete') return true
  pause(decisions.pauseOf(verb, state.sequenceNumber))
  return decisions.isTimeFor(verb, iccid, state)
}

function list(chip: Chip, request: ListRequest): ListResult {
  return chip.decisions.listResult(profileInfoList(chip, chip.decisions.listRequest(request)), request)
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}
