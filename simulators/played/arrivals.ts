/** What comes to an eIM of ours over UDP, below DTLS: when, and what of it has begun and not ended. */
import { clientHelloIn, recordTypes } from '../../transport/dtls/records.ts'
import type { TapeRef } from '../../transport/tape.ts'

export interface Arrival {
  /** Line of the tape that comes next. */
  readonly at: TapeRef
  /** Milliseconds since some fixed moment. */
  readonly ms: number
  /** Whether it is an alert, as who says goodbye sends it: that repeats nothing. */
  readonly isAlert: boolean
}

interface Standing {
  readonly peer: string
  readonly since: number
  /** Whether nothing has come over it yet. */
  isFresh: boolean
}

export class Arrivals {
  #all: Arrival[] = []
  /** Peers with a handshake under way, and when the latest datagram of each came. */
  readonly #beginning = new Map<string, number>()
  readonly #standing = new Map<number, Standing>()

  /** Datagrams of the IPA, oldest first, since {@link clear}. */
  get all(): readonly Arrival[] {
    return this.#all
  }

  /** A datagram of an IPA came. @param at line of the tape that comes next */
  came(datagram: Buffer, peer: string, at: TapeRef): void {
    const ms = performance.now()
    this.#all.push({ at, ms, isAlert: datagram[0] === recordTypes.alert })
    if (clientHelloIn(datagram) !== undefined || this.#beginning.has(peer)) this.#beginning.set(peer, ms)
  }

  /** An association stands. */
  stands(association: number, peer: string): void {
    this.#beginning.delete(peer)
    this.#standing.set(association, { peer, since: performance.now(), isFresh: true })
  }

  /** A message came over it. */
  heard(association: number): void {
    const standing = this.#standing.get(association)
    if (standing !== undefined) standing.isFresh = false
  }

  /** An association has ended. */
  ended(association: number): void {
    this.#standing.delete(association)
  }

  /** A handshake with this peer came to nothing. */
  failed(peer: string): void {
    this.#beginning.delete(peer)
  }

  isStanding(association: number): boolean {
    return this.#standing.has(association)
  }

  /** Whether one does, up to this one. */
  isAnyStanding(upTo: number): boolean {
    return [...this.#standing.keys()].some((association) => association <= upTo)
  }

  /** Whether an association stands over which nothing has come. */
  get isAnyFresh(): boolean {
    return [...this.#standing.values()].some(({ isFresh }) => isFresh)
  }

  /** Whether a handshake is under way, or has ended and nothing has come behind it, with something of it within so many milliseconds. */
  isBeginning(withinMs: number): boolean {
    const fresh = [...this.#standing.values()].filter(({ isFresh }) => isFresh).map(({ since }) => since)
    return [...this.#beginning.values(), ...fresh].some((ms) => performance.now() - ms < withinMs)
  }

  /** Nobody is under way, and nothing has come. */
  clear(): void {
    this.#all = []
    this.#beginning.clear()
    this.#standing.clear()
  }
}

/**
 * How long whoever sent at these times has to be silent until he can be said to have stopped.
 *
 * @param times milliseconds, oldest first
 * @param margins of the largest interval between two of them
 * @returns milliseconds; 0 where there are no two of them
 */
export function silenceBehind(times: readonly number[], margins: number): number {
  return margins * Math.max(0, ...times.slice(1).map((ms, before) => ms - (times[before] ?? ms)))
}
