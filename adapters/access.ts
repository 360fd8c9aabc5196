import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { FunctionAccess } from '../transport/function-client.ts'
import type { Trust } from '../transport/trust.ts'

/** Where a server is and how to get to it. Plain data. */
export interface ServerAccess
  extends Pick<
    FunctionAccess,
    'url' | 'address' | 'trust' | 'tls' | 'authorization' | 'userAgent' | 'adminProtocol' | 'headers' | 'framing'
  > {
  /** Name of the adapter that reports show. */
  readonly adapter: 'url' | 'simulated'
  /** Default the one that every server of its kind has: ASN.1 of an eIM, JSON of an SM-DP+ and an SM-DS. */
  readonly binding?: FunctionBinding
  /** Version of SGP.32 that an eIM is spoken to in; default 1.2. */
  readonly spec?: SpecVersion
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
