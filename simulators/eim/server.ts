/** The simulated eIM on a TLS socket: ESipa over HTTPS in both function bindings (SGP.32 6.1, 6.3, 6.4). */

import type { ErrorForm } from '../../protocol/bindings/json/outcome.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import { generateKeyPair, type KeyPair } from '../../protocol/crypto/curves.ts'
import { type Clock, systemClock } from '../../transport/clock.ts'
import { type Closers, opened } from '../../transport/closers.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import { type CoapsListening, listenCoaps } from '../../transport/coaps/server.ts'
import { type Listening, listenHttps, type ServerSettings } from '../../transport/https-server.ts'
import { onOnePort } from '../../transport/one-port.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import type { Tape } from '../../transport/tape.ts'
import { systemTimers, type Timers } from '../../transport/timers.ts'
import { selfSignedIdentity, type TlsIdentity } from '../../transport/tls-identity.ts'
import type { EimBehaviour } from './core.ts'
import type { EimDecisions } from './decisions.ts'
import type { EimFault } from './faults.ts'
import { diskFiles, Journal, type JournalFiles } from './journal.ts'
import { EIM_NAME, EimMachine } from './machine.ts'
import { startOperatorApi } from './operator-http.ts'
import { type Es9ServersSettings, es9Servers } from './relay/es9-servers.ts'
import type { RspServers } from './relay/rsp-servers.ts'
import { wrongIdentity } from './wrong-certificate.ts'

export interface EimSettings {
  /** EIDs that are registered from the start, 32 digits each. */
  readonly eids?: readonly string[]
  readonly fault?: EimFault
  readonly decisions?: Partial<EimDecisions>
  /** Certificate and key of the TLS server; default a self-signed one for {@link EIM_NAME} and localhost. */
  readonly identity?: TlsIdentity
  /** Certificate and key that it had before it was started again, wrong or not. */
  readonly before?: TlsIdentity
  /** Key for eUICC packages; default a new one. */
  readonly signingKey?: KeyPair
  readonly cis?: readonly ParsedCertificate[]
  readonly behaviour?: Partial<EimBehaviour>
  readonly jsonErrorForm?: ErrorForm
  readonly prefix?: string
  /** File that keeps the state. */
  readonly stateFile?: string
  /** Where that file lies; default on disk. */
  readonly stateFiles?: JournalFiles
  /** How SM-DP+s and SM-DSs are reached; without it nothing is relayed and notifications wait. */
  readonly es9?: Es9ServersSettings
  readonly clock?: Clock
  /** What CoAP and DTLS wait by; default those of the system. */
  readonly timers?: Timers
  readonly random?: Random
  readonly host?: string
  readonly port?: number
  /** Serves ESipa over CoAP and DTLS too, on the same port and mapped in this way; default it does not. */
  readonly coaps?: { readonly mapping?: CoapsMapping }
  /** Port of the operator's interface on 127.0.0.1, 0 for any; without it there is none. */
  readonly operatorPort?: number
  /** How often waiting notifications are tried again; default every 5 s. */
  readonly forwardEveryMs?: number
  readonly tape?: (connection: { readonly number: number; readonly peer: string }) => Tape
  readonly log?: (line: string) => void
}

export interface RunningEim {
  readonly host: string
  readonly port: number
  /** UDP port of ESipa over CoAP, where it is served. */
  readonly coapsPort: number | undefined
  /** Name that its certificate is for. */
  readonly name: string
  /** PEM of the certificate that its IPAs know. */
  readonly certificate: string
  /** That certificate with its key. */
  readonly identity: TlsIdentity
  readonly machine: EimMachine
  /** Base URL of the operator's interface, where there is one. */
  readonly operatorUrl: string | undefined
  close(): Promise<void>
}

const YEAR_MS = 365 * 86_400_000

/** Starts it. What was started is closed again where something cannot be. @throws Error of the system where a port cannot be had */
export function startEim(settings: EimSettings): Promise<RunningEim> {
  return opened((closers) => startedEim(settings, closers))
}

async function startedEim(settings: EimSettings, closers: Closers): Promise<RunningEim> {
  const { eids = [], fault, clock = systemClock, random = systemRandom, port = 0, stateFile } = settings
  // A self-signed certificate lasts 30 days.
  const made: Clock = fault?.expiredCertificate ? { ...clock, now: () => new Date(clock.now().getTime() - YEAR_MS) } : clock
  const signingKey = settings.signingKey ?? generateKeyPair('P-256')
  const wrong = fault?.certificate && (await wrongIdentity(fault.certificate, signingKey, clock.now().getTime()))
  const given = wrong ?? (fault?.expiredCertificate ? undefined : settings.identity)
  const known = settings.before ?? given ?? (await selfSignedIdentity(EIM_NAME, made, random))
  const identity = fault?.anotherCertificate ? await selfSignedIdentity(EIM_NAME, clock, random) : known
  const decisions = { ...settings.decisions, ...fault?.decisions }
  const servers: RspServers | undefined =
    settings.es9 &&
    es9Servers({ ...(decisions.es9?.(settings.es9) ?? settings.es9), envelopes: decisions.envelopesOnEs9 ?? true })
  const machine = new EimMachine({
    ...settings,
    signingKey,
    decisions,
    clock,
    random,
    ...(servers === undefined ? {} : { servers }),
    ...(stateFile === undefined ? {} : { journal: new Journal({ path: stateFile, files: settings.stateFiles ?? diskFiles }) }),
  })
  closers.add(() => machine.close())
  const already = new Set(machine.operator.euiccs().map(({ eid }) => eid))
  for (const eid of eids) if (!already.has(eid)) machine.operator.registerEuicc({ eid })
  let served = 0
  const gateway = fault?.around?.(settings.timers ?? systemTimers)
  const answer = async (request: ServerRequest): Promise<Reply> => {
    if (fault?.endsAfter !== undefined && served++ >= fault.endsAfter) {
      await server.close()
      await coaps?.close()
      return { kind: 'hangUp' }
    }
    if (fault?.inFront !== undefined) return fault.inFront
    return gateway === undefined ? machine.answer(request) : gateway(request, machine.answer)
  }
  const other = fault?.anotherCertificateFor && {
    identity: await selfSignedIdentity(EIM_NAME, clock, random),
    isFor: fault.anotherCertificateFor,
  }
  const { server, coaps } = await listens(settings, port, { identity, answer, ...(other === undefined ? {} : { other }) })
  closers.keep(coaps)
  closers.keep(server)
  const { operatorPort, forwardEveryMs = 5_000 } = settings
  const operator = closers.keep(operatorPort === undefined ? undefined : await startOperatorApi(machine.operator, operatorPort))
  const again = setInterval(() => void machine.forwardNotifications(), forwardEveryMs)
  again.unref()
  closers.add(() => clearInterval(again))
  return {
    host: server.host,
    port: server.port,
    coapsPort: coaps?.port,
    name: EIM_NAME,
    certificate: known.certificates,
    identity: known,
    machine,
    operatorUrl: operator?.url,
    close: () => closers.close(),
  }
}

type Serves = Pick<ServerSettings, 'identity' | 'answer' | 'other'>

async function listens(
  settings: EimSettings,
  port: number,
  serves: Serves,
): Promise<{ readonly server: Listening; readonly coaps?: CoapsListening }> {
  const https = (at: number) => overHttps(settings, at, serves)
  if (settings.coaps === undefined) return { server: await https(port) }
  const { mapping } = settings.coaps
  const { tcp, udp } = await onOnePort(port, https, (at) => overCoaps(settings, at, serves, mapping))
  return { server: tcp, coaps: udp }
}

function overHttps({ host, tape, log, fault }: EimSettings, port: number, serves: Serves): Promise<Listening> {
  return listenHttps({
    ...fault?.listens,
    ...serves,
    port,
    ...(host === undefined ? {} : { host }),
    ...(tape === undefined ? {} : { tape }),
    ...(log === undefined ? {} : { log }),
  })
}

function overCoaps(
  { host, tape, log, fault, timers }: EimSettings,
  port: number,
  { identity, answer }: Serves,
  mapping: CoapsMapping | undefined,
): Promise<CoapsListening> {
  return listenCoaps({
    answer,
    ...fault?.listensOnCoaps,
    identity: {
      ...identity,
      certificates: fault?.listensOnCoaps?.certificates?.(identity.certificates) ?? identity.certificates,
    },
    port,
    ...(host === undefined ? {} : { host }),
    mapping: { ...mapping, ...fault?.listensOnCoaps?.mapping },
    ...(tape === undefined ? {} : { tape }),
    ...(log === undefined ? {} : { log }),
    ...(timers === undefined ? {} : { timers }),
  })
}
