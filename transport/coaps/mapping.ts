/**
 * What no document settles for ESipa over CoAP, as settings: Uri-Path, Content-Format, codes, kind of message, blocks, suites, times
 * (SGP.32 v1.2 6.2). A peer is never failed for one of them.
 */

import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import type { BlockSize } from '../coap/block-option.ts'
import { type CoapOption, uintOption, uriPath } from '../coap/message.ts'
import type { CoapTiming } from '../coap/timing.ts'

export interface CoapsMapping {
  /** Of the function binding, without a slash in front. Default `gsma/rsp2/asn1`. */
  readonly path?: string
  /** Number of the Content-Format that requests and responses carry. Default none. */
  readonly contentFormat?: number
  /** Code of a response with a body. Default 2.05; 2.04 is seen too. */
  readonly successCode?: string
  /** Whether requests are confirmable. Default true. */
  readonly confirmable?: boolean
  /** Largest block. Default 1,024. */
  readonly blockSize?: BlockSize
  /** Whether bodies of several blocks carry a Request-Tag (RFC 9175). Default true. */
  readonly requestTag?: boolean
  /** Suites by OpenSSL's names, with colons between them. Default the ECDHE-ECDSA ones of SGP.32 and CCM_8. */
  readonly suites?: string
  /** Octets of a datagram at most, without IP and UDP. Default 1,200. */
  readonly mtu?: number
  readonly timing?: Partial<CoapTiming>
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
