/** `costs.csv`: the costs on the network, for a spreadsheet. */
import { writeFileSync } from 'node:fs'
import type { Cost } from './cost.ts'
import { costsOf } from './costs.ts'
import type { RunRecord } from './record.ts'

const columns = [
  'over',
  'kind',
  'name',
  'connection',
  'octets_to_eim',
  'octets_to_ipa',
  'datagrams_to_eim',
  'datagrams_to_ipa',
  'round_trips',
  'median_of',
  'trouble_on_the_way',
]

/** Whether there is anything to write. */
export function hasCosts(record: Pick<RunRecord, 'scenarios'>): boolean {
  return record.scenarios.some(({ traffic }) => traffic !== undefined)
}

/**
 * Lines as RFC 4180 has them. Datagrams are empty where TCP, which does not show them, carried the octets.
 *
 * @throws where the file cannot be written
 */
export function writeCosts(record: Pick<RunRecord, 'scenarios'>, path: string): void {
  writeFileSync(path, costsCsv(record))
}

export function costsCsv(record: Pick<RunRecord, 'scenarios'>): string {
  const lines = costsOf(record).flatMap(({ over, functions, handshake, procedures, disturbed }) => {
    const line = (kind: string, name: string, connection: string, { up, down, datagrams, roundTrips, of }: Cost) => {
      const figures = [up, down, datagrams?.up ?? '', datagrams?.down ?? '', roundTrips, of]
      return [over, kind, name, connection, ...figures, disturbed === true ? 'yes' : ''].map(field).join(',')
    }
    return [
      ...procedures.flatMap(({ name, kept, fresh, seen }) => [
        ...(kept === undefined ? [] : [line('procedure', name, 'kept', kept)]),
        ...(fresh === undefined ? [] : [line('procedure', name, 'new', fresh)]),
        ...(seen === undefined ? [] : [line('procedure', name, 'as seen', seen)]),
      ]),
      ...functions.map(({ name, cost }) => line('function', name, 'kept', cost)),
      ...(handshake === undefined ? [] : [line('handshake', 'handshake', 'new', handshake)]),
    ]
  })
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

function field(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
