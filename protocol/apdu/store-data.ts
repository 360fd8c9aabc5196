/**
 * STORE DATA: how an ES10 request travels in blocks (SGP.22 5.7.2).
 *
 * One ES10 function is one session of blocks 00, 01, ...; P1 is 11 where more blocks follow and 91 on the last one.
 */
import { EncodeError } from '../ber/issues.ts'
import { claOf, classOf } from './channel.ts'
import { type CommandApdu, command } from './command.ts'
import { INS } from './instructions.ts'
import { SW } from './status-word.ts'

/** P1 of a block that others follow: BER-TLV data, no encryption, case 4. */
export const MORE_BLOCKS = 0x11
/** P1 of the last or only block. */
export const LAST_BLOCK = 0x91

/** Octets of one block at most, and blocks of one session at most. */
const MAX_BLOCK = 255
const MAX_BLOCKS = 256

export interface StoreDataOptions {
  /** Octets per block, 1 to 255; 255 by default. A card takes any. */
  readonly blockSize?: number
  /** Without Le, as the command travels over T=0; by default Le is 256. */
  readonly withoutLe?: boolean
}

/**
 * The commands that carry a request.
 *
 * @throws EncodeError for an empty request, a block size out of range, or more than 256 blocks
 */
export function storeData(channel: number, request: Uint8Array, options: StoreDataOptions = {}): CommandApdu[] {
  const { blockSize = MAX_BLOCK, withoutLe = false } = options
  if (!Number.isInteger(blockSize) || blockSize < 1 || blockSize > MAX_BLOCK)
    throw new EncodeError(`STORE DATA blocks of ${blockSize} octets; they have 1 to 255`)
  if (request.length === 0) throw new EncodeError('STORE DATA without a request')
  const blocks = Math.ceil(request.length / blockSize)
  if (blocks > MAX_BLOCKS)
    throw new EncodeError(
      `${request.length} octets need ${blocks} blocks of ${blockSize}, and a session has 256; use larger blocks or a shorter request`,
    )
  const cla = claOf(channel, 'proprietary')
  return Array.from({ length: blocks }, (_, i) => {
    const p1 = i === blocks - 1 ? LAST_BLOCK : MORE_BLOCKS
    return command(cla, INS.storeData, p1, i, request.subarray(i * blockSize, (i + 1) * blockSize), withoutLe ? undefined : 256)
  })
}

/** What became of a block. */
export type BlockTaken =
  /** Not the last one: the card answers 9000 without data. */
  | { readonly kind: 'more' }
  | { readonly kind: 'complete'; readonly request: Buffer }
  /** The session is over; the card answers with `sw`. */
  | { readonly kind: 'refused'; readonly sw: number; readonly reason: string }

/**
 * The card's side: puts the blocks of one logical channel together.
 *
 * The specification names no status words for wrong blocks. Here, as ISO/IEC 7816-4 and GlobalPlatform use them: 6D00 another
 * instruction, 6E00 a CLA that is not 80 to 83 or C0 to CF, 6A86 a P1 other than 11 and 91, a block that is not the next one, or a block FF
 * that is not the last, 6700 no data or more than 255 octets. A refusal ends the session. Block 00 always begins a new one.
 */
export class StoreDataAssembler {
  #blocks: Uint8Array[] = []

  /** Blocks of the session that is open. */
  get blocks(): number {
    return this.#blocks.length
  }

  take({ cla, ins, p1, p2, data }: CommandApdu): BlockTaken {
    const place = classOf(cla)
    if (ins !== INS.storeData) return this.#refuse(SW.instructionNotSupported, 'no STORE DATA')
    if (place?.form !== 'proprietary' || place.furtherBits !== 0)
      return this.#refuse(SW.classNotSupported, 'CLA is not 80 to 83 or C0 to CF')
    if (p1 !== MORE_BLOCKS && p1 !== LAST_BLOCK) return this.#refuse(SW.wrongParameters, 'P1 is neither 11 nor 91')
    if (data.length === 0 || data.length > MAX_BLOCK) return this.#refuse(SW.wrongLength, `a block of ${data.length} octets`)
    if (p2 === 0) this.#blocks = []
    if (p2 !== this.#blocks.length)
      return this.#refuse(SW.wrongParameters, `block ${p2} where block ${this.#blocks.length} is due`)
    if (p1 === MORE_BLOCKS && p2 === MAX_BLOCKS - 1) return this.#refuse(SW.wrongParameters, 'block 255 is not the last')
    // The caller may reuse its buffer for the next command.
    this.#blocks.push(Uint8Array.from(data))
    if (p1 === MORE_BLOCKS) return { kind: 'more' }
    const request = Buffer.concat(this.#blocks)
    this.reset()
    return { kind: 'complete', request }
  }

  /** Forgets the open session: the channel was closed or the card was reset. */
  reset(): void {
    this.#blocks = []
  }

  #refuse(sw: number, reason: string): BlockTaken {
    this.reset()
    return { kind: 'refused', sw, reason }
  }
}
