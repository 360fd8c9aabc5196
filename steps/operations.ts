/** Operations and their results as scenarios name them: "enable of a disabled profile", "enableResult rollbackNotAvailable". */
import { defineParameterType } from '@cucumber/cucumber'
import type { Device } from '../adapters/bench/bench.ts'
import type { OrderedOperation } from '../adapters/operator/port.ts'
import {
  ConfigureImmediateEnableResult,
  DeleteEimResult,
  DeleteProfileResult,
  DisableProfileResult,
  EnableProfileResult,
  type EuiccResultData,
  ProcessingTerminated,
  RollbackProfileResult,
  SetFallbackAttributeResult,
  UnsetFallbackAttributeResult,
  UpdateEimResult,
} from '../protocol/sgp32/euicc-result-data.ts'

/** Another eIM, for operations on the associations of the eUICC. */
export const OTHER_EIM = 'other-eim.harness.test'

const operations = {
  enable: ({ profiles }) => ({ name: 'enable', iccid: profiles.disabled }),
  'enable with rollback': ({ profiles }) => ({ name: 'enable', iccid: profiles.disabled, rollback: true }),
  disable: ({ profiles }) => ({ name: 'disable', iccid: profiles.enabled }),
  delete: ({ profiles }) => ({ name: 'delete', iccid: profiles.disabled }),
  listProfileInfo: () => ({ name: 'listProfileInfo' }),
  getRAT: () => ({ name: 'getRAT' }),
  configureImmediateEnable: () => ({ name: 'configureImmediateEnable', enable: true }),
  setFallbackAttribute: ({ profiles }) => ({ name: 'setFallbackAttribute', iccid: profiles.disabled }),
  unsetFallbackAttribute: () => ({ name: 'unsetFallbackAttribute' }),
  setDefaultDpAddress: () => ({ name: 'setDefaultDpAddress', address: 'smdp.harness.test' }),
  deleteEim: () => ({ name: 'deleteEim', eimId: OTHER_EIM }),
  listEim: () => ({ name: 'listEim' }),
} as const satisfies Record<string, (device: Device) => OrderedOperation>

export type NamedOperation = keyof typeof operations

/** Longest first: `enable with rollback` must not be taken for `enable`. */
const names = (Object.keys(operations) as NamedOperation[]).sort((a, b) => b.length - a.length)

defineParameterType({ name: 'operation', regexp: names, transformer: (name: string) => name as NamedOperation })

export function operationNamed(name: NamedOperation, device: Device): OrderedOperation {
  return operations[name](device)
}

/** The result of an operation that worked. */
export function okResult(name: NamedOperation): EuiccResultData {
  switch (name) {
    case 'enable':
    case 'enable with rollback':
      return { kind: 'enableResult', value: 'ok' }
    case 'disable':
      return { kind: 'disableResult', value: 'ok' }
    case 'delete':
      return { kind: 'deleteResult', value: 'ok' }
    case 'listProfileInfo':
      return { kind: 'listProfileInfoResult', value: { kind: 'profileInfoListOk', value: [] } }
    case 'getRAT':
      return { kind: 'getRATResult', value: [] }
    case 'configureImmediateEnable':
      return { kind: 'configureImmediateEnableResult', value: 'ok' }
    case 'setFallbackAttribute':
      return { kind: 'setFallbackAttributeResult', value: 'ok' }
    case 'unsetFallbackAttribute':
      return { kind: 'unsetFallbackAttributeResult', value: 'ok' }
    case 'setDefaultDpAddress':
      return { kind: 'setDefaultDpAddressResult', value: { setDefaultDpAddressResult: 'ok' } }
    case 'deleteEim':
      return { kind: 'deleteEimResult', value: 'ok' }
    case 'listEim':
      return { kind: 'listEimResult', value: { kind: 'eimIdList', value: [{ eimId: OTHER_EIM }] } }
  }
}

/** Results that are one code, with the codes that they have. */
const codes = {
  enableResult: EnableProfileResult,
  disableResult: DisableProfileResult,
  deleteResult: DeleteProfileResult,
  configureImmediateEnableResult: ConfigureImmediateEnableResult,
  setFallbackAttributeResult: SetFallbackAttributeResult,
  unsetFallbackAttributeResult: UnsetFallbackAttributeResult,
  deleteEimResult: DeleteEimResult,
  updateEimResult: UpdateEimResult,
  rollbackResult: RollbackProfileResult,
  processingTerminated: ProcessingTerminated,
} as const

/** A result by its name and the name of its code. */
export function codedResult(kind: string, code: string): EuiccResultData {
  if (kind === 'addEimResult') return { kind, value: { kind: 'addEimResultCode', value: code } } as EuiccResultData
  // Lint and the encoder hold the names against the type.
  return { kind, value: code } as EuiccResultData
}

defineParameterType({
  name: 'resultName',
  regexp: [...Object.keys(codes), 'addEimResult'],
  transformer: (name: string) => name,
})
