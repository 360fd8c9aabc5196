import type { Evidence } from '../requirements/evidence.ts'
import type { Requirement } from '../requirements/ledger.ts'
import { type State, states, verdictInTheEnd } from '../requirements/tally.ts'
import type { TestedActor } from '../requirements/tested-actors.ts'
import { costLine } from './cost-line.ts'
import { type Failure, failuresOf, octetsAt } from './failure.ts'
import { inert, inertLines } from './inert.ts'
import { oneLine } from './octets.ts'
import { actorOf, inTheMiddleOf, overruledIn, partialityOf, sectionOf, withOutcomes } from './outcomes.ts'
import type { RunLine, RunRecord, SanityLine } from './record.ts'
import { bindingsOf, rowResults } from './row-results.ts'
import { weightOf } from './weight.ts'

/** Every level has a heading of its own: a product is called conformant by the normative rows alone. */
const headings: readonly (readonly [string, (row: Requirement) => boolean])[] = [
  ['FAILED', (row) => weightOf(row) === 'failure'],
  ['WARNINGS: normative SHOULD, fail a strict run', (row) => weightOf(row) === 'warning' && row.level === 'normative'],
  ['DISPUTED: rest on one source, fail a strict run', (row) => weightOf(row) === 'warning' && row.level === 'disputed'],
  ['ROBUSTNESS: our own demands, fail a strict run', (row) => weightOf(row) === 'warning' && row.level === 'robustness'],
  ['OBSERVED: never a failure', (row) => weightOf(row) === 'observation'],
]

export function headerText({ harness, product, target, partial }: RunLine): string {
  return [
    `${harness.name} ${harness.version}, Node ${harness.node}`,
    `product  ${inert(product.name)} ${inert(product.version)} (${inert(product.vendor)}), SGP.32 v${product.spec}`,
    `target   ${inert(target.endpoint)} (adapter ${target.adapter}, trust: ${target.trust})`,
    ...(partial ? ['partial  only a part of the scenarios is selected'] : []),
    '',
  ].join('\n')
}

/** A word on a sanity exchange that did not work; none where the run ends by it, because the summary tells it. */
export function sanityText({ when, state, what }: SanityLine): string {
  if (state === 'works' || (state === 'unreachable' && when === 'before the first scenario')) return ''
  return `  sanity exchange ${when}: ${inert(what)}`
}

/**
 * One line for a scenario that came to its end.
 *
 * @param alive whether the peer has given an answer that could be read in this run: before that, nothing is its fault
 */
export function scenarioText({ verdict, selection, requirement, title }: Evidence, alive: boolean): string {
  const word = alive || verdict === 'error' ? (verdict ?? selection.state) : verdict && 'inconclusive'
  const why = selection.state === 'run' ? '' : ` (${selection.why})`
  const shown = word ?? selection.state
  return `  ${(shown === 'pass' ? shown : shown.toUpperCase()).padEnd(13)} ${requirement.padEnd(15)} ${inert(title)}${why}`
}

/** What stands at the end: what has to be known first comes last, where the eye is. */
export function summaryText(written: RunRecord): string {
  const record = written.scenarios.length > 0 ? withOutcomes(written) : written
  const failures = failuresOf(record)
  const [first] = failures
  const parts = [countsText(record), ...othersText(failures), ...errorsText(record)]
  if (first !== undefined && weightOf(first.requirement) !== 'observation') parts.push(failureText(first, record.run.command))
  else parts.push(sanityFailureText(record))
  parts.push(endText(record))
  return parts.filter((part) => part !== '').join('\n\n')
}

/** The first red, explained. */
export function failureText({ requirement, scenario, expected, seen, sent, received }: Failure, command: string): string {
  const { id, strength, level, actor, statement } = requirement
  return [
    `FIRST TO LOOK AT: ${id}, ${sectionOf(requirement)}, ${level} ${strength}`,
    `  demanded   ${statement} (${actor}, ${strength})`,
    `  scenario   ${inert(scenario.title)}  (${scenario.id})`,
    `  asked      ${inert(scenario.asked)}`,
    ...(sent === undefined ? [] : [`  sent       ${oneLine(sent)}   [tape ${sent.at}]`]),
    `  expected   ${inert(expected)}`,
    `  seen       ${inert(seen)}`,
    received === undefined ? '  received   nothing' : `  received   ${oneLine(received)}   [tape ${received.at}]`,
    `  again      ${command} --only ${scenario.requirement}`,
  ].join('\n')
}

function countsText(record: RunRecord): string {
  const { requirements } = record
  if (requirements.length === 0) return ''
  const normative = requirements.filter(({ requirement }) => requirement.level === 'normative')
  const passed = normative.filter(({ state }) => state === 'pass').length
  const cost = costLine(record)
  return [
    `requirements: ${requirements.length} = ${sumText(requirements.map(({ state }) => state))}`,
    `normative:    ${passed} of ${normative.length} passed`,
    ...bindingTexts(record),
    ...(cost === '' ? [] : [`network:      ${cost}`]),
  ].join('\n')
}

/** What was played in each binding, where there is more than one. */
function bindingTexts(record: RunRecord): string[] {
  const bindings = bindingsOf(record)
  if (bindings.length < 2) return []
  const resultOf = rowResults(record)
  return bindings.map((binding) => {
    const found = record.requirements.flatMap((outcome) => {
      const { state, scenarios } = resultOf(outcome, binding)
      return state === undefined || scenarios.length === 0 ? [] : [state]
    })
    return `${`${binding}:`.padEnd(14)}${found.length} = ${sumText(found)}`
  })
}

function sumText(found: readonly State[]): string {
  const counts = states.map((state) => [state, found.filter((one) => one === state).length] as const)
  const shown = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`)
  return shown.length === 0 ? '0' : shown.join(' + ')
}

function othersText(failures: readonly Failure[]): string[] {
  return headings.flatMap(([heading, belongs]) => {
    const some = failures.filter(({ requirement }) => belongs(requirement))
    const lines = some
      .slice(0, MOST_LINES)
      .map(({ requirement: { id }, expected, seen }) => `  ${id.padEnd(15)} expected ${inert(expected)}, seen ${inert(seen)}`)
    const left = some.length - lines.length
    if (left > 0) lines.push(`  and ${left} more, which matrix.html lists`)
    return lines.length === 0 ? [] : [`${heading}\n${lines.join('\n')}`]
  })
}

const sanityWords: Readonly<Record<TestedActor, { readonly asked: string; readonly expected: string; readonly check: string }>> =
  {
    eIM: {
      asked: 'GetEimPackage with assets.idleEid: the smallest exchange that shows that an eIM is there',
      expected: 'an ESipa answer, whatever it says',
      check: 'eim.url in the profile, what stands between here and the eIM, and whether the eIM is up',
    },
    eUICC: {
      asked: 'SELECT ISD-R and GetEID: the smallest exchange that shows that an eUICC is there',
      expected: 'an EID, whatever it is',
      check: 'euicc.reader in the profile, and what sgp32 card shows of the card in it',
    },
    IPA: {
      asked: 'the IPA to poll: the smallest thing that shows that an IPA is there',
      expected: 'a request of ESipa at our eIM, whatever it says',
      check: 'ipa in the profile, and whether the device finds our eIM and trusts its certificate',
    },
  }

/** Why nothing, or nothing any more, can be said about the product. */
function sanityFailureText(record: RunRecord): string {
  const { sanity } = record
  const actor = actorOf(record)
  const broken = sanity.find(({ state }) => state !== 'works')
  if (broken === undefined || broken.state === 'unreachable') return ''
  const { sent, received } = octetsAt(broken.tape)
  return [
    `FIRST TO LOOK AT: the sanity exchange ${broken.when}`,
    `  asked      ${sanityWords[actor].asked}`,
    ...(sent === undefined ? [] : [`  sent       ${oneLine(sent)}   [tape ${sent.at}]`]),
    `  expected   ${sanityWords[actor].expected}`,
    `  seen       ${inert(broken.what)}`,
    received === undefined ? '  received   nothing' : `  received   ${oneLine(received)}   [tape ${received.at}]`,
    `  check      ${sanityWords[actor].check}`,
  ].join('\n')
}

/** Reds of one kind that a summary names; the matrix has all. */
const MOST_LINES = 20
/** Ids of one reason that it names. */
const MOST_IDS = 12

function errorsText(record: RunRecord): string[] {
  const overruled = overruledIn(record)
  const broken = record.scenarios.filter(({ verdict }) => verdict === 'error')
  const vague = record.scenarios.filter(
    (line) => line.verdict && verdictInTheEnd({ ...line, stands: !overruled.has(line.id) }) === 'inconclusive',
  )
  const list = (heading: string, lines: readonly Evidence[]) => {
    const reasons = new Map<string, Set<string>>()
    for (const { id, thrown, requirement } of lines) {
      const why = inertLines(overruled.get(id) ?? thrown?.message ?? 'nothing was checked')
      reasons.set(why, (reasons.get(why) ?? new Set()).add(requirement))
    }
    const rows = [...reasons].map(([why, ids]) => `  ${idsText([...ids])}\n    ${why.replaceAll('\n', '\n    ')}`)
    return rows.length === 0 ? [] : [`${heading}\n${rows.join('\n')}`]
  }
  return [...list('ERRORS OF THE HARNESS (no fault of the product)', broken), ...list('INCONCLUSIVE', vague)]
}

function idsText(ids: readonly string[]): string {
  const left = ids.length - MOST_IDS
  return `${ids.slice(0, MOST_IDS).join(', ')}${left > 0 ? ` and ${left} more` : ''}`
}

function endText(record: RunRecord): string {
  const { end } = record
  if (end?.state === 'complete') return end.halted === undefined ? '' : `PARTIAL: ${inertLines(partialityOf(record) ?? '')}`
  if (end === undefined) return `INCOMPLETE: the run was killed, or could write no more${inert(inTheMiddleOf(record))}`
  return `${end.state.toUpperCase()}${end.why === undefined ? '' : `: ${inertLines(end.why)}`}`
}
