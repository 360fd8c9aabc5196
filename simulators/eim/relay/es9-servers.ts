/** ES9+' and ES11' over HTTPS: one client for each server that the eIM talks to, kept connected. */

import type { FunctionBinding } from '../../../protocol/bindings/content-types.ts'
import { es9Asn1, es11Asn1 } from '../../../protocol/bindings/es9-asn1.ts'
import { es9Json } from '../../../protocol/bindings/json/es9plus.ts'
import { encodeRequest } from '../../../protocol/bindings/json/function.ts'
import { encode, type Type } from '../../../protocol/schema/type.ts'
import { Es9Client } from '../../../transport/es9-client.ts'
import { PeerFault } from '../../../transport/faults.ts'
import type { FunctionAccess } from '../../../transport/function-client.ts'
import type { HttpsPatience } from '../../../transport/https-client.ts'
import { blankTape, type Tape } from '../../../transport/tape.ts'
import type { Trust } from '../../../transport/trust.ts'
import type { RspAnswer, RspServers } from './rsp-servers.ts'

export interface Es9ServersSettings {
  /** Which one is tried first; a server that does not have it is asked in ASN.1. Default JSON, which most SM-DP+s speak. */
  readonly binding?: FunctionBinding
  /** Which TLS certificates are taken, of both kinds of server or of each. */
  readonly trust: Trust | ((server: 'smdp' | 'smds') => Trust)
  /** TCP address of a server, where that is not its name; undefined for one that has none. */
  readonly locate?: (address: string) => { readonly host: string; readonly port: number } | undefined
  readonly patience?: Partial<HttpsPatience>
  /** Gives the tape for a server. By default nothing is kept. */
  readonly tape?: (address: string) => Tape
  /** Whether requests in ASN.1 stand in the envelope A2; default true. */
  readonly envelopes?: boolean
  /** Versions and suites of TLS; default those of the client. */
  readonly tls?: FunctionAccess['tls']
  /** Body of a request in JSON as it leaves. */
  readonly jsonBody?: (right: Buffer) => Buffer
}

type Client = Pick<Es9Client<'ES9+'>, 'call' | 'send' | 'close'>

/** Server, its address, name of the function, its request. */
type Call = readonly [server: 'smdp' | 'smds', address: string, name: string, request: unknown, signal?: AbortSignal | undefined]

/** Servers under eSIM CAs, with the certificates that SGP.22 has for them. @param pem certificates of the CIs */
export function trustUnderCis(pem: string): (server: 'smdp' | 'smds') => Trust {
  return (server) => ({ kind: 'rsp', role: server === 'smdp' ? 'dp-tls' : 'ds-tls', pem })
}

/** Connections that are kept; the one that was used longest ago is given up for another. */
const MOST_CLIENTS = 100

export function es9Servers(settings: Es9ServersSettings): RspServers {
  const { binding: first = 'json', trust, locate, patience, tape = () => blankTape, envelopes = true, tls, jsonBody } = settings
  const clients = new Map<string, Client>()
  const clientFor = (server: 'smdp' | 'smds', address: string, binding: FunctionBinding): Client => {
    const key = `${server} ${address} ${binding}`
    const known = clients.get(key)
    if (known !== undefined) {
      clients.delete(key)
      clients.set(key, known)
      return known
    }
    const at = locate?.(address)
    const access = {
      peer: server,
      binding,
      url: urlOf(address),
      trust: typeof trust === 'function' ? trust(server) : trust,
      ...(at === undefined ? {} : { address: at }),
      ...(patience === undefined ? {} : { patience }),
      ...(tls === undefined ? {} : { tls }),
    }
    // The two tables have the same shape; which arms they have is the caller's business.
    const client =
      server === 'smdp'
        ? new Es9Client({ interface: 'ES9+', ...access })
        : (new Es9Client({ interface: 'ES11', ...access }) as unknown as Client)
    clients.set(key, client)
    const [[oldest, unused] = []] = clients
    if (clients.size > MOST_CLIENTS && oldest !== undefined) {
      clients.delete(oldest)
      void unused?.close()
    }
    return client
  }
  const asked = async (binding: FunctionBinding, ...[server, address, name, request, signal]: Call) => {
    const client = clientFor(server, address, binding)
    const fn = name as 'initiateAuthentication'
    const table = server === 'smdp' ? es9Asn1 : es11Asn1
    const answer = await (binding === 'asn1' && !envelopes
      ? client.send(fn, encode(table[fn].request as Type<unknown>, request, { received: 'keep' }), tape(address), signal)
      : binding === 'json' && jsonBody !== undefined
        ? client.send(fn, jsonBody(encodeRequest(es9Json[fn], request as never, { received: 'keep' })), tape(address), signal)
        : client.call(fn, request as never, tape(address), signal))
    const codes = answer.header?.statusCodeData
    return { value: answer.value, ...(codes === undefined ? {} : { codes }) }
  }
  const call = (...of: Call) =>
    asked(first, ...of).catch((error: unknown) => {
      // A server without JSON has no such path; it may have ASN.1.
      if (first === 'json' && error instanceof PeerFault && error.what.includes('HTTP status 404')) return asked('asn1', ...of)
      throw error
    })
  return {
    // The name of the function chose the types of request and answer.
    call: (server, address, name, request, signal) => call(server, address, name, request, signal) as Promise<RspAnswer<never>>,
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()))
    },
  }
}

function urlOf(address: string): string {
  try {
    return new URL(`https://${address}`).origin
  } catch (cause) {
    throw new PeerFault('unreachable', 'resolve', `${JSON.stringify(address)} is no address`, { cause })
  }
}
