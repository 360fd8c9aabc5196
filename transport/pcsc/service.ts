/**
 * What the harness needs of a PC/SC service (pcscd, winscard): the readers, and a card that nobody else may use meanwhile. Two bindings
 * give it; neither knows what is sent.
 */

/** Share of the service that one program has. Calls of one service go one after the other. */
export interface PcscService {
  /** How it was reached, for reports: `pcsclite` or `koffi`. */
  readonly binding: string
  /** Names of the readers that are there now. @throws PcscError */
  readers(): Promise<readonly string[]>
  /** Takes the card in a reader for itself. @throws PcscError without a card, or where another program has it */
  connect(reader: string): Promise<PcscCard>
  /** Gives the service back; connections end before. */
  close(): Promise<void>
}

/** The card in a reader, connected exclusively. */
export interface PcscCard {
  /** Octets of the Answer To Reset (ISO 7816-3 8.2). */
  readonly atr: Uint8Array
  readonly protocol: 'T=0' | 'T=1'
  /** One command, and what the card answers with its status word. @throws PcscError */
  transmit(command: Uint8Array): Promise<Uint8Array>
  /** `reset` is warm, `unpower` takes the power away; the next connection finds a card that has begun anew. */
  disconnect(then: keyof typeof dispositions): Promise<void>
}

/** Values of PC/SC part 5 that both bindings hand down. */
export const dispositions = { leave: 0, reset: 1, unpower: 2 } as const
export const EXCLUSIVE = 1
export const T0_OR_T1 = 3
/** An extended response APDU with its status word. */
export const LARGEST_RESPONSE = 0x1_0002

/** A refusal of the service. `code` is the 32 bits of PC/SC, such as 0x8010001D. */
export class PcscError extends Error {
  override readonly name = 'PcscError'
  readonly code: number

  constructor(code: number, call: string) {
    super(`${call}: ${pcscCodes[code] ?? 'an error of PC/SC'} (0x${(code >>> 0).toString(16).toUpperCase()})`)
    this.code = code >>> 0
  }
}

/** Codes that mean something to whoever stands before the reader. */
export const pcscCodes: Readonly<Record<number, string>> = {
  2148532233: 'there is no such reader',
  2148532235: 'another program uses the card',
  2148532236: 'no card is in the reader',
  2148532239: 'the card speaks neither T=0 nor T=1',
  2148532247: 'the reader is gone',
  2148532253: 'the PC/SC service does not run',
  2148532254: 'the PC/SC service was stopped',
  2148532270: 'there is no reader',
  2148532271: 'the reader lost what the card sent',
  2148532326: 'the card does not answer to a reset',
  2148532327: 'the card has no power',
  2148532328: 'somebody has reset the card',
  2148532329: 'the card was taken out',
}
