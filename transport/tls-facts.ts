import type { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { TlsFacts } from './tape.ts'

/** Longer chains are cut: a peer must not make us walk for ever. */
const MOST_CERTIFICATES = 10

/** What a TLS session came to, as either side sees it. */
export function factsOf(socket: TLSSocket, keyLog: readonly string[], peer?: X509Certificate): TlsFacts {
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    certificates: chainOf(socket, peer),
    keyLog,
  }
}

/** The peer's chain; OpenSSL adds what we trust at its end where the peer left that out. */
function chainOf(socket: TLSSocket, peer: X509Certificate | undefined): string[] {
  const chain: string[] = []
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw !== undefined && chain.length < MOST_CERTIFICATES) {
    chain.push(next.raw.toString('hex'))
    if (next.issuerCertificate === next) break
    next = next.issuerCertificate
  }
  return chain.length === 0 && peer !== undefined ? [peer.raw.toString('hex')] : chain
}
