/** How large blocks of ESipa over CoAP are (RFC 7959 section 2.2), and which of them fit into the datagrams of a network. */
import { ASN1_PATH } from './paths.ts'

export const blockSizes = [16, 32, 64, 128, 256, 512, 1024] as const
export type BlockSize = (typeof blockSizes)[number]

/** Of a record of DTLS 1.2 with AES-128-CBC-SHA256, the longest there is: header, initial value, MAC, padding. */
const OF_A_RECORD = 13 + 16 + 32 + 16
/** Of a request: header, token, marker of the payload, Content-Format, Block1, Block2, Size1 and Request-Tag. Responses have less. */
const OF_A_MESSAGE = 4 + 4 + 1 + 3 + 4 + 4 + 6 + 4

/** Octets that a datagram with a block of a request in it has around the block, at most. @param path without a slash in front */
export function aroundABlock(path: string = ASN1_PATH.slice(1)): number {
  // Each part of the path is an option, whose header stands in place of the slash.
  return OF_A_RECORD + OF_A_MESSAGE + Buffer.byteLength(path) + 1
}

/** The largest block that fits into a datagram of so many octets with what is around it, whatever the suite; the smallest there is where none does. */
export function largestBlock(datagram: number, path?: string): BlockSize {
  return blockSizes.findLast((size) => size + aroundABlock(path) <= datagram) ?? blockSizes[0]
}
