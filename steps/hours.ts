import type { Hours } from '../adapters/bench/hours.ts'
import type { Tape } from '../transport/tape.ts'
import { withinPatience } from './patience.ts'
import { CannotBePrepared } from './preparation.ts'

/** What a scenario has of its world here, whoever is under test. */
interface Sleeping {
  readonly tape: Tape
  readonly parameters: { readonly patienceMs: number }
}

/** @param key of the profile that gives the time @throws CannotBePrepared where it does not */
export function hoursOf(hours: Hours | undefined, key: string): Hours {
  if (hours === undefined) throw new CannotBePrepared(`${key}: the scenario needs a device that is away for hours`)
  return hours
}

/** Lets them go by, and says so on the tape. @throws as {@link hoursOf} does */
export async function letHoursPass({ tape, parameters }: Sleeping, given: Hours | undefined, peer: string, key: string) {
  const hours = hoursOf(given, key)
  tape.note(peer, hours.words)
  await withinPatience(Math.max(parameters.patienceMs, hours.waitMs), hours.pass)
}
