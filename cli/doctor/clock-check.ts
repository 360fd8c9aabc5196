/** Whether the eIM's clock and ours agree: certificates are judged by both (harness rule: more than 5 minutes is a warning). */
import type { Clock } from '../../transport/clock.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Finding } from './finding.ts'

const MOST_MS = 5 * 60_000

/** By the HTTP Date of the last answer on the tape; none where there was no answer. */
export function examineClock(tape: Tape, clock: Clock): readonly Finding[] {
  const last = tape.exchanges.at(-1)
  if (last === undefined) return []
  const [date] = last.response.headers.get('date') ?? []
  const told = date === undefined ? Number.NaN : Date.parse(date)
  if (Number.isNaN(told))
    return [{ about: 'clock', state: 'note', text: 'the answers have no Date that can be read: nothing to compare' }]
  const apart = Math.abs(clock.now().getTime() - told)
  const text = `${(apart / 1_000).toFixed(1)} s apart`
  if (apart <= MOST_MS) return [{ about: 'clock', state: 'ok', text }]
  return [{ about: 'clock', state: 'warning', text: `${text}: set the clocks; certificates are judged by dates` }]
}
