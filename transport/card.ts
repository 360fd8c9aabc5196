import type { Tape } from './tape.ts'

/**
 * A card as a device has it: command APDUs in, response APDUs out. A simulated eUICC is one, a card in a reader is one.
 *
 * Every octet of both directions goes on the tape (`sent` to the card, `received` from it) before anyone interprets it. GET RESPONSE
 * and FETCH are commands like others: nobody below this sends them by itself. Rejects with `PeerFault` only.
 */
export interface Card {
  /** Powers the card off and on. Gives its ATR. Channels, challenge and download session are gone. */
  reset(tape: Tape, signal: AbortSignal): Promise<Uint8Array>
  /** One command APDU, and its whole response APDU with the two octets of the status word at the end. */
  transmit(command: Uint8Array, tape: Tape, signal: AbortSignal): Promise<Uint8Array>
  close(): Promise<void>
}
