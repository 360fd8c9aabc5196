import { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { TlsFacts } from './tape.ts'

/** Longer chains are cut: a peer must not make us walk for ever. */
const MOST_CERTIFICATES = 10

/**
 * The certificates that the peer presented, its own first; none where it presented none. OpenSSL adds what we trust at the end where
 * the peer left that out.
 */
export function peerChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw !== undefined && chain.length < MOST_CERTIFICATES) {
    chain.push(new X509Certificate(next.raw))
    if (next.issuerCertificate === next) break
    next = next.issuerCertificate
  }
  return chain
}

/** What a TLS session came to, as either side sees it. */
export function factsOf(socket: TLSSocket, chain: readonly X509Certificate[], keyLog: readonly string[]): TlsFacts {
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    certificates: chain.map(({ raw }) => raw.toString('hex')),
    keyLog,
  }
}
