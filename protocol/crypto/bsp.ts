/**
 * The bound profile package protection, SCP03t (SGP.22 2.5.3 and 5.5, SGP.02 4.1.3.3), both ways.
 *
 * 86 and 87 are encrypted and carry a MAC, 88 carries a MAC only. Every TLV takes a number of the block counter, 88 included, and
 * every MAC continues from the one before, whatever the tag.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { elementOf } from '../ber/element.ts'
import { DecodeError, EncodeError } from '../ber/issues.ts'
import { viewOf } from '../ber/octets.ts'
import { hexTag } from '../ber/tag.ts'
import { tlv } from '../ber/writer.ts'
import { aesBlock } from './aes-block.ts'
import { cmac } from './cmac.ts'
import { KeyError } from './curves.ts'
import type { BspKeys } from './session-keys.ts'

export type BspTag = 0x86 | 0x87 | 0x88

/** Octets that one protected TLV has at most, tag, length and MAC included. */
export const MAX_SEGMENT = 1020
/** Octets of plaintext that fit into every protected TLV: 1008 of ciphertext, less one of padding. */
export const MAX_PLAINTEXT = 1007

const MAC_OCTETS = 8

export type Unprotected =
  | { readonly kind: 'plaintext'; readonly plaintext: Buffer }
  | { readonly kind: 'scp03tStructureError' | 'scp03tSecurityError'; readonly what: string }

/** One end of a protected run of TLVs. Both ends hold one with the same keys, and it is over after the first failure. */
export class BspSession {
  #enc: Uint8Array
  #mac: Uint8Array
  #macChainingValue: Uint8Array
  #blockCounter = 1

  /** @throws KeyError unless all three keys have 16 octets */
  constructor(keys: BspKeys) {
    checkSizes(keys)
    this.#enc = keys.enc
    this.#mac = keys.mac
    this.#macChainingValue = keys.initialMacChainingValue
  }

  /** Number that the next TLV takes, 1 for the first. */
  get blockCounter(): number {
    return this.#blockCounter
  }

  /** Whole MAC of the last TLV, or the initial value: 16 octets. */
  get macChainingValue(): Buffer {
    return Buffer.from(this.#macChainingValue)
  }

  /** ReplaceSessionKeys (SGP.22 5.5.4): PPK-ENC and PPK-CMAC from here on, with the counter at 1 again. @throws KeyError for wrong sizes */
  replaceKeys(keys: BspKeys): void {
    checkSizes(keys)
    this.#enc = keys.enc
    this.#mac = keys.mac
    this.#macChainingValue = keys.initialMacChainingValue
    this.#blockCounter = 1
  }

  /**
   * The protected TLV.
   *
   * @param options.sizes `'any'` also makes TLVs of more than {@link MAX_SEGMENT} octets: for senders that misbehave on purpose
   * @throws EncodeError where the TLV would be longer than that
   */
  protect(tag: BspTag, plaintext: Uint8Array, options: { readonly sizes?: 'checked' | 'any' } = {}): Buffer {
    const ciphertext = tag === 0x88 ? plaintext : encrypted(this.#enc, this.#blockCounter, plaintext)
    const unsigned = tlv(tag, ciphertext, Buffer.alloc(MAC_OCTETS))
    if (unsigned.length > MAX_SEGMENT && options.sizes !== 'any') {
      throw new EncodeError(
        `${plaintext.length} octets make a ${hexTag(tag)} of ${unsigned.length}, more than ${MAX_SEGMENT}; split them at ${MAX_PLAINTEXT}`,
      )
    }
    const covered = unsigned.subarray(0, -MAC_OCTETS)
    const mac = this.#macOver(covered)
    this.#advance(mac)
    return Buffer.concat([covered, mac.subarray(0, MAC_OCTETS)])
  }

  /**
   * The plaintext of a received TLV, or which of the two errors of SGP.22 5.5 it deserves: structure where it is no TLV of this
   * tag that could hold a MAC and whole blocks, security where MAC or padding are wrong. The MAC is taken over the octets as
   * received. TLVs longer than {@link MAX_SEGMENT} are read: their size is a matter of its own.
   */
  unprotect(tag: BspTag, received: Uint8Array): Unprotected {
    const bytes = viewOf(received)
    const valueStart = valueStartOf(tag, bytes)
    if (typeof valueStart === 'string') return { kind: 'scp03tStructureError', what: valueStart }
    const ciphertext = bytes.subarray(valueStart, -MAC_OCTETS)
    const fault = sizeFault(tag, bytes.length - valueStart)
    if (fault !== undefined) return { kind: 'scp03tStructureError', what: fault }

    const mac = this.#macOver(bytes.subarray(0, -MAC_OCTETS))
    if (!mac.subarray(0, MAC_OCTETS).equals(bytes.subarray(-MAC_OCTETS))) {
      return { kind: 'scp03tSecurityError', what: `the MAC of ${hexTag(tag)} number ${this.#blockCounter} is wrong` }
    }
    const plaintext = tag === 0x88 ? ciphertext : decrypted(this.#enc, this.#blockCounter, ciphertext)
    if (plaintext === undefined) {
      return {
        kind: 'scp03tSecurityError',
        what: `${hexTag(tag)} number ${this.#blockCounter} does not end in 80 00..00 when decrypted`,
      }
    }
    this.#advance(mac)
    return { kind: 'plaintext', plaintext: Buffer.from(plaintext) }
  }

  #macOver(covered: Uint8Array): Buffer {
    return cmac(this.#mac, this.#macChainingValue, covered)
  }

  #advance(mac: Buffer): void {
    this.#macChainingValue = mac
    this.#blockCounter++
  }
}

/** ICV of a block number: the number as 16 octets, big-endian, encrypted under the encryption key (SGP.02 4.1.3.3). */
export function initialChainingVector(enc: Uint8Array, blockCounter: number): Buffer {
  const block = Buffer.alloc(16)
  block.writeBigUInt64BE(BigInt(blockCounter), 8)
  return aesBlock(enc, block)
}

function encrypted(enc: Uint8Array, blockCounter: number, plaintext: Uint8Array): Buffer {
  const padded = Buffer.alloc(plaintext.length + 16 - (plaintext.length % 16))
  padded.set(plaintext)
  padded[plaintext.length] = 0x80
  return createCipheriv('aes-128-cbc', enc, initialChainingVector(enc, blockCounter)).setAutoPadding(false).update(padded)
}

function decrypted(enc: Uint8Array, blockCounter: number, ciphertext: Uint8Array): Buffer | undefined {
  const padded = createDecipheriv('aes-128-cbc', enc, initialChainingVector(enc, blockCounter))
    .setAutoPadding(false)
    .update(ciphertext)
  const end = padded.findLastIndex((octet) => octet !== 0)
  return padded[end] === 0x80 && padded.length - end <= 16 ? padded.subarray(0, end) : undefined
}

/** Where the value of the one TLV begins, or what is wrong with it. */
function valueStartOf(tag: BspTag, bytes: Buffer): number | string {
  try {
    return elementOf(tag, bytes).valueStart
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}

function sizeFault(tag: BspTag, length: number): string | undefined {
  if (length < MAC_OCTETS) return `a ${hexTag(tag)} of ${length} octets has no room for the MAC`
  const ciphertext = length - MAC_OCTETS
  if (tag === 0x88) return undefined
  return ciphertext > 0 && ciphertext % 16 === 0
    ? undefined
    : `${ciphertext} octets of ciphertext in ${hexTag(tag)} are not one or more whole blocks`
}

function checkSizes(keys: BspKeys): void {
  for (const name of ['initialMacChainingValue', 'enc', 'mac'] as const) {
    if (keys[name].length !== 16) throw new KeyError(`${name} has 16 octets, not ${keys[name].length}`)
  }
}
