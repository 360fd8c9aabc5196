/** The costs on the network in one line, for a summary. */
import { bindingName } from './binding-names.ts'
import { costsOf, SWITCH } from './costs.ts'
import type { RunRecord } from './record.ts'

/** What a profile switch costs over each thing that it went over; empty where none was measured. */
export function costLine(record: Pick<RunRecord, 'scenarios'>): string {
  const parts = costsOf(record).flatMap(({ over, procedures }) => {
    const found = procedures.find(({ name }) => name === SWITCH)?.kept
    return found === undefined ? [] : [`${found.up + found.down} octets over ${bindingName(over)}`]
  })
  return parts.length === 0 ? '' : `a profile switch on a connection that stands: ${parts.join('; ')}`
}
