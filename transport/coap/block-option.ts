/** Block1 and Block2 (RFC 7959 section 2.2): which block of a body, how large, and whether more follow. */
import { type CoapMessage, type CoapOption, optionOf, uintOption } from './message.ts'

export interface Block {
  readonly num: number
  readonly more: boolean
  /** Octets: 16 to 1,024, a power of two. */
  readonly size: number
}

const LARGEST_SZX = 6

export const blockSizes = [16, 32, 64, 128, 256, 512, 1024] as const
export type BlockSize = (typeof blockSizes)[number]

/** What DTLS and CoAP put around a block: record, nonce and tag, header, token, options. */
const AROUND_A_BLOCK = 120

/** The largest block that goes whole into a datagram of so many octets, with all that is around it. */
export function blockSizeWithin(octets: number): BlockSize {
  return blockSizes.findLast((size) => size + AROUND_A_BLOCK <= octets) ?? 16
}

/** @returns undefined for a value that is none: more than three octets, or the reserved size exponent 7 */
export function readBlock(value: Uint8Array): Block | undefined {
  if (value.length > 3) return undefined
  const all = value.reduce((sum, octet) => sum * 256 + octet, 0)
  const szx = all & 7
  if (szx > LARGEST_SZX) return undefined
  return { num: all >> 4, more: (all & 8) !== 0, size: 16 << szx }
}

export function blockOption(name: 'Block1' | 'Block2', { num, more, size }: Block): CoapOption {
  return uintOption(name, num * 16 + (more ? 8 : 0) + Math.log2(size / 16))
}

/** Which block of a body a message has; undefined for a whole one, and for a value that is no block. */
export function blockIn(message: CoapMessage, name: 'Block1' | 'Block2'): Block | undefined {
  const value = optionOf(message, name)
  return value && readBlock(value)
}
