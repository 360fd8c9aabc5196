import { type EsipaBinding, type FunctionBinding, functionBindingOf } from '../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { CoapsMapping } from '../transport/coaps/mapping.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { HarnessError } from '../transport/faults.ts'
import type { FunctionAccess } from '../transport/function-client.ts'
import type { Trust } from '../transport/trust.ts'

/** ESipa over CoAP and DTLS: where, and what no document settles. Trust is the same as over HTTPS. */
export interface CoapsPlace {
  /** `coaps://name:port` */
  readonly url: string
  /** Where to send to, where that is not the host of the URL. */
  readonly address?: { readonly host: string; readonly port: number }
  readonly mapping: CoapsMapping
}

/** Where a server is and how to get to it. Plain data. */
export interface ServerAccess
  extends Pick<
    FunctionAccess,
    | 'url'
    | 'network'
    | 'coaps'
    | 'address'
    | 'trust'
    | 'tls'
    | 'authorization'
    | 'userAgent'
    | 'adminProtocol'
    | 'headers'
    | 'framing'
  > {
  /** Name of the adapter that reports show. */
  readonly adapter: 'url' | 'simulated'
  /** Default the one that every server of its kind has: ASN.1 of an eIM, JSON of an SM-DP+ and an SM-DS. */
  readonly binding?: FunctionBinding
  /** Where it is over CoAP and DTLS; undefined where that is not known. */
  readonly coapsAt?: CoapsPlace
  /** Version of SGP.32 that an eIM is spoken to in; default 1.2. */
  readonly spec?: SpecVersion
}

/** Why a server cannot be spoken to over coaps; undefined where it can. */
export function coapsMissing({ coapsAt }: ServerAccess): string | undefined {
  return dtlsMissing() ?? (coapsAt === undefined ? 'eim.coaps: the profile does not say where the eIM is over CoAP' : undefined)
}

/** The way to the same server over this. @throws HarnessError for coaps, where nobody knows its address: what needs one is not begun */
export function accessOver(access: ServerAccess, over: EsipaBinding): ServerAccess & { readonly binding: FunctionBinding } {
  const binding = functionBindingOf(over)
  if (over !== 'coaps') return { ...access, binding }
  const { coapsAt, address: _overHttps, ...others } = access
  if (coapsAt === undefined) throw new HarnessError('the server has no address for coaps')
  const { url, address, mapping } = coapsAt
  return { ...others, url, coaps: mapping, binding, ...(address === undefined ? {} : { address }) }
}

/** A server of ours on loopback. */
export interface SimulatedServer<R> {
  readonly access: ServerAccess
  readonly running: R
  close(): Promise<void>
}

interface Running {
  readonly name: string
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** A simulated server as it is reached like any other: through a TLS socket, by its URL. */
export function simulatedServer<R extends Running>(running: R, trust: Trust): SimulatedServer<R> {
  const { name, host, port } = running
  const access = { adapter: 'simulated', url: `https://${name}:${port}/`, address: { host, port }, trust } as const
  return { access, running, close: () => running.close() }
}
