/** The place of the card in a device under test, which a scenario can watch and make misbehave: an eUICC of ours, or a real one. */
import { lpadCapabilities } from '../../protocol/apdu/terminal-capability.ts'
import type { Card } from '../../transport/card.ts'
import { blankTape, type Tape } from '../../transport/tape.ts'
import { asCard } from '../euicc/as-card.ts'
import { execute } from '../euicc/execute.ts'
import type { SimulatedEuicc } from '../euicc/simulated-euicc.ts'

/** What the card answers to a command in place of what is right; undefined lets it answer itself. */
export type Interference = (command: Uint8Array) => Uint8Array | undefined

const PEER = 'euicc'

/** What lies in it. */
export interface CardInSlot extends Pick<Card, 'reset' | 'transmit'> {
  /**
   * What it answers to an ES10 request that reads and changes nothing: behind the device's back, and on no tape.
   *
   * @throws RangeError, HarnessError where it has no answer
   */
  ask(request: Uint8Array): Promise<Buffer>
}

/** A simulated eUICC, as what lies there. */
export function inSlot(euicc: SimulatedEuicc): CardInSlot {
  const card = asCard(euicc)
  return {
    reset: card.reset,
    transmit: card.transmit,
    async ask(request) {
      const { chip } = euicc
      const { capabilities } = chip.volatile
      chip.volatile.capabilities = lpadCapabilities
      const done = execute(chip, Buffer.from(request))
      chip.volatile.capabilities = capabilities
      if (done.kind !== 'done') throw new RangeError(`${done.name} on the card of the device: ${done.kind}`)
      return done.response
    },
  }
}

/** Everything that goes through it is on the tape of the scenario, whatever tape the device has. */
export class CardSlot implements Card {
  #card: CardInSlot
  #tape: Tape = blankTape
  #interference: Interference | undefined
  #commands = 0

  constructor(card: CardInSlot) {
    this.#card = card
  }

  /** How many commands have come. */
  get commands(): number {
    return this.#commands
  }

  /** Puts another card in; the device sees it at its next reset. */
  insert(card: CardInSlot): void {
    this.#card = card
    this.#interference = undefined
  }

  /** As {@link CardInSlot.ask}. */
  ask(request: Uint8Array): Promise<Buffer> {
    return this.#card.ask(request)
  }

  interfere(interference: Interference | undefined): void {
    this.#interference = interference
  }

  onTape(tape: Tape | undefined): void {
    this.#tape = tape ?? blankTape
  }

  reset(_tape: Tape, signal: AbortSignal): Promise<Uint8Array> {
    return this.#card.reset(this.#tape, signal)
  }

  async transmit(command: Uint8Array, _tape: Tape, signal: AbortSignal): Promise<Uint8Array> {
    this.#commands++
    const instead = this.#interference?.(command)
    if (instead === undefined) return this.#card.transmit(command, this.#tape, signal)
    this.#tape.record('sent', PEER, command)
    this.#tape.record('received', PEER, instead)
    return instead
  }

  async close(): Promise<void> {}
}
