/** Connections that take an eIM's time and ask for nothing: slow ones and ones without a handshake. */

import { setMaxListeners } from 'node:events'
import * as write from '../../adapters/eim/written-request.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { HttpRequest } from '../../transport/http-exchange.ts'
import type { TapeEntry } from '../../transport/tape.ts'
import type { WireScript } from '../../transport/wire.ts'
import type { ConformanceWorld } from './world.ts'

/** Pause between two octets of a slow one, milliseconds: shorter than any patience of ours. */
const EVERY_MS = 100

/** A right request, one octet at a time. */
export function slowRequest(request: HttpRequest, authority: string): WireScript {
  return { pieces: write.slowly(write.octetsOf(write.written(request, authority)), 1, EVERY_MS), answers: 'all' }
}

/** A TCP connection on which nothing is said. */
export const noHandshake: WireScript = { pieces: [], answers: 'all', over: 'tcp' }

/**
 * Opens connections, does something while they stand, and ends them.
 *
 * @returns what was done, and how many connections stood when it began
 */
export async function whileHeld<T>(
  world: ConformanceWorld,
  count: number,
  script: WireScript,
  act: () => Promise<T>,
): Promise<{ readonly did: T; readonly stood: number }> {
  const { bench, tape } = world
  const over = new AbortController()
  setMaxListeners(2 * count, over.signal)
  const from = tape.next
  const opened = () => tape.entries.filter((entry) => entry.at >= from && isOpening(entry)).length
  let ended = 0
  const held: Promise<unknown>[] = []
  const open = () =>
    bench.wire
      .speak(script, tape, over.signal)
      .catch((error: unknown) => {
        if (!(error instanceof PeerFault)) throw error
      })
      .finally(() => ended++)
  try {
    // One after the other: many handshakes at once would be a load of another kind.
    for (let n = 0; n < count; n++) {
      const before = opened() + ended
      held.push(open())
      await world.within(async (signal) => {
        while (opened() + ended === before && !signal.aborted) await pause(2)
      })
    }
    return { stood: opened(), did: await act() }
  } finally {
    over.abort()
    await Promise.all(held)
    // The eIM has to see that they are gone before anybody asks whether it still answers.
    await pause(SETTLING_MS)
  }
}

const SETTLING_MS = 100

function isOpening(entry: TapeEntry): boolean {
  return entry.direction === 'note' && entry.text.startsWith('connected to ')
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
