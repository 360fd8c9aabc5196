/** A confirmable message on its way: sent again, each time after twice as long, until it is acknowledged or given up (RFC 7252 4.2). */
import type { Random } from '../random.ts'
import type { Timers } from '../timers.ts'
import type { CoapTiming } from './timing.ts'

interface TransmissionPorts {
  send(octets: Buffer): void
  readonly timers: Timers
  readonly random: Random
  readonly timing: CoapTiming
}

export class Transmission {
  readonly #octets: Buffer
  readonly #ports: TransmissionPorts
  readonly #givenUp: () => void
  #sent = 0
  #waitMs: number
  #callOff = () => {}

  /** Sends for the first time. @param givenUp when the last wait is over; not after {@link end} */
  constructor(octets: Buffer, ports: TransmissionPorts, givenUp: () => void) {
    this.#octets = octets
    this.#ports = ports
    this.#givenUp = givenUp
    const { ackTimeoutMs, ackRandomFactor } = ports.timing
    const chance = Buffer.from(ports.random(2)).readUInt16BE() / 0x1_0000
    this.#waitMs = ackTimeoutMs * (1 + (ackRandomFactor - 1) * chance)
    this.#send()
  }

  /** It was acknowledged, or nobody waits for it any more. */
  end(): void {
    this.#callOff()
    this.#callOff = () => {}
  }

  #send(): void {
    const { send, timers, timing } = this.#ports
    this.#sent++
    this.#callOff = timers.after(this.#waitMs, () => {
      if (this.#sent > timing.maxRetransmit) this.#givenUp()
      else this.#send()
    })
    this.#waitMs *= 2
    try {
      send(this.#octets)
    } catch (error) {
      // Nobody else could: whoever sends for the first time has nothing to end yet.
      this.end()
      throw error
    }
  }
}
