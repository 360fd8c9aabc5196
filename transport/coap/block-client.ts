/** Requests with bodies of any length, in blocks (RFC 7959), marked so that two transfers cannot be mixed up (RFC 9175 section 3). */
import type { BlockSize } from '../../protocol/bindings/coap-blocks.ts'
import type { Random } from '../random.ts'
import { type Block, blockOption, isAsLong, lengthOf, readBlock } from './block-option.ts'
import { CoapFault } from './coap-fault.ts'
import type { CoapEndpoint } from './endpoint.ts'
import { type CoapMessage, type CoapOption, codes, optionOf, REQUEST_TAG, uintOption } from './message.ts'
import type { CoapContent } from './messages.ts'

export interface BlockClientSettings {
  /** Largest block that is sent, and asked for. Default 1,024. */
  readonly blockSize?: BlockSize
  /** Octets of a response at most. Default 1 MiB. */
  readonly largestBody?: number
  /** Whether bodies of several blocks have a Request-Tag. Default true. */
  readonly requestTag?: boolean
  /** Whether its messages are confirmable. Default true. */
  readonly confirmable?: boolean
}

/** A response with its whole body. */
export interface WholeResponse {
  readonly code: string
  /** Those of the last message, without those of blocks. */
  readonly options: readonly CoapOption[]
  readonly payload: Buffer
  /** Requests that it took. */
  readonly roundTrips: number
}

const LARGEST = 1024
const ofBlocks = new Set(['Block1', 'Block2', 'Size1', 'Size2', 'ETag'])

export class BlockClient {
  readonly #endpoint: CoapEndpoint
  readonly #random: Random
  readonly #size: number
  readonly #largestBody: number
  readonly #tagged: boolean
  readonly #confirmable: boolean

  constructor(
    endpoint: CoapEndpoint,
    random: Random,
    { blockSize = 1024, largestBody = 2 ** 20, requestTag = true, confirmable = true }: BlockClientSettings = {},
  ) {
    this.#endpoint = endpoint
    this.#random = random
    this.#size = blockSize
    this.#largestBody = largestBody
    this.#tagged = requestTag
    this.#confirmable = confirmable
  }

  /** @param request its options without those of blocks @throws CoapFault where the transfer comes to no whole response */
  async request(request: CoapContent, signal: AbortSignal): Promise<WholeResponse> {
    let roundTrips = 0
    const ask = (options: readonly CoapOption[], payload: Buffer) => {
      roundTrips++
      const { code } = request
      const confirmable = this.#confirmable
      return this.#endpoint.request({ code, options: [...request.options, ...options], payload, confirmable }, signal)
    }
    const { response, tag } = await this.#upload(request.payload, ask)
    const whole = await this.#download(response, (options) => ask([...tag, ...options], Buffer.of()))
    const { code, options } = whole.last
    return { code, options: options.filter(({ name }) => !ofBlocks.has(name)), payload: whole.payload, roundTrips }
  }

  /** Asks for a response in small blocks before there is one (RFC 7959 2.4). */
  get #wanted(): readonly CoapOption[] {
    return this.#size === LARGEST ? [] : [blockOption('Block2', { num: 0, more: false, size: this.#size })]
  }

  async #upload(body: Buffer, ask: Ask): Promise<Uploaded> {
    if (body.length > this.#size) return this.#inBlocks(body, this.#size, ask)
    const response = await ask(this.#wanted, body)
    const hint = response.code === codes.tooLarge ? readBlockOf(response, 'Block1') : undefined
    // In one piece it was too large, in blocks of this size it may not be (RFC 7959 2.9.3).
    return hint !== undefined && hint.size < body.length ? this.#inBlocks(body, hint.size, ask) : { response, tag: [] }
  }

  async #inBlocks(body: Buffer, largest: number, ask: Ask): Promise<Uploaded> {
    const tag: readonly CoapOption[] = this.#tagged ? [{ name: REQUEST_TAG, value: Buffer.from(this.#random(2)) }] : []
    let size = largest
    let sent = 0
    // A peer that wants smaller blocks says so once, or with each block a smaller one: never more often than there are sizes.
    let begun = 0
    for (;;) {
      const payload = body.subarray(sent, sent + size)
      const block: Block = { num: sent / size, more: sent + payload.length < body.length, size }
      const sizeOfAll = sent === 0 ? [uintOption('Size1', body.length)] : []
      const wanted = block.more ? [] : this.#wanted
      const response = await ask([blockOption('Block1', block), ...sizeOfAll, ...wanted, ...tag], payload)
      const answered = readBlockOf(response, 'Block1')
      if (response.code === codes.tooLarge && answered !== undefined && answered.size < size && begun++ < 6) {
        size = answered.size
        sent = 0
      } else if (response.code.startsWith('2.') && block.more) {
        // Also another code than 2.31: each block is acted on by itself then, and the last one has the response (RFC 7959 2.3).
        if (answered === undefined)
          throw new CoapFault('transfer', `${response.code} without Block1 to block ${block.num}, which others follow`)
        if (answered.num !== block.num)
          throw new CoapFault('transfer', `the peer took block ${answered.num}, where ${block.num} was sent`)
        sent += payload.length
        // The first block was taken as it is: what follows is counted in the smaller ones.
        size = Math.min(size, answered.size)
      } else if (response.code === codes.continue) {
        throw new CoapFault('transfer', 'the peer asks to go on behind the last block')
      } else return { response, tag }
    }
  }

  async #download(first: CoapMessage, ask: (options: readonly CoapOption[]) => Promise<CoapMessage>) {
    let last = first
    let block = readBlockOf(last, 'Block2')
    if (block === undefined) return { last, payload: first.payload }
    if (block.num !== 0) throw new CoapFault('transfer', `the response begins with block ${block.num}`)
    const parts: Buffer[] = []
    let length = 0
    let tag = optionOf(last, 'ETag')
    for (;;) {
      if (!isAsLong(last.payload, block))
        throw new CoapFault('transfer', `block ${block.num} has ${last.payload.length} octets in place of ${lengthOf(block)}`)
      parts.push(last.payload)
      length += last.payload.length
      if (length > this.#largestBody) throw new CoapFault('transfer', `a response of more than ${this.#largestBody} octets`)
      if (!block.more) return { last, payload: Buffer.concat(parts) }
      const size: number = Math.min(block.size, this.#size)
      const wanted = { num: length / size, more: false, size }
      last = await ask([blockOption('Block2', wanted)])
      block = readBlockOf(last, 'Block2')
      if (block === undefined) throw new CoapFault('transfer', `${last.code} without Block2 in place of block ${wanted.num}`)
      if (block.num * block.size !== length)
        throw new CoapFault(
          'transfer',
          `block ${block.num} of ${block.size} octets came, and ${wanted.num} of ${size} was asked for`,
        )
      const now = optionOf(last, 'ETag')
      tag ??= now
      if (tag !== undefined && now !== undefined && !tag.equals(now))
        throw new CoapFault('transfer', 'blocks of two bodies: their ETags differ')
    }
  }
}

/** The response to a whole body, and how its blocks were marked: those of the response are asked for with the same mark. */
interface Uploaded {
  readonly response: CoapMessage
  readonly tag: readonly CoapOption[]
}

type Ask = (options: readonly CoapOption[], payload: Buffer) => Promise<CoapMessage>

/** @throws CoapFault for a value that is no block */
function readBlockOf(message: CoapMessage, name: 'Block1' | 'Block2'): Block | undefined {
  const value = optionOf(message, name)
  if (value === undefined) return undefined
  const block = readBlock(value)
  if (block === undefined) throw new CoapFault('transfer', `${name} ${value.toString('hex')} is no block`)
  return block
}
