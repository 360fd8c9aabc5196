import type { Requirement } from '../requirements/ledger.ts'
import type { Check } from '../requirements/verdict.ts'
import type { TapeEntry } from '../transport/tape.ts'
import { cardMessagesOf } from './card-messages.ts'
import { overruledIn } from './outcomes.ts'
import type { RunRecord, ScenarioLine } from './record.ts'
import { weightOf } from './weight.ts'
import type { WireMessage } from './wire-messages.ts'

/** Everything that explains one red requirement. */
export interface Failure {
  readonly requirement: Requirement
  readonly scenario: ScenarioLine
  readonly expected: string
  readonly seen: string
  /** What we sent and what came, as far as there is something. */
  readonly sent?: TapeEntry
  readonly received?: TapeEntry
}

/** The red requirements, heaviest first; within one weight in the order in which they turned red. */
export function failuresOf(record: RunRecord): Failure[] {
  const order = ['failure', 'warning', 'observation']
  const rank = ({ requirement }: Failure) => order.indexOf(weightOf(requirement))
  const fell = overruledIn(record)
  const places = new Map(record.scenarios.flatMap(({ id }, place) => (fell.has(id) ? [] : [[id, place] as const])))
  const time = ({ scenario, requirement }: Failure) =>
    // What a scenario is about explains more than what a rule saw in passing.
    (places.get(scenario.id) ?? 0) + (scenario.requirement === requirement.id ? 0 : 0.5)
  return record.requirements
    .filter(({ state }) => state === 'fail')
    .flatMap(({ requirement, scenarios }) => {
      const some = scenarios.flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b)
      const scenariosOfRow = some.flatMap((place) => record.scenarios[place] ?? [])
      return explained(requirement, scenariosOfRow) ?? []
    })
    .sort((a, b) => rank(a) - rank(b) || time(a) - time(b))
}

/** What the first of these scenarios that turned the row red has to say. @param scenarios whose verdicts stand */
export function explained(requirement: Requirement, scenarios: readonly ScenarioLine[]): Failure | undefined {
  for (const scenario of scenarios) {
    const { checks, judgements, thrown, verdict } = scenario
    const ruled = judgements.find((one) => one.requirement === requirement.id && !one.check.holds)?.check
    const own = scenario.requirement === requirement.id && verdict === 'fail'
    const check = ruled ?? (own ? checks.find(({ holds }) => !holds) : undefined)
    if (check !== undefined) return { requirement, scenario, ...check, ...octetsAt(scenario.tape, check) }
    const expected = scenario.steps.at(-1) ?? ''
    if (own) return { requirement, scenario, expected, seen: thrown?.message ?? 'nothing', ...octetsAt(scenario.tape) }
  }
  return undefined
}

/** The octets that a check points to, or else the last ones; what was sent just before comes with them. */
export function octetsAt(tape: readonly TapeEntry[], check?: Check): Pick<Failure, 'sent' | 'received'> {
  const ofCard = cardOctetsAt(tape, check)
  if (ofCard !== undefined) return ofCard
  const received = tape.findLast(
    ({ at, direction }) => direction === 'received' && (check === undefined || check.at.includes(at)),
  )
  const sent = tape.findLast(
    ({ at, direction, peer }) => direction === 'sent' && (received === undefined || (at < received.at && peer === received.peer)),
  )
  return { ...(sent === undefined ? {} : { sent }), ...(received === undefined ? {} : { received }) }
}

/** A function of a card as a whole, where the check points to one: its blocks and pieces say little each. */
function cardOctetsAt(tape: readonly TapeEntry[], check?: Check): Pick<Failure, 'sent' | 'received'> | undefined {
  const messages = cardMessagesOf(tape)
  const place = messages.findLastIndex(
    ({ card, line, last }) =>
      card?.isRequest === false && (check === undefined || check.at.some((one) => one >= line && one <= last)),
  )
  const [asked, answered] = [messages[place - 1], messages[place]]
  if (answered === undefined) return undefined
  const lineOf = ({ line: at, ms, peer, direction, body, octets }: WireMessage): TapeEntry => {
    // An answer without data has its status word to show.
    const shown = body.length > 0 ? body : octets
    return { at, ms, peer, direction: direction === 'received' ? 'received' : 'sent', hex: Buffer.from(shown).toString('hex') }
  }
  return { ...(asked?.card?.isRequest === true ? { sent: lineOf(asked) } : {}), received: lineOf(answered) }
}
