/** What the scenarios of one row exchanged over each thing that they were played over, so that the sums can be compared. */
import type { ScenarioLine } from '../record.ts'
import type { PageTraffic } from './page-data.ts'

/**
 * Sums of the scenarios that were played and measured over each thing over which any scenario of the row was measured.
 *
 * @param played the row's own scenarios by what they were played over
 * @returns nothing where there is nothing to compare
 */
export function costsOfRow(played: ReadonlyMap<string, readonly ScenarioLine[]>): ReadonlyMap<string, PageTraffic> {
  const measured = [...played].flatMap(([over, scenarios]) => {
    const ones = scenarios.filter(({ traffic }) => traffic !== undefined)
    return ones.length === 0 ? [] : [[over, new Map(ones.map((scenario) => [playOf(scenario), scenario]))] as const]
  })
  if (measured.length < 2) return new Map()
  const [first] = measured
  const shared = [...(first?.[1].keys() ?? [])].filter((key) => measured.every(([, scenarios]) => scenarios.has(key)))
  if (shared.length === 0) return new Map()
  return new Map(measured.map(([over, scenarios]) => [over, sumOf(shared.flatMap((key) => scenarios.get(key) ?? []))]))
}

/** The same in every binding: file and line, and which repetition. */
function playOf({ id, repetition = 1 }: ScenarioLine): string {
  return `${id.split(' ', 1)[0]} ${repetition}`
}

function sumOf(scenarios: readonly ScenarioLine[]): PageTraffic {
  const all = scenarios.flatMap(({ traffic = [] }) => traffic)
  const datagrams = all.flatMap((one) => one.datagrams ?? [])
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    scenarios: scenarios.length,
    exchanges: all.length,
    handshakes: all.filter(({ handshake }) => handshake === true).length,
    up: sum(all.map(({ up }) => up)),
    down: sum(all.map(({ down }) => down)),
    ...(all.some((one) => one.datagrams === undefined) ? {} : { datagrams: sum(datagrams) }),
    roundTrips: sum(all.map(({ roundTrips }) => roundTrips)),
  }
}
