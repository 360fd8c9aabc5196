/** AES-CMAC of RFC 4493, for 128-bit keys. */
import { createCipheriv } from 'node:crypto'
import { aesBlock } from './aes-block.ts'

/** The whole MAC of 16 octets over the concatenation of `parts`. @throws KeyError unless the key has 16 octets */
export function cmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const message = Buffer.concat(parts)
  const k1 = doubled(aesBlock(key, Buffer.alloc(16)))
  const whole = message.length > 0 && message.length % 16 === 0
  const lastAt = whole ? message.length - 16 : message.length - (message.length % 16)
  const last = Buffer.alloc(16)
  message.copy(last, 0, lastAt)
  if (!whole) last[message.length - lastAt] = 0x80
  xorInto(last, whole ? k1 : doubled(k1))
  // CMAC is CBC from a zero vector of which only the last block is kept.
  const cbc = createCipheriv('aes-128-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
  cbc.update(message.subarray(0, lastAt))
  return cbc.update(last)
}

/** Times x in GF(2^128), RFC 4493 2.3. */
function doubled(block: Buffer): Buffer {
  const out = Buffer.alloc(16)
  let carry = 0
  for (let i = 15; i >= 0; i--) {
    const octet = block.readUInt8(i)
    out[i] = (octet << 1) | carry
    carry = octet >> 7
  }
  out.writeUInt8(out.readUInt8(15) ^ (carry * 0x87), 15)
  return out
}

function xorInto(target: Buffer, other: Buffer): void {
  for (let i = 0; i < 16; i++) target.writeUInt8(target.readUInt8(i) ^ other.readUInt8(i), i)
}
