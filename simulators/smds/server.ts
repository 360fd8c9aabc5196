import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { listenHttps, type ServerSettings } from '../../transport/https-server.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { Fault } from '../fault.ts'
import { type RspCredentials, smdsCredentials } from '../rsp-server/credentials.ts'
import { type EventClient, eventRegistrar } from '../rsp-server/event-registrar.ts'
import { pemOf, tlsIdentityOf } from '../rsp-server/tls-identity-of.ts'
import type { SmdsDecisions } from './decisions.ts'
import { SmdsMachine, type SmdsMachineSettings } from './machine.ts'

/** Name of the simulated SM-DS; the DStls certificates of the test PKI are for it. */
export const SMDS_NAME = 'smds.harness.test'

export interface SmdsSettings extends Omit<SmdsMachineSettings, 'name' | 'credentials' | 'decisions' | 'root'> {
  /** Default {@link SMDS_NAME}. */
  readonly name?: string
  readonly pkis: readonly [TestPki, ...TestPki[]]
  /** In place of those of the PKIs. */
  readonly credentials?: readonly RspCredentials[]
  /** In place of DStls of the PKI. */
  readonly tlsIdentity?: TlsIdentity
  readonly host?: string
  /** Of ES11; default any free one. */
  readonly port?: number
  /** ES12, on a port of its own: the CAs (PEM) of the SM-DP+s' TLS certificates. Without it there is none. */
  readonly es12?: { readonly clientCas: readonly string[]; readonly port?: number }
  /** The root SM-DS, and ES12 of it; absent for the root itself. */
  readonly root?: { readonly address: string; readonly client: EventClient }
  readonly fault?: Fault<SmdsDecisions>
  readonly tape?: ServerSettings['tape']
}

export interface RunningSmds {
  readonly host: string
  /** Of ES11. */
  readonly port: number
  /** Of ES12. */
  readonly es12Port: number | undefined
  readonly name: string
  /** PEM of the TLS certificate, and of the CI that issued it. */
  readonly certificate: string
  readonly ca: string
  readonly machine: SmdsMachine
  close(): Promise<void>
}

/** Starts a simulated SM-DS: ES11 in both bindings over HTTPS, ES12 over mutual TLS (SGP.22 v2.5 6). */
export async function startSmds(settings: SmdsSettings): Promise<RunningSmds> {
  const { name = SMDS_NAME, pkis, host, es12, fault, tape, log } = settings
  const tlsPki = pkis.find(({ curve }) => curve === 'P-256') ?? pkis[0]
  const identity = settings.tlsIdentity ?? tlsIdentityOf(tlsPki.dsTls)
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
  const shared = {
    identity,
    ...(host === undefined ? {} : { host }),
    ...(tape === undefined ? {} : { tape }),
    ...(log === undefined ? {} : { log }),
  }
  const es11 = await listenHttps({ ...shared, port: settings.port ?? 0, answer: machine.es11 })
  const registrars =
    es12 === undefined
      ? undefined
      : await listenHttps({ ...shared, port: es12.port ?? 0, clientCas: es12.clientCas, answer: machine.es12 }).catch(
          async (error: unknown) => {
            await es11.close()
            throw error
          },
        )
  return {
    host: es11.host,
    port: es11.port,
    es12Port: registrars?.port,
    name,
    certificate: identity.certificates,
    ca: pemOf(tlsPki.ci.certificate),
    machine,
    close: async () => {
      closing.abort()
      await Promise.all([es11.close(), registrars?.close()])
    },
  }
}
