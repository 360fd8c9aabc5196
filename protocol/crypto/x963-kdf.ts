/** Key derivation of ANSI X9.63 with SHA-256 (BSI TR-03111 4.3.3; SGP.22 2.6.7.3). */
import { createHash } from 'node:crypto'

/** The first `length` octets of SHA-256(z || counter || sharedInfo) with the 32-bit counter running from 1. */
export function x963Kdf(z: Uint8Array, sharedInfo: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 1; blocks.length * 32 < length; counter++) {
    const octets = Buffer.alloc(4)
    octets.writeUInt32BE(counter)
    blocks.push(createHash('sha256').update(z).update(octets).update(sharedInfo).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}
