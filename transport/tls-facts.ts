import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { TlsFacts } from './tape.ts'

/** Longer chains are cut: a peer must not make us walk for ever. */
const MOST_CERTIFICATES = 10

/**
 * The certificates that the peer presented, DER, its own first; none where it presented none. OpenSSL adds what we trust at the end
 * where the peer left that out. To be asked once: Node 20 gives the chain to the first who asks only.
 */
export function peerChain(socket: TLSSocket): Buffer[] {
  const chain: Buffer[] = []
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw !== undefined && chain.length < MOST_CERTIFICATES) {
    const { raw } = next
    // A self-signed certificate that may not sign others is given as its own issuer time and again.
    if (chain.some((one) => one.equals(raw))) break
    chain.push(raw)
    next = next.issuerCertificate
  }
  return chain
}

/** What a TLS session came to, as either side sees it. */
export function factsOf(socket: TLSSocket, chain: readonly Buffer[], keyLog: readonly string[]): TlsFacts {
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    certificates: chain.map((der) => der.toString('hex')),
    keyLog,
  }
}
