import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { HarnessError } from '../../transport/faults.ts'
import type { OperatorClient } from '../../transport/operator-client.ts'
import { Tape } from '../../transport/tape.ts'
import type { Fault } from '../fault.ts'
import { type SmdpCredentials, smdpCredentials } from '../rsp-server/credentials.ts'
import { type EventClient, eventRegistrar } from '../rsp-server/event-registrar.ts'
import { type ListenerSettings, listenRsp, type MutualTls, type RunningListeners } from '../rsp-server/listen.ts'
import type { SmdpDecisions } from './decisions.ts'
import { SmdpMachine } from './machine.ts'
import type { SmdpMachineSettings } from './settings.ts'

/** Name of the simulated SM-DP+; the DPtls certificates of the test PKI are for it. */
export const SMDP_NAME = 'smdp.harness.test'

export interface SmdpSettings
  extends Omit<SmdpMachineSettings, 'name' | 'credentials' | 'decisions' | 'tell' | 'registrar'>,
    Omit<ListenerSettings, 'log'> {
  /** Default {@link SMDP_NAME}. */
  readonly name?: string
  /** In place of those of the PKIs, for an SM-DP+ with other certificates. */
  readonly credentials?: SmdpMachineSettings['credentials']
  /** ES2+; without it there is none. */
  readonly es2?: MutualTls
  /** The progress endpoint of an operator, by the name in its certificate. */
  readonly operator?: (requester: string | undefined) => Pick<OperatorClient, 'call'> | undefined
  /** ES12 of an SM-DS, by its address. */
  readonly smds?: (address: string) => EventClient | undefined
  readonly fault?: Fault<SmdpDecisions>
}

/** Its `port` is that of ES9+. What operators have not been told when it is closed is not told. */
export interface RunningSmdp extends Omit<RunningListeners, 'mutualPort'> {
  /** Of ES2+. */
  readonly es2Port: number | undefined
  readonly name: string
  /** Object identifier, for activation codes. */
  readonly oid: string
  /** The operator in process: stock, order, state. */
  readonly machine: SmdpMachine
}

/** Starts a simulated SM-DP+: ES9+ in both bindings over HTTPS, ES2+ over mutual TLS (SGP.22 v2.5 6). */
export async function startSmdp(settings: SmdpSettings): Promise<RunningSmdp> {
  const { name = SMDP_NAME, pkis, es2, operator, smds, fault, log } = settings
  const closing = new AbortController()
  const machine = new SmdpMachine({
    ...settings,
    name,
    credentials: settings.credentials ?? credentialsOf(pkis),
    ...(fault === undefined ? {} : { decisions: fault.decisions }),
    tell: (info, requester) => {
      const call = operator?.(requester)?.call('handleDownloadProgressInfo', info, new Tape(systemClock), closing.signal)
      call?.catch((error: Error) => log?.(`ES2+.HandleDownloadProgressInfo: ${error.message}`))
    },
    ...(smds === undefined ? {} : { registrar: eventRegistrar(name, smds, closing.signal) }),
  })
  const { mutualPort, close, ...listening } = await listenRsp(
    settings,
    'dpTls',
    machine.es9,
    es2 && { ...es2, answer: machine.es2 },
  )
  // Nobody waits for an SM-DS that may be away.
  void machine.deleteEvents()
  return {
    ...listening,
    es2Port: mutualPort,
    name,
    oid: machine.oid,
    machine,
    close: () => {
      closing.abort()
      return close()
    },
  }
}

function credentialsOf(pkis: readonly TestPki[]): readonly [SmdpCredentials, ...SmdpCredentials[]] {
  const [first, ...others] = pkis.map(smdpCredentials)
  if (first === undefined) throw new HarnessError('an SM-DP+ needs a PKI')
  return [first, ...others]
}
