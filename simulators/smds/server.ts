import type { Fault } from '../fault.ts'
import { type RspCredentials, smdsCredentials } from '../rsp-server/credentials.ts'
import { type EventClient, eventRegistrar } from '../rsp-server/event-registrar.ts'
import { type ListenerSettings, listenRsp, type MutualTls, type RunningListeners } from '../rsp-server/listen.ts'
import type { SmdsDecisions } from './decisions.ts'
import { SmdsMachine, type SmdsMachineSettings } from './machine.ts'

/** Name of the simulated SM-DS; the DStls certificates of the test PKI are for it. */
export const SMDS_NAME = 'smds.harness.test'

export interface SmdsSettings
  extends Omit<SmdsMachineSettings, 'name' | 'credentials' | 'decisions' | 'root'>,
    Omit<ListenerSettings, 'log'> {
  /** Default {@link SMDS_NAME}. */
  readonly name?: string
  /** In place of those of the PKIs. */
  readonly credentials?: readonly RspCredentials[]
  /** ES12; without it there is none. */
  readonly es12?: MutualTls
  /** The root SM-DS, and ES12 of it; absent for the root itself. */
  readonly root?: { readonly address: string; readonly client: EventClient }
  readonly fault?: Fault<SmdsDecisions>
}

/** Its `port` is that of ES11. */
export interface RunningSmds extends Omit<RunningListeners, 'mutualPort'> {
  /** Of ES12. */
  readonly es12Port: number | undefined
  readonly name: string
  readonly machine: SmdsMachine
}

/** Starts a simulated SM-DS: ES11 in both bindings over HTTPS, ES12 over mutual TLS (SGP.22 v2.5 6). */
export async function startSmds(settings: SmdsSettings): Promise<RunningSmds> {
  const { name = SMDS_NAME, pkis, es12, fault } = settings
  const closing = new AbortController()
  const { root, ...others } = settings
  const machine = new SmdsMachine({
    ...others,
    name,
    credentials: settings.credentials ?? pkis.map(smdsCredentials),
    ...(fault === undefined ? {} : { decisions: fault.decisions }),
    ...(root === undefined
      ? {}
      : { root: { address: root.address, registrar: eventRegistrar(name, () => root.client, closing.signal) } }),
  })
  const { mutualPort, close, ...listening } = await listenRsp(
    settings,
    'dsTls',
    machine.es11,
    es12 && { ...es12, answer: machine.es12 },
  )
  return {
    ...listening,
    es12Port: mutualPort,
    name,
    machine,
    close: () => {
      closing.abort()
      return close()
    },
  }
}
