/** What crosses the network for each exchange that a server of ours answers, found out from the messages that pass. */
import { blockIn } from '../coap/block-option.ts'
import { type CoapMessage, codes, isRequest, optionOf, readable } from '../coap/message.ts'
import { type DatagramTraffic, noTraffic, since } from '../dtls/traffic.ts'
import type { Traffic } from '../http-exchange.ts'
import type { Tape, TapeRef } from '../tape.ts'

/** A copy comes soon: a client has one request under way (RFC 7252 4.7). */
const MOST_KNOWN = 16

export class ServedTraffic {
  readonly #all: Readonly<DatagramTraffic>
  readonly #tape: Tape
  #from: DatagramTraffic = noTraffic()
  #to: DatagramTraffic = noTraffic()
  #roundTrips = 0
  #isFirst = true
  /** Message IDs of the latest requests. */
  readonly #known: number[] = []
  /** First line of the answer that is on its way, or was the latest. */
  #answer: TapeRef | undefined

  /** @param all of the association, which goes on counting */
  constructor(all: Readonly<DatagramTraffic>, tape: Tape) {
    this.#all = all
    this.#tape = tape
  }

  /** A message has come. */
  received(octets: Uint8Array): void {
    const message = readable(octets)
    if (!isRequest(message) || this.#isCopy(message)) return
    if (this.#answer !== undefined && !isForMore(message)) {
      // What comes between two exchanges counts for the later.
      this.#from = this.#to
      this.#roundTrips = 0
      this.#isFirst = false
      this.#answer = undefined
    }
    this.#roundTrips++
  }

  /** What comes again belongs to the exchange that it is of: its octets count there when the answer goes once more. */
  #isCopy({ messageId }: CoapMessage): boolean {
    if (this.#known.includes(messageId)) return true
    this.#known.push(messageId)
    if (this.#known.length > MOST_KNOWN) this.#known.shift()
    return false
  }

  /** A message has left. @param line of the tape */
  sent(line: TapeRef, octets: Uint8Array): void {
    const code = readable(octets)?.code
    if (code === undefined || code.startsWith('0.') || code === codes.continue) return
    this.#answer ??= line
    this.#to = { ...this.#all }
    this.#tape.measured(this.#answer, this.#read())
  }

  #read(): Traffic {
    return { ...since(this.#from, this.#to), roundTrips: this.#roundTrips, handshake: this.#isFirst }
  }
}

/** Whether it asks for the next block of the answer. */
function isForMore(message: CoapMessage): boolean {
  const block = blockIn(message, 'Block2')
  return block !== undefined && block.num > 0 && optionOf(message, 'Block1') === undefined
}
