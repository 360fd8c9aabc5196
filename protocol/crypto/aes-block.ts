import { createCipheriv } from 'node:crypto'
import { KeyError } from './curves.ts'

/** One block of 16 octets under AES-128. @throws KeyError unless the key has 16 octets */
export function aesBlock(key: Uint8Array, block: Uint8Array): Buffer {
  if (key.length !== 16) throw new KeyError(`an AES-128 key has 16 octets and this one has ${key.length}`)
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block)
}
