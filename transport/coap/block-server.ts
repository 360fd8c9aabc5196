/** Requests and responses of any length for the side that answers: blocks are put together, and given out one by one (RFC 7959). */
import { createHash } from 'node:crypto'
import type { BlockSize } from '../../protocol/bindings/coap-blocks.ts'
import type { Timers } from '../timers.ts'
import { type Block, blockOption, isAsLong, lengthOf, readBlock } from './block-option.ts'
import { type CoapMessage, type CoapOption, codes, optionOf, pathOf, REQUEST_TAG, uintOption } from './message.ts'
import type { CoapContent } from './messages.ts'

/** A request with its whole body. */
export interface WholeRequest {
  readonly code: string
  readonly path: string
  /** Those of its last message. */
  readonly options: readonly CoapOption[]
  readonly payload: Buffer
}

/** What a whole request is answered with. */
export interface WholeContent extends CoapContent {
  /** Called when its last block is given out, just before that is sent; or when the peer has left it lying for as long as it is kept. */
  readonly behind?: () => void
}

export interface BlockServerSettings {
  /** Largest block that is given out, and proposed. Default 1,024. */
  readonly blockSize?: BlockSize
  /** Octets of a request at most, and of all that are unfinished together. Default 1 MiB. */
  readonly largestBody?: number
  /** How long an unfinished transfer is kept. Default that of EXCHANGE_LIFETIME in RFC 7252. */
  readonly keptMs?: number
}

/** Of one peer, in each direction. */
const MOST_TRANSFERS = 8
const ETAG_OCTETS = 4
const KEPT_MS = 247_000

interface Kept {
  /** When it is forgotten, unless another block is taken or given out before. */
  until: number
}

interface Upload extends Kept {
  readonly parts: Buffer[]
  length: number
}

interface Download extends Kept {
  readonly content: WholeContent
  /** Code, path and query. */
  readonly resource: string
}

/** What the messages of one transfer have in common, beside their code (RFC 7959 2.5; RFC 9175 3.3). Tokens change from block to block. */
const ofTransfer: readonly string[] = ['Uri-Host', 'Uri-Port', 'Uri-Path', 'Uri-Query', REQUEST_TAG]
const ofResource: readonly string[] = ['Uri-Path', 'Uri-Query']

/** What one peer has under way. */
export class BlockServer {
  readonly #answer: (request: WholeRequest) => Promise<WholeContent>
  readonly #timers: Timers
  readonly #size: number
  readonly #largestBody: number
  readonly #keptMs: number
  readonly #uploads = new Map<string, Upload>()
  readonly #downloads = new Map<string, Download>()
  /** Calls off the wait for the end of what is kept. */
  #callOff: (() => void) | undefined
  #isClosed = false

  constructor(
    answer: (request: WholeRequest) => Promise<WholeContent>,
    timers: Timers,
    { blockSize = 1024, largestBody = 2 ** 20, keptMs = KEPT_MS }: BlockServerSettings = {},
  ) {
    this.#answer = answer
    this.#timers = timers
    this.#size = blockSize
    this.#largestBody = largestBody
    this.#keptMs = keptMs
  }

  /** Takes one message of a request; gives the response to it. */
  async take(message: CoapMessage): Promise<CoapContent> {
    const blocks = (['Block1', 'Block2'] as const).map((name) => [name, optionOf(message, name)] as const)
    for (const [name, value] of blocks)
      if (value !== undefined && readBlock(value) === undefined) return refusal(codes.badRequest, `${name} is no block`)
    const [upload, download] = blocks.map(([, value]) => value && readBlock(value))
    const key = keyOf(message, ofTransfer)
    const resource = keyOf(message, ofResource)
    if (download !== undefined && download.num > 0 && upload === undefined) return this.#next(key, resource, download)
    const announced = optionOf(message, 'Size1')?.reduce((sum, octet) => sum * 256 + octet, 0) ?? 0
    if (upload !== undefined && announced > this.#largestBody) return this.#tooLarge(key)
    const whole = upload === undefined ? message.payload : this.#collect(key, upload, message.payload)
    if (!Buffer.isBuffer(whole)) return whole
    this.#downloads.delete(key)
    const { code, options } = message
    const content = await this.#answer({ code, path: pathOf(message), options, payload: whole })
    const taken = upload === undefined ? [] : [blockOption('Block1', { ...upload, more: false })]
    const first = this.#begin(key, resource, content, download)
    return { ...first, options: [...first.options, ...taken] }
  }

  /** Forgets everything, and keeps nothing any more: the peer is gone. */
  close(): void {
    this.#isClosed = true
    this.#callOff?.()
    this.#uploads.clear()
    this.#downloads.clear()
  }

  /** @returns the whole body behind its last block, else the response that asks for the next one or refuses */
  #collect(key: string, block: Block, payload: Buffer): Buffer | CoapContent {
    const from = block.num * block.size
    if (!isAsLong(payload, block))
      return refusal(codes.badRequest, `a block of ${payload.length} octets in place of ${lengthOf(block)}`)
    if (from + payload.length > this.#largestBody) return this.#tooLarge(key)
    const parts: Upload | undefined = from === 0 ? { until: 0, parts: [], length: 0 } : this.#kept(this.#uploads, key)
    if (parts === undefined) return refusal(codes.incomplete, 'blocks before this one are missing')
    if (parts.length !== from) {
      // The peer did not hear that this one was taken, and sends it under another message id.
      if (from + payload.length !== parts.length) return refusal(codes.incomplete, `the next block begins at ${parts.length}`)
    } else {
      parts.parts.push(payload)
      parts.length += payload.length
    }
    if (block.more) {
      this.#keep(this.#uploads, key, parts)
      this.#makeRoom()
      const size = Math.min(block.size, this.#size)
      return {
        code: codes.continue,
        options: [blockOption('Block1', { num: block.num, more: true, size })],
        payload: Buffer.of(),
      }
    }
    this.#uploads.delete(key)
    return Buffer.concat(parts.parts)
  }

  /** Says how much is taken (RFC 7959 4). */
  #tooLarge(key: string): CoapContent {
    this.#uploads.delete(key)
    return { ...refusal(codes.tooLarge, ''), options: [uintOption('Size1', this.#largestBody)] }
  }

  #begin(key: string, resource: string, content: WholeContent, wanted: Block | undefined): CoapContent {
    const size = Math.min(this.#size, wanted?.size ?? this.#size)
    if (content.payload.length <= size) {
      content.behind?.()
      return content
    }
    const digest = createHash('sha256').update(content.payload).digest().subarray(0, ETAG_OCTETS)
    const tagged = { ...content, options: [...content.options, { name: 'ETag', value: digest }] }
    this.#keep(this.#downloads, key, { until: 0, content: tagged, resource })
    const first = blockOf(tagged, { num: 0, more: true, size })
    return { ...first, options: [...first.options, uintOption('Size2', content.payload.length)] }
  }

  #next(key: string, resource: string, wanted: Block): CoapContent {
    const name = this.#kept(this.#downloads, key) === undefined ? this.#onlyOneOf(resource) : key
    const kept = this.#kept(this.#downloads, name)
    if (kept === undefined) return refusal(codes.incomplete, 'nothing is kept that this block is of')
    const size = Math.min(this.#size, wanted.size)
    const num = (wanted.num * wanted.size) / size
    if (num * size >= kept.content.payload.length) return refusal(codes.badRequest, 'the body ends before this block')
    this.#keep(this.#downloads, name, kept)
    if ((num + 1) * size >= kept.content.payload.length) kept.content.behind?.()
    return blockOf(kept.content, { num, more: true, size })
  }

  /** Some clients tag the blocks that they send, and not those that they fetch: an ETag tells them which body a block is of. */
  #onlyOneOf(resource: string): string {
    const [name = '', ...others] = [...this.#downloads.keys()].filter((one) => this.#downloads.get(one)?.resource === resource)
    return others.length === 0 ? name : ''
  }

  #kept<K extends Kept>(all: ReadonlyMap<string, K>, key: string): K | undefined {
    const kept = all.get(key)
    return kept === undefined || kept.until <= this.#timers.now() ? undefined : kept
  }

  /** From now on; those that have stood still longest go first. */
  #keep<K extends Kept>(all: Map<string, K>, key: string, kept: K): void {
    if (this.#isClosed) return
    all.delete(key)
    this.#sweep()
    for (const name of all.keys()) if (all.size >= MOST_TRANSFERS) all.delete(name)
    kept.until = this.#timers.now() + this.#keptMs
    all.set(key, kept)
    this.#callOff ??= this.#timers.after(this.#keptMs, () => this.#lookAgain())
  }

  /** Forgets those whose time is over. */
  #sweep(): void {
    const now = this.#timers.now()
    for (const [name, { until }] of this.#uploads) if (until <= now) this.#uploads.delete(name)
    for (const [name, { until, content }] of this.#downloads) {
      if (until > now) continue
      this.#downloads.delete(name)
      content.behind?.()
    }
  }

  /** A peer that is silent keeps nothing here either. */
  #lookAgain(): void {
    this.#callOff = undefined
    this.#sweep()
    const next = Math.min(...[...this.#uploads.values(), ...this.#downloads.values()].map(({ until }) => until))
    if (next < Number.POSITIVE_INFINITY) this.#callOff = this.#timers.after(next - this.#timers.now(), () => this.#lookAgain())
  }

  /** What is unfinished has together no more octets than one body may have. */
  #makeRoom(): void {
    let octets = [...this.#uploads.values()].reduce((sum, { length }) => sum + length, 0)
    for (const [name, { length }] of this.#uploads) {
      if (octets <= this.#largestBody) return
      this.#uploads.delete(name)
      octets -= length
    }
  }
}

/** The same for messages with the same code and the same of these options: several are a list, and none is another one than an empty one. */
function keyOf({ code, options }: CoapMessage, names: readonly string[]): string {
  const named = options.filter(({ name }) => names.includes(name))
  return [code, ...named.map(({ name, value }) => `${name}=${value.toString('hex')}`)].join(' ')
}

function blockOf({ code, options, payload }: CoapContent, { num, size }: Block): CoapContent {
  const from = num * size
  const more = from + size < payload.length
  return {
    code,
    options: [...options, blockOption('Block2', { num, more, size })],
    payload: payload.subarray(from, from + size),
  }
}

/** A diagnostic payload says why (RFC 7252 5.5.2). */
function refusal(code: string, why: string): CoapContent {
  return { code, options: [], payload: Buffer.from(why) }
}
