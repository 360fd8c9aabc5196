import type { TLSSocket } from 'node:tls'
import type { EimHandshake } from './eim-listening.ts'

/** What a client has said in its ClientHello, and what came of it. */
export function helloOf(socket: TLSSocket): Pick<EimHandshake, 'serverName' | 'version' | 'signatureAlgorithms'> {
  return {
    serverName: serverNameOf(socket),
    version: socket.getProtocol() ?? undefined,
    signatureAlgorithms: socket.getSharedSigalgs(),
  }
}

/** Node's types leave out that a server's socket has it. */
function serverNameOf(socket: TLSSocket): string | undefined {
  const name: unknown = 'servername' in socket ? socket.servername : undefined
  return typeof name === 'string' ? name : undefined
}
