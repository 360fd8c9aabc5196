/** How the IPA speaks with an eIM where that is CoAP, with what its developer decided otherwise. */
import { createSocket } from 'node:dgram'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import { codes, uriPath, writeMessage } from '../../transport/coap/message.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import { resolvePeer } from '../../transport/path/resolve-peer.ts'
import { systemRandom } from '../../transport/random.ts'
import type { EimAccess } from './eim-link.ts'
import type { LinkDecisions } from './link-decisions.ts'

type CoapsAccess = Pick<EimAccess, 'coaps' | 'coapsMisbehaviour' | 'patience'>

export function coapsAccess(
  mapping: CoapsMapping,
  patience: Partial<HttpsPatience>,
  { coaps, coapsMisbehaviour, handshakeMs }: LinkDecisions,
): CoapsAccess {
  return {
    coaps: { ...mapping, ...coaps, timing: { ...mapping.timing, ...coaps.timing } },
    coapsMisbehaviour,
    patience: { ...patience, ...(patience.handshakeMs === undefined ? {} : { handshakeMs: handshakeMs(patience.handshakeMs) }) },
  }
}

/** Sends a request as one unprotected message to where DTLS should have answered. Never rejects: a datagram may be lost. */
export async function sendUnprotected(to: { readonly host: string; readonly port: number }, payload: Uint8Array): Promise<void> {
  const message = { type: 'CON', code: codes.post, messageId: 1, token: Buffer.from(systemRandom(4)) } as const
  const octets = writeMessage({ ...message, options: uriPath(ASN1_PATH), payload: Buffer.from(payload) })
  const peer = await resolvePeer(to).catch(() => undefined)
  if (peer === undefined) return
  const socket = createSocket(peer.family === 6 ? 'udp6' : 'udp4')
  socket.on('error', () => {})
  socket.send(octets, peer.port, peer.address, () => socket.close())
}
