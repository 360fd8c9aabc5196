import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { HarnessError } from '../../transport/faults.ts'
import { type Listening, listenHttps, type ServerSettings } from '../../transport/https-server.ts'
import type { OperatorClient } from '../../transport/operator-client.ts'
import { Tape } from '../../transport/tape.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { Fault } from '../fault.ts'
import { type SmdpCredentials, smdpCredentials } from '../rsp-server/credentials.ts'
import { type EventClient, eventRegistrar } from '../rsp-server/event-registrar.ts'
import { pemOf, tlsIdentityOf } from '../rsp-server/tls-identity-of.ts'
import type { SmdpDecisions } from './decisions.ts'
import { SmdpMachine } from './machine.ts'
import type { SmdpMachineSettings } from './settings.ts'

/** Name of the simulated SM-DP+; the DPtls certificates of the test PKI are for it. */
export const SMDP_NAME = 'smdp.harness.test'

export interface SmdpSettings extends Omit<SmdpMachineSettings, 'name' | 'credentials' | 'decisions' | 'tell' | 'registrar'> {
  /** Default {@link SMDP_NAME}. */
  readonly name?: string
  /** One or several: an eUICC is served under the CI that it likes best. The first one on P-256 gives the TLS certificate. */
  readonly pkis: readonly [TestPki, ...TestPki[]]
  /** In place of those of the PKIs, for an SM-DP+ with other certificates. */
  readonly credentials?: SmdpMachineSettings['credentials']
  /** In place of DPtls of the PKI. */
  readonly tlsIdentity?: TlsIdentity
  readonly host?: string
  /** Of ES9+; default any free one. */
  readonly port?: number
  /** ES2+, on a port of its own: the CAs (PEM) of the operators' TLS certificates. Without it there is none. */
  readonly es2?: { readonly clientCas: readonly string[]; readonly port?: number }
  /** The progress endpoint of an operator, by the name in its certificate. */
  readonly operator?: (requester: string | undefined) => Pick<OperatorClient, 'call'> | undefined
  /** ES12 of an SM-DS, by its address. */
  readonly smds?: (address: string) => EventClient | undefined
  readonly fault?: Fault<SmdpDecisions>
  readonly tape?: ServerSettings['tape']
}

export interface RunningSmdp {
  readonly host: string
  /** Of ES9+. */
  readonly port: number
  /** Of ES2+. */
  readonly es2Port: number | undefined
  readonly name: string
  /** Object identifier, for activation codes. */
  readonly oid: string
  /** PEM of the TLS certificate, and of the CI that issued it. */
  readonly certificate: string
  readonly ca: string
  /** The operator in process: stock, order, state. */
  readonly machine: SmdpMachine
  /** Ends every connection; what operators have not been told yet is not told. */
  close(): Promise<void>
}

/** Starts a simulated SM-DP+: ES9+ in both bindings over HTTPS, ES2+ over mutual TLS (SGP.22 v2.5 6). */
export async function startSmdp(settings: SmdpSettings): Promise<RunningSmdp> {
  const { name = SMDP_NAME, pkis, host, es2, operator, smds, fault, tape, log } = settings
  const tlsPki = pkis.find(({ curve }) => curve === 'P-256') ?? pkis[0]
  const identity = settings.tlsIdentity ?? tlsIdentityOf(tlsPki.dpTls)
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
  const shared = {
    identity,
    ...(host === undefined ? {} : { host }),
    ...(tape === undefined ? {} : { tape }),
    ...(log === undefined ? {} : { log }),
  }
  const es9 = await listenHttps({ ...shared, port: settings.port ?? 0, answer: machine.es9 })
  const operators =
    es2 && (await listenOrEnd({ ...shared, port: es2.port ?? 0, clientCas: es2.clientCas, answer: machine.es2 }, es9))
  // Nobody waits for an SM-DS that may be away.
  void machine.deleteEvents()
  return {
    host: es9.host,
    port: es9.port,
    es2Port: operators?.port,
    name,
    oid: machine.oid,
    certificate: identity.certificates,
    ca: pemOf(tlsPki.ci.certificate),
    machine,
    close: async () => {
      closing.abort()
      await Promise.all([es9.close(), operators?.close()])
    },
  }
}

/** A second listener; the first one does not stay behind where it cannot be had. */
async function listenOrEnd(settings: ServerSettings, first: Listening): Promise<Listening> {
  try {
    return await listenHttps(settings)
  } catch (error) {
    await first.close()
    throw error
  }
}

function credentialsOf(pkis: readonly TestPki[]): readonly [SmdpCredentials, ...SmdpCredentials[]] {
  const [first, ...others] = pkis.map(smdpCredentials)
  if (first === undefined) throw new HarnessError('an SM-DP+ needs a PKI')
  return [first, ...others]
}
