/** Hours in which a device sleeps, and neither side says anything. */
import { setTimeout } from 'node:timers/promises'
import type { ShiftedTime } from '../../transport/shifted-time.ts'

export interface Hours {
  /** How they pass, for the tape. */
  readonly words: string
  /** Longer than this nothing is waited for, milliseconds. */
  readonly waitMs: number
  /** Within them, what has been idle for so long is idle, milliseconds. */
  readonly idleMs: number
  /** @throws AbortError of the signal */
  pass(signal: AbortSignal): Promise<void>
}

const HOUR_MS = 3_600_000
/** From one reading of a meter to the next. */
const COUNT = 6

/** Those of simulated products: their clock is put forward. */
export function hoursOn(time: ShiftedTime): Hours {
  return {
    words: `${COUNT} hours go by on a clock that is put forward`,
    waitMs: 0,
    idleMs: HOUR_MS,
    pass: async () => time.pass(COUNT * HOUR_MS),
  }
}

/** Those of a product whose clock nobody can touch: they are waited for, as short as the profile permits. Undefined where it permits none. */
export function hoursWaited(seconds: number | undefined): Hours | undefined {
  if (seconds === undefined) return undefined
  const waitMs = seconds * 1_000
  return {
    words: `${seconds} seconds go by in which the device says nothing`,
    waitMs,
    idleMs: waitMs / 2,
    pass: async (signal) => void (await setTimeout(waitMs, undefined, { signal })),
  }
}
