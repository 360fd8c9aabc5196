import { type Weight, weightOf } from '../reports/weight.ts'
import type { Basis, Requirement, Untested } from '../requirements/ledger.ts'
import { readOptionList } from '../requirements/option-list.ts'
import { readTaggedScenarios, type TaggedScenario, tagValues } from '../requirements/tagged-scenarios.ts'
import { isRuled } from '../requirements/tested-actors.ts'
import { allEimFaults } from '../simulators/eim/faults/all.ts'
import { euiccFaults } from '../simulators/euicc/faults.ts'
import { wrapped } from './decode/display-width.ts'

const LABEL = 12

const bases: Readonly<Record<Basis, string>> = {
  confirmed: 'public sources settle the fact',
  'single source': 'the fact rests on a single source',
  unconfirmed: 'no public source confirms the fact',
  'public articles': 'the fact rests on public articles alone',
  'own proposal': 'our own demand, of no specification',
}

const weights: Readonly<Record<Weight, string>> = {
  failure: 'a failure fails the run (exit 1)',
  warning: 'a failure is shown under its own heading, and fails the run only with --strict',
  observation: 'what comes is recorded, and never a failure',
}

const reasons: Readonly<Record<Untested, string>> = {
  'later suite': 'later suite: nobody has written a scenario or a rule yet',
  'not observable': 'not observable: no interface that the harness can reach shows it',
  'no stimulus exists': 'no stimulus exists: it would show, but nothing from outside brings it about',
  'document only': 'document only: a statement of the vendor proves it, no exchange does',
}

const places: Readonly<Record<Requirement['observable'], string>> = {
  wire: 'the wire (ESipa, ES9+, ES11, TLS)',
  card: 'the interface of the card',
  operator: 'the management interface of the product',
  none: 'no interface',
}

/** A row, why it has its level, when it applies, and what tests it; in lines of at most `width` columns. */
export function explainedRow(row: Requirement, width: number): readonly string[] {
  const { id, spec, section, actor, strength, level, basis, statement, officialId } = row
  const scenarios = readTaggedScenarios().filter((scenario) => tagValues(scenario, 'req').includes(id))
  const official = officialId === undefined ? [] : paragraph('official id', officialId, width)
  return [
    `${id}: ${[spec, section].filter((text) => text !== '').join(' ')}, ${actor}, ${level} ${strength}`,
    '',
    ...paragraph(strength, statement, width),
    ...official,
    ...paragraph('level', `${level}: ${bases[basis]}; ${weights[weightOf(row)]}`, width),
    ...paragraphs('applies', applies(row), width),
    ...(row.precondition === undefined ? [] : paragraph('situation', row.precondition, width)),
    ...(row.stimulus === undefined ? [] : paragraph('provoked by', row.stimulus, width)),
    ...paragraph('seen at', places[row.observable], width),
    ...(row.reading === undefined ? [] : paragraph('reading', readingText(row.reading), width)),
    ...paragraphs('tested by', tests(row, scenarios), width),
    ...paragraphs('proved by', faults(row), width),
    ...(scenarios.length > 0 ? paragraph('run it', `sgp32 run --only ${id}`, width) : []),
  ]
}

/** A text with its label in front, broken into lines that stand below each other. */
export function paragraph(label: string, text: string, width: number): readonly string[] {
  const room = width - LABEL - 2
  const lines = Number.isFinite(room) ? wrapped(text, room) : [text]
  return lines.map((line, i) => `  ${(i === 0 ? label : '').padEnd(LABEL)}${line}`)
}

function paragraphs(label: string, texts: readonly string[], width: number): readonly string[] {
  return texts.flatMap((text, i) => paragraph(i === 0 ? label : '', text, width))
}

function applies({ options, since, until }: Requirement): readonly string[] {
  const from = since === undefined ? '' : `from v${since} on`
  const to = until === undefined ? '' : `up to v${until}`
  const versions =
    since === undefined && until === undefined ? 'in every version' : [from, to].filter((part) => part !== '').join(' ')
  const names: readonly string[] = options.match(/O_\w+/g) ?? []
  const meanings = readOptionList()
    .filter(({ option }) => names.includes(option))
    .map(({ option, meaning }) => `${option}: ${meaning}`)
  return [`${versions}, ${options === '' ? 'whatever the options' : `to a product with ${options}`}`, ...meanings]
}

function readingText({ taken, interpretation }: NonNullable<Requirement['reading']>): string {
  return interpretation === undefined ? taken : `${taken} (docs/interpretations.md, row ${interpretation})`
}

function tests({ id, status }: Requirement, scenarios: readonly TaggedScenario[]): readonly string[] {
  if (status !== 'tested') return [`nothing, ${reasons[status]}`]
  return [
    ...scenarios.map(({ file, line, title }) => `${title} (${file}:${line})`),
    ...(isRuled(id) ? ['a rule, which judges every exchange of every scenario'] : []),
  ]
}

/** Ways of the simulated product to break the row: the test of the harness plays each, and the row has to turn red. */
function faults({ id, actor }: Requirement): readonly string[] {
  const known: Readonly<Record<string, { readonly what: string; readonly ledger?: readonly string[] }>> =
    actor === 'eUICC' ? euiccFaults : allEimFaults
  return Object.entries(known)
    .filter(([, { ledger = [] }]) => ledger.includes(id))
    .map(([name, { what }]) => `an ${actor === 'eUICC' ? actor : 'eIM'} that ${what} (fault ${name})`)
}
