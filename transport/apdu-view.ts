/** What the APDUs on a tape mean: commands with their answers, and the ES10 functions that STORE DATA blocks and GET RESPONSE make up. */
import { parseCommand } from '../protocol/apdu/command.ts'
import { parseResponse } from '../protocol/apdu/response.ts'
import type { TraceExchange } from '../protocol/apdu/trace.ts'
import { type TraceObject, traceObjects } from '../protocol/apdu/trace-objects.ts'
import type { TapeEntry } from './tape.ts'

/**
 * The commands and functions between us and a card, in order; their lines are those of the tape. What a card says without a command,
 * such as its ATR, is passed over.
 *
 * @throws ApduError at a line that is no APDU, TraceError at a STORE DATA block that is not the next one
 */
export function viewApdus(entries: readonly TapeEntry[], peer: string): TraceObject[] {
  const exchanges: TraceExchange[] = []
  let waiting: TraceExchange | undefined
  for (const entry of entries) {
    if (entry.peer !== peer || (entry.direction !== 'sent' && entry.direction !== 'received')) continue
    const octets = Buffer.from(entry.hex, 'hex')
    if (entry.direction === 'sent') {
      if (waiting !== undefined) exchanges.push(waiting)
      waiting = { command: parseCommand(octets), commandLine: entry.at }
    } else if (waiting !== undefined) {
      exchanges.push({ ...waiting, answered: { response: parseResponse(octets), line: entry.at } })
      waiting = undefined
    }
  }
  if (waiting !== undefined) exchanges.push(waiting)
  return traceObjects(exchanges)
}
