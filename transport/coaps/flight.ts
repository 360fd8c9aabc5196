import type { DatagramPath } from '../path/datagram-path.ts'
import type { Tape, TapeRef } from '../tape.ts'

/** The exchange in flight. */
export interface Flight {
  readonly tape: Tape
  readonly first: TapeRef
  /** Begins the wait for the next datagram anew. */
  heard: () => void
  /** Whether it goes over an association that was there before. */
  reused: boolean
  /** That of the association over which it goes, where there is one. */
  path: DatagramPath | undefined
  sent: TapeRef | undefined
  received: TapeRef | undefined
  /** The latest line that was received. */
  last: TapeRef | undefined
}

/** One that begins now. */
export function flightOn(tape: Tape): Flight {
  return {
    tape,
    first: tape.next,
    heard: () => {},
    reused: false,
    path: undefined,
    sent: undefined,
    received: undefined,
    last: undefined,
  }
}
