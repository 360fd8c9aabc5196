/** Operations and their results as scenarios name them: "enable of a disabled profile", "enableResult rollbackNotAvailable". */
import { defineParameterType } from '@cucumber/cucumber'
import type { Device } from '../adapters/bench/bench.ts'
import type { EimToStore, OrderedOperation } from '../adapters/operator/port.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
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
import { CannotBePrepared } from './preparation.ts'

/** Another eIM, for operations on the associations of the eUICC. */
export const OTHER_EIM = 'other-eim.harness.test'

/** Key of the other eIM, and of an eIM that changes its own: nobody signs anything with it. */
const newKey = generateKeyPair('P-256').publicKey.export({ type: 'spki', format: 'der' })

const otherEim: EimToStore = { eimId: OTHER_EIM, counterValue: 1, publicKey: newKey }

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
  addEim: () => ({ name: 'addEim', eim: otherEim }),
  'addEim with a token request': () => ({ name: 'addEim', eim: { ...otherEim, requestToken: true } }),
  updateEim: () => ({ name: 'updateEim', eim: otherEim }),
  'updateEim of its own key': (device) => ({ name: 'updateEim', eim: { ...otherEim, eimId: ownEimId(device) } }),
  deleteEim: () => ({ name: 'deleteEim', eimId: OTHER_EIM }),
  listEim: () => ({ name: 'listEim' }),
} as const satisfies Record<string, (device: Device) => OrderedOperation>

export type NamedOperation = keyof typeof operations

function ownEimId({ eid, association }: Device): string {
  if (association !== undefined) return association.eimId
  throw new CannotBePrepared(`assets.euiccs: nobody said under which eimId the eUICC ${eid} knows the eIM; add eimConfiguration:`)
}

/** Longest first: `enable with rollback` must not be taken for `enable`. */
const names = (Object.keys(operations) as NamedOperation[]).sort((a, b) => b.length - a.length)

defineParameterType({ name: 'operation', regexp: names, transformer: (name: string) => name as NamedOperation })

export function operationNamed(name: NamedOperation, device: Device): OrderedOperation {
  return operations[name](device)
}

/** Token that the eUICC makes for the other eIM. */
const OTHER_TOKEN = 4242

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
    case 'addEim':
      return { kind: 'addEimResult', value: { kind: 'addEimResultCode', value: 'ok' } }
    case 'addEim with a token request':
      return { kind: 'addEimResult', value: { kind: 'associationToken', value: OTHER_TOKEN } }
    case 'updateEim':
    case 'updateEim of its own key':
      return { kind: 'updateEimResult', value: 'ok' }
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
