/** Logical channels of a card, and what is selected on each: ISO/IEC 7816-4 5.4, ETSI TS 102 221 8.7. */
import { StoreDataAssembler } from '../../protocol/apdu/store-data.ts'

/** What is selected. */
export type Selected = { readonly kind: 'mf' } | { readonly kind: 'isdr' } | { readonly kind: 'ef'; readonly contents: Buffer }

export interface Channel {
  selected: Selected
  readonly blocks: StoreDataAssembler
  /** It takes no further chain. */
  isStuck?: boolean
}

const LAST_CHANNEL = 19

export class Channels {
  readonly #open = new Map<number, Channel>()

  constructor() {
    this.#open.set(0, newChannel())
  }

  get(number: number): Channel | undefined {
    return this.#open.get(number)
  }

  get numbers(): readonly number[] {
    return [...this.#open.keys()]
  }

  /** @param wanted 0 for any free one @returns undefined where it is not free */
  open(wanted: number): number | undefined {
    const free = (number: number) => !this.#open.has(number)
    const number = wanted === 0 ? Array.from({ length: LAST_CHANNEL }, (_, i) => i + 1).find(free) : wanted
    if (number === undefined || number > LAST_CHANNEL || !free(number)) return undefined
    this.#open.set(number, newChannel())
    return number
  }

  /** Closes a channel; the basic channel cannot be closed. @returns whether it was open */
  close(number: number): boolean {
    return number !== 0 && this.#open.delete(number)
  }

  /** Closes all but these and the basic channel. */
  keep(numbers: readonly number[]): void {
    for (const number of this.numbers) if (!numbers.includes(number)) this.close(number)
  }
}

function newChannel(): Channel {
  return { selected: { kind: 'mf' }, blocks: new StoreDataAssembler() }
}
