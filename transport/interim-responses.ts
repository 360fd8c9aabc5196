/** A head of an interim response that goes on for longer than this is left to the HTTP parser. */
const MOST_OCTETS = 16 * 1024

/**
 * Takes the interim responses (1xx) out of what comes before a final response. A client has to read over them even where it
 * expects none (RFC 9110 15.2), and undici ends the connection at a 100 (Continue). A 101 stays: nobody asked for another protocol.
 */
export class InterimResponses {
  #held: Buffer = Buffer.alloc(0)
  #isOver = false

  /** What of the next octets is for the HTTP parser; nothing while they may still be part of an interim response. */
  pass(octets: Buffer): Buffer {
    if (this.#isOver) return octets
    this.#held = this.#held.length === 0 ? octets : Buffer.concat([this.#held, octets])
    while (isInterim(this.#held)) {
      const end = this.#held.indexOf('\r\n\r\n')
      if (end < 0 && this.#held.length <= MOST_OCTETS) return Buffer.alloc(0)
      if (end < 0) break
      this.#held = this.#held.subarray(end + 4)
    }
    this.#isOver = true
    return this.#held
  }
}

/** Whether octets begin an interim response, as far as they show it. */
function isInterim(octets: Buffer): boolean {
  const start = octets.toString('latin1', 0, 12)
  return start.length < 10
    ? ['HTTP/1.0 1', 'HTTP/1.1 1'].some((line) => line.startsWith(start))
    : /^HTTP\/1\.[01] 1(?!01)/.test(start)
}
