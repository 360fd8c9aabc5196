/** Connections that take an eIM's time and ask for nothing: slow ones and ones without a handshake. */

import * as write from '../adapters/eim/written-request.ts'
import { slowly } from '../adapters/eim/written-request.ts'
import { PeerFault } from '../transport/faults.ts'
import type { HttpRequest } from '../transport/http-exchange.ts'
import type { WireScript } from '../transport/wire.ts'
import type { ConformanceWorld } from './world.ts'

/** Pause between two octets of a slow one, milliseconds: shorter than any patience of ours. */
const EVERY_MS = 100

/** A right request, one octet at a time. */
export function slowRequest(request: HttpRequest, authority: string): WireScript {
  return { pieces: slowly(write.octetsOf(write.written(request, authority)), 1, EVERY_MS), answers: 'all' }
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
  const from = tape.next
  let ended = 0
  const held = Array.from({ length: count }, () =>
    bench.wire
      .speak(script, tape, over.signal)
      .catch((error: unknown) => {
        if (!(error instanceof PeerFault)) throw error
      })
      .finally(() => ended++),
  )
  const all = Promise.all(held)
  try {
    const opened = () =>
      tape.entries.filter(({ at, ...entry }) => at >= from && 'text' in entry && opening.test(entry.text)).length
    await world.within(async (signal) => {
      while (opened() < count && ended < count && !signal.aborted) await pause()
    })
    return { stood: opened(), did: await act() }
  } finally {
    over.abort()
    await all
  }
}

const opening = /^connected to /

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
