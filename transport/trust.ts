import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'

/**
 * Which server certificates a client takes (SGP.32 2.11.1.1.1, trustedPublicKeyDataTls): a stored public key, a stored
 * certificate that is the server's or that its chain ends in, CA certificates, or the CAs of the system. Plain data; `pem` is text.
 */
export type Trust =
  | { readonly kind: 'system' }
  | { readonly kind: 'ca' | 'certificate' | 'publicKey'; readonly pem: string }
  /** For loopback only. */
  | { readonly kind: 'none' }

/** Anchors for the chain check; `undefined` for those of the system. */
export function anchorsOf(trust: Trust): string | undefined {
  return trust.kind === 'ca' || trust.kind === 'certificate' ? trust.pem : undefined
}

/**
 * Why the server must not be trusted, in words; `undefined` where it may be.
 *
 * @param server its certificate
 * @param socket the session, which knows what the chain check came to
 */
export function distrust(trust: Trust, server: X509Certificate, socket: TLSSocket, servername: string): string | undefined {
  if (trust.kind === 'none') return undefined
  const shown = `the certificate ${server.fingerprint256.slice(0, 23)}... (${oneLine(server.subject)})`
  if (trust.kind === 'publicKey') {
    return spki(server.publicKey).equals(spki(createPublicKey(trust.pem)))
      ? undefined
      : `${shown} holds another public key than the pinned one`
  }
  if (trust.kind === 'certificate' && server.raw.equals(new X509Certificate(trust.pem).raw)) return undefined
  if (!socket.authorized) {
    const why = trust.kind === 'certificate' ? 'is not the pinned one and does not lead to it' : 'is not trusted'
    // The declared type is an Error; what Node sets is OpenSSL's code as text.
    return `${shown} ${why} (${String(socket.authorizationError)})`
  }
  const named = isIP(servername) === 0 ? server.checkHost(servername) : server.checkIP(servername)
  return named === undefined ? `${shown} is not for the name ${servername}` : undefined
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function oneLine(subject: string | undefined): string {
  return subject === undefined || subject === '' ? 'no subject' : subject.replaceAll('\n', ', ')
}
