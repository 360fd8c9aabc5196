/** The simulated eIM without its sockets: who is registered, what waits for whom, what is answered, and what is kept. */

import type { ErrorForm } from '../../protocol/bindings/json/outcome.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { KeyPair } from '../../protocol/crypto/curves.ts'
import { type Clock, systemClock } from '../../transport/clock.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { esipaEndpoint } from '../esipa-endpoint.ts'
import { logLine } from '../log-line.ts'
import type { EimBehaviour, EimCore } from './core.ts'
import { type EimDecisions, rightDecisions } from './decisions.ts'
import { EuiccKeys } from './euicc-keys.ts'
import { handlersOfV12, handlersOfV101 } from './handlers.ts'
import type { Journal } from './journal.ts'
import { EimOperator } from './operator.ts'
import { Forwarding } from './outbox.ts'
import { Records } from './records.ts'
import { noRspServers } from './relay/no-rsp-servers.ts'
import type { RspServers } from './relay/rsp-servers.ts'
import { SigningKeys } from './signing-keys.ts'

/** Name of the simulated eIM, of its certificates, and its eimId. */
export const EIM_NAME = 'eim.harness.test'

export interface EimMachineSettings {
  /** Key for eUICC packages. */
  readonly signingKey: KeyPair
  /** CIs under which eUICCs, SM-DP+s and SM-DSs are trusted. */
  readonly cis?: readonly ParsedCertificate[]
  readonly behaviour?: Partial<EimBehaviour>
  /** How GetEimPackage says an error in JSON; default the integer member. */
  readonly jsonErrorForm?: ErrorForm
  /** Put before every path of ESipa. */
  readonly prefix?: string
  /** Where the state is kept; without one it ends with the process. */
  readonly journal?: Journal
  readonly servers?: RspServers
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: (line: string) => void
  readonly decisions?: Partial<EimDecisions>
}

const defaultBehaviour: Omit<EimBehaviour, 'cis'> = {
  spec: '1.2',
  eimId: EIM_NAME,
  sendsTransactionId: true,
  learnsCertificates: true,
  asksAfterStateChange: 'nothing',
  keepFinished: 100,
  retriesAfterReplay: 1,
  handledAddresses: undefined,
  allowedSmdpAddresses: undefined,
  refusedPolicyRules: [],
  minimizesBytes: false,
}

export class EimMachine {
  readonly operator: EimOperator
  /** Answers whole requests of ESipa. */
  readonly answer: (request: ServerRequest) => Promise<Reply>
  readonly #forwarding: Forwarding
  readonly #servers: RspServers
  /** Forwarding that was begun by a request. */
  #begun: Promise<void> = Promise.resolve()

  constructor(settings: EimMachineSettings) {
    const { signingKey, cis = [], clock = systemClock, random = systemRandom, journal, prefix, jsonErrorForm } = settings
    const log = (line: string): void => settings.log?.(logLine(line))
    const decisions: EimDecisions = { ...rightDecisions, ...settings.decisions }
    const behaviour: EimBehaviour = { ...defaultBehaviour, cis, ...settings.behaviour }
    const records = new Records({ persisted: decisions.persisted, ...(journal === undefined ? {} : { journal }) })
    this.#servers = decisions.rspServers(settings.servers ?? noRspServers)
    const eim: EimCore = {
      behaviour,
      decisions,
      records,
      euiccKeys: new EuiccKeys(behaviour.cis, clock, decisions.judgeChain),
      signingKeys: new SigningKeys(signingKey, records),
      servers: this.#servers,
      clock,
      random,
      log,
      connections: new Map(),
    }
    this.operator = new EimOperator(eim)
    this.#forwarding = new Forwarding(eim)
    const forward = (eid: string): void => {
      const run = this.#forwarding.forward(eid).catch((error: unknown) => log(`forwarding for ${eid} ended: ${String(error)}`))
      this.#begun = Promise.all([this.#begun, run]).then(() => {})
    }
    const common = {
      headers: decisions.headers,
      encode: decisions.encode,
      errorPage: () => decisions.errorPage(records),
      readsForm: decisions.readsForm,
      ...(prefix === undefined ? {} : { prefix }),
      ...(jsonErrorForm === undefined ? {} : { jsonErrorForm }),
    }
    this.answer =
      behaviour.spec === '1.0.1'
        ? esipaEndpoint({ spec: behaviour.spec, handlers: handlersOfV101(eim, forward), ...common })
        : esipaEndpoint({ spec: behaviour.spec, handlers: handlersOfV12(eim, forward), ...common })
  }

  /** Tries once more to forward everything that waits for an SM-DP+. */
  forwardNotifications(signal?: AbortSignal): Promise<void> {
    return this.#forwarding.forwardEverything(signal)
  }

  /** Done when the forwarding that requests have begun so far has ended. */
  async forwarded(): Promise<void> {
    await this.#begun
  }

  async close(): Promise<void> {
    await this.#servers.close()
  }
}
