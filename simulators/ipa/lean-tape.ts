import type { Clock } from '../../transport/clock.ts'
import type { HttpExchange } from '../../transport/http-exchange.ts'
import { Tape, type TapeRef } from '../../transport/tape.ts'

/** A tape for an IPA that nobody watches: it keeps the last exchange alone, which the IPA itself reads again when it is broken. */
export class LeanTape extends Tape {
  #last: readonly HttpExchange[] = []

  constructor(clock: Clock) {
    super(clock)
  }

  override record(): TapeRef {
    return 0
  }

  override note(): TapeRef {
    return 0
  }

  override complete(exchange: HttpExchange): void {
    this.#last = [exchange]
  }

  override get exchanges(): readonly HttpExchange[] {
    return this.#last
  }
}
