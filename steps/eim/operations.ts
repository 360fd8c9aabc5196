/** Operations and their results as scenarios name them: "enable of a disabled profile", "enableResult rollbackNotAvailable". */
import { defineParameterType } from '@cucumber/cucumber'
import type { Device } from '../../adapters/bench/bench.ts'
import type { OrderedOperation } from '../../adapters/operator/port.ts'
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
} from '../../protocol/sgp32/euicc-result-data.ts'
import { HarnessError } from '../../transport/faults.ts'
import { CannotBePrepared } from '../preparation.ts'
import { OTHER_EIM, OTHER_TOKEN, otherEim } from './other-eim.ts'

const SMDP_OID = '2.999.10'
const SMDP_ADDRESS = 'smdp.harness.test'

const operations = {
  enable: ({ profiles }) => ({ name: 'enable', iccid: profiles.disabled }),
  'enable with rollback': ({ profiles }) => ({ name: 'enable', iccid: profiles.disabled, rollback: true }),
  disable: ({ profiles }) => ({ name: 'disable', iccid: profiles.enabled }),
  delete: ({ profiles }) => ({ name: 'delete', iccid: profiles.disabled }),
  listProfileInfo: () => ({ name: 'listProfileInfo' }),
  getRAT: () => ({ name: 'getRAT' }),
  configureImmediateEnable: () => ({ name: 'configureImmediateEnable', enable: true }),
  'configureImmediateEnable with an OID': () => ({
    name: 'configureImmediateEnable',
    enable: true,
    smdpOid: SMDP_OID,
  }),
  'configureImmediateEnable with an address': () => ({
    name: 'configureImmediateEnable',
    enable: true,
    smdpAddress: SMDP_ADDRESS,
  }),
  'configureImmediateEnable with both': () => ({
    name: 'configureImmediateEnable',
    enable: true,
    smdpOid: SMDP_OID,
    smdpAddress: SMDP_ADDRESS,
  }),
  'configureImmediateEnable without the flag': () => ({ name: 'configureImmediateEnable', enable: false }),
  setFallbackAttribute: ({ profiles }) => ({ name: 'setFallbackAttribute', iccid: profiles.disabled }),
  unsetFallbackAttribute: () => ({ name: 'unsetFallbackAttribute' }),
  setDefaultDpAddress: () => ({ name: 'setDefaultDpAddress', address: SMDP_ADDRESS }),
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

/** Whether an operation only tells the eIM something: one that nobody ordered may stand in front of what was, or follow it. */
export function isInquiry(name: string): boolean {
  return name === 'listProfileInfo' || name === 'getRAT' || name === 'listEim'
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
    case 'configureImmediateEnable with an OID':
    case 'configureImmediateEnable with an address':
    case 'configureImmediateEnable with both':
    case 'configureImmediateEnable without the flag':
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

/** A result by its name and its code: a name, or the number of one that no version has. */
export function codedResult(kind: string, code: string): EuiccResultData {
  const value = /^\d+$/.test(code) ? Number(code) : code
  // Lint and the encoder hold the names against the type.
  return { kind, value: inside(kind, value) } as EuiccResultData
}

/** Some results hold their code in an object. */
function inside(kind: string, value: string | number): unknown {
  switch (kind) {
    case 'addEimResult':
      return { kind: 'addEimResultCode', value }
    case 'listEimResult':
      return { kind: 'listEimError', value }
    case 'listProfileInfoResult':
      return { kind: 'profileInfoListError', value }
    case 'setDefaultDpAddressResult':
      return { setDefaultDpAddressResult: value }
    default:
      return value
  }
}

/** The number of a code by its name. @throws HarnessError for a name that the result does not have */
export function numberOfCode(kind: string, code: string): number {
  const { shape } = codes[kind as keyof typeof codes]
  const number = shape.base === 'enumeration' ? shape.names[code] : undefined
  if (number === undefined) throw new HarnessError(`${kind} has no code ${code}`)
  return number
}

defineParameterType({
  name: 'resultName',
  regexp: [...Object.keys(codes), 'addEimResult', 'listEimResult', 'listProfileInfoResult', 'setDefaultDpAddressResult'],
  transformer: (name: string) => name,
})
