/** The operator of a simulated eIM, in process: no interface in between, and every order on the tape in the words of the eIM's own interface. */
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { EimMachine } from '../../simulators/eim/machine.ts'
import type { EimConfiguration, Operation } from '../../simulators/eim/operation.ts'
import { OperatorError } from '../../simulators/eim/operations-encoding.ts'
import type { Order as EimOrder, Outcome } from '../../simulators/eim/state.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import { OperatorFault } from './operator-fault.ts'
import type { EimToStore, OperatorPort, Order, OrderedOperation, OrderState, Registration } from './port.ts'

const PEER = 'operator'

/** A simulated eIM that runs, as its operator has it. */
export interface DrivenEim {
  readonly machine: EimMachine
  readonly url: string
  /** Ends the process of the eIM and begins another one on the same state. */
  restart(): Promise<void>
}

/** @param eim asked at each call: after a restart it is another machine */
export function simulatedOperator(eim: () => DrivenEim): OperatorPort {
  const said = (tape: Tape, request: string, answer: string): readonly TapeRef[] => [
    tape.record('operator', PEER, Buffer.from(request)),
    tape.record('operator', PEER, Buffer.from(answer)),
  ]
  /** A refusal is an answer of the interface that is not the one asked for. */
  const asked = <T>(tape: Tape, request: string, call: () => T, answer: (value: T) => string) => {
    try {
      const value = call()
      return { value, at: said(tape, request, answer(value)) }
    } catch (error) {
      if (!(error instanceof OperatorError || error instanceof IdentifierError)) throw error
      const at = said(tape, request, `refused: ${error.message}`)
      throw new OperatorFault(`refused: ${error.message}`, { at, cause: error })
    }
  }

  return {
    identity: { role: 'operator', adapter: 'simulated', endpoint: 'in process' },
    looks: { everyMs: 5, limitMs: 2_000, callMs: 5_000 },
    offers: () => true,
    async register(registration, tape) {
      const { machine } = eim()
      return asked(
        tape,
        `register ${registration.eid}`,
        () => machine.operator.registerEuicc(registrationOf(registration)),
        () => 'registered',
      ).at
    },
    async order(eid, order, tape) {
      const { machine } = eim()
      const words = JSON.stringify(order, (_key, value) =>
        value?.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value,
      )
      const { value, at } = asked(
        tape,
        `order for ${eid}: ${words}`,
        () => queue(machine, eid, order),
        (name) => `queued as ${name}`,
      )
      return { id: value, eid, at }
    },
    async outcome({ id }, tape) {
      const { machine } = eim()
      const { value, at } = asked(tape, `what became of ${id}?`, () => machine.operator.order(id), wordsOf)
      return { state: stateOf(value), words: wordsOf(value), at }
    },
    async cancel({ id }, tape) {
      const { machine } = eim()
      return asked(
        tape,
        `cancel ${id}`,
        () => machine.operator.cancel(id),
        () => 'cancelled',
      ).at
    },
    async remove({ id }, tape) {
      const { machine } = eim()
      const giveUp = () => {
        if (machine.operator.order(id).status !== 'done') machine.operator.abandon(id, 'removed by the operator')
      }
      return asked(tape, `remove ${id}`, giveUp, () => 'given up').at
    },
    async restart(tape) {
      await eim().restart()
      return said(tape, 'restart', 'the eIM serves again')
    },
    close: () => Promise.resolve(),
  }
}

function registrationOf({ eid, euiccCertificate, eumCertificate, counterValue, associationToken, ipaFeatures }: Registration) {
  return { eid, euiccCertificate, eumCertificate, counterValue, associationToken, ipaFeatures }
}

function queue({ operator }: EimMachine, eid: string, order: Order): string {
  switch (order.kind) {
    case 'package':
      return operator.queueOperations(eid, order.operations.map(operationOf))
    case 'data':
      return operator.queueDataRequest(
        eid,
        order.tagList === undefined ? {} : { tagList: Buffer.from(order.tagList).toString('hex').toUpperCase() },
      )
    case 'download':
      return operator.queueDownload(eid, { kind: 'activationCode', text: order.activationCode }, order.confirmationCode)
    case 'downloadFromDefaultSmdp':
      return operator.queueDownload(eid, { kind: 'defaultSmdp' }, order.confirmationCode)
    case 'newKey':
      return operator.queueNewKey(eid)
    case 'downloadFromSmds':
      return operator.queueDownload(eid, { kind: 'smds', ...(order.address === undefined ? {} : { address: order.address }) })
  }
}

function operationOf(operation: OrderedOperation): Operation {
  switch (operation.name) {
    case 'enable':
      return { enable: { iccid: operation.iccid, ...(operation.rollback === undefined ? {} : { rollback: operation.rollback }) } }
    case 'disable':
      return { disable: { iccid: operation.iccid } }
    case 'delete':
      return { delete: { iccid: operation.iccid } }
    case 'setFallbackAttribute':
      return { setFallbackAttribute: { iccid: operation.iccid } }
    case 'listProfileInfo':
      return {
        listProfileInfo: {
          ...(operation.iccid === undefined ? {} : { iccid: operation.iccid }),
          ...(operation.tagList === undefined ? {} : { tagList: hex(operation.tagList) }),
        },
      }
    case 'getRAT':
      return { getRAT: {} }
    case 'unsetFallbackAttribute':
      return { unsetFallbackAttribute: {} }
    case 'listEim':
      return { listEim: {} }
    case 'configureImmediateEnable': {
      const { name: _name, ...given } = operation
      return { configureImmediateEnable: given }
    }
    case 'setDefaultDpAddress':
      return { setDefaultDpAddress: { address: operation.address } }
    case 'addEim':
      return { addEim: configurationOf(operation.eim) }
    case 'updateEim':
      return { updateEim: configurationOf(operation.eim) }
    case 'deleteEim':
      return { deleteEim: { eimId: operation.eimId } }
  }
}

function configurationOf({ publicKey, certificate, ...rest }: EimToStore): EimConfiguration {
  return {
    ...rest,
    ...(publicKey === undefined ? {} : { publicKey: hex(publicKey) }),
    ...(certificate === undefined ? {} : { certificate: hex(certificate) }),
  }
}

function stateOf({ status, outcome }: EimOrder): OrderState['state'] {
  if (status !== 'done' || outcome === undefined) return 'waiting'
  return isSuccess(outcome) ? 'succeeded' : 'failed'
}

/** Operations whose value is no plain `ok`: lists, tokens and the last eIM that was deleted. */
function isSuccess(outcome: Outcome): boolean {
  if (outcome.kind === 'data' || outcome.kind === 'installed') return true
  if (outcome.kind !== 'results' || outcome.rolledBack) return false
  return outcome.results.every(({ kind, value }) => !/(Error|Terminated)$/.test(kind) && !isError(value))
}

function isError(value: unknown): boolean {
  if (typeof value === 'string') return value !== 'ok' && value !== 'lastEimDeleted'
  if (typeof value === 'number') return true
  if (typeof value !== 'object' || value === null) return false
  if ('kind' in value && typeof value.kind === 'string')
    return /Error$/.test(value.kind) || ('value' in value && isError(value.value))
  return 'setDefaultDpAddressResult' in value && isError(value.setDefaultDpAddressResult)
}

function wordsOf({ status, outcome }: EimOrder): string {
  return outcome === undefined ? status : `${status}: ${JSON.stringify(outcome)}`
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}
