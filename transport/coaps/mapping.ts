/**
 * What no document settles for ESipa over CoAP, as settings: Uri-Path, Content-Format, codes, kind of message, blocks, suites, times
 * (SGP.32 v1.2 6.2). A peer is never failed for one of them.
 */

import { type BlockSize, largestBlock } from '../../protocol/bindings/coap-blocks.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import { type CoapOption, uintOption, uriPath } from '../coap/message.ts'
import type { CoapTiming } from '../coap/timing.ts'
import { USUAL_MTU } from '../dtls/dtls-session.ts'
import { largestDatagram } from '../path/trouble.ts'

export interface CoapsMapping {
  /** Of the function binding, without a slash in front. Default `gsma/rsp2/asn1`. */
  readonly path?: string
  /** Number of the Content-Format that requests and responses carry. Default none. */
  readonly contentFormat?: number
  /** Code of a response with a body. Default 2.05; 2.04 is seen too. */
  readonly successCode?: string
  /** Whether requests are confirmable. Default true. */
  readonly confirmable?: boolean
  /** Largest block. Default what fits into {@link mtu}. */
  readonly blockSize?: BlockSize
  /** Whether bodies of several blocks carry a Request-Tag (RFC 9175). Default true. */
  readonly requestTag?: boolean
  /** Suites by OpenSSL's names, with colons between them. Default the ECDHE-ECDSA ones of SGP.32 and CCM_8. */
  readonly suites?: string
  /** Octets of a datagram at most, without IP and UDP. Default 1,200. */
  readonly mtu?: number
  readonly timing?: Partial<CoapTiming>
}

/** Less than that holds no handshake. */
const LEAST_MTU = 256

/** The largest block that is sent, and asked for. */
export function blockSizeOf({ blockSize, mtu = USUAL_MTU, path }: CoapsMapping): BlockSize {
  return blockSize ?? largestBlock(mtu, path)
}

/**
 * What is not written follows from a network that loses longer packets: datagrams and blocks fit into it.
 *
 * @param packet octets of an IP packet at most; undefined for whatever comes
 */
export function mappingWithin(mapping: CoapsMapping, packet: number | undefined): CoapsMapping {
  if (packet === undefined) return mapping
  const carried = Math.min(mapping.mtu ?? USUAL_MTU, largestDatagram(packet))
  return {
    ...mapping,
    mtu: mapping.mtu ?? Math.max(LEAST_MTU, carried),
    blockSize: blockSizeOf({ ...mapping, mtu: carried }),
  }
}

/** The largest block that datagrams hold, whatever size of blocks is written. @param packet as of {@link mappingWithin} */
export function largestBlockWithin({ blockSize: _, ...unsized }: CoapsMapping, packet: number | undefined): BlockSize {
  return blockSizeOf(mappingWithin(unsized, packet))
}

const HTTP_PATH = ASN1_PATH.slice(1)

/** Options of a request to a path as HTTP has it. */
export function requestOptions(path: string, { path: own = HTTP_PATH, contentFormat }: CoapsMapping): readonly CoapOption[] {
  const bare = path.replace(/^\//, '')
  return [
    ...uriPath(bare.endsWith(HTTP_PATH) ? `${bare.slice(0, -HTTP_PATH.length)}${own}` : bare),
    ...formatOption(contentFormat),
  ]
}

export function formatOption(contentFormat: number | undefined): readonly CoapOption[] {
  return contentFormat === undefined ? [] : [uintOption('Content-Format', contentFormat)]
}

/** The path of a request as HTTP would have it, with a slash in front. */
export function httpPath(path: string, { path: own = HTTP_PATH }: CoapsMapping): string {
  return path.endsWith(own) ? `/${path.slice(0, -own.length)}${HTTP_PATH}` : `/${path}`
}
