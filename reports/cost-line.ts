/** The costs on the network in one line, for a summary. */
import { bindingName } from './binding-names.ts'
import type { Cost } from './cost.ts'
import { type CostsOver, costsOf, SWITCH } from './costs.ts'
import type { RunRecord } from './record.ts'

/** What a profile switch costs over each thing that it went over; empty where none was measured. */
export function costLine(record: Pick<RunRecord, 'scenarios'>): string {
  const costs = costsOf(record)
  const kept = costs.flatMap(({ over, procedures, disturbed }) => {
    const found = switchIn(procedures)?.kept
    return found === undefined ? [] : [octetsText(found, over, disturbed)]
  })
  const seen = costs.flatMap(({ over, procedures, disturbed }) => {
    const found = switchIn(procedures)?.seen
    if (found === undefined) return []
    const handshakes = `${found.handshakes} handshake${found.handshakes === 1 ? '' : 's'} included`
    return [`${octetsText(found, over, disturbed)}, ${handshakes}`]
  })
  return [
    ...(kept.length === 0 ? [] : [`a profile switch on a connection that stands: ${kept.join('; ')}`]),
    ...(seen.length === 0 ? [] : [`a profile switch as it was seen: ${seen.join('; ')}`]),
  ].join('; ')
}

function switchIn(procedures: CostsOver['procedures']) {
  return procedures.find(({ name }) => name === SWITCH)
}

function octetsText({ up, down }: Cost, over: CostsOver['over'], disturbed: true | undefined): string {
  return `${up + down} octets over ${bindingName(over)}${disturbed === true ? ' with trouble on the way' : ''}`
}
