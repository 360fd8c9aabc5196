import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stage, Status, type TestResult } from 'allure-js-commons'
import type { Category } from 'allure-js-commons/sdk'
import { FileSystemWriter } from 'allure-js-commons/sdk/reporter'
import { requirementOf } from '../requirements/ledger.ts'
import { verdictInTheEnd } from '../requirements/tally.ts'
import { verdicts } from '../requirements/verdict.ts'
import type { BodyReader } from './body-reader.ts'
import { type Failure, failuresOf } from './failure.ts'
import { inert, inertLines } from './inert.ts'
import { overruledIn, sectionOf, withOutcomes } from './outcomes.ts'
import type { RequirementLine, RunRecord, ScenarioLine } from './record.ts'
import { runFacts } from './run-facts.ts'
import { namedMessages, scenarioLadder } from './scenario-ladder.ts'
import { offendingLines } from './scenario-red.ts'
import { transcriptText } from './transcript.ts'
import { type Weight, weightOf } from './weight.ts'

/** Parts what the product did from what we did. The first that matches counts. */
const categories: readonly Category[] = [
  { name: 'Failures: normative', messageRegex: '(?s)FAIL normative.*', matchedStatuses: [Status.FAILED] },
  { name: 'Failures: disputed, rest on one source', messageRegex: '(?s)FAIL disputed.*', matchedStatuses: [Status.FAILED] },
  { name: 'Failures: robustness', messageRegex: '(?s)FAIL robustness.*', matchedStatuses: [Status.FAILED] },
  { name: 'Observed, never a failure', messageRegex: '(?s)FAIL information.*', matchedStatuses: [Status.FAILED] },
  { name: 'Inconclusive', messageRegex: '(?s)INCONCLUSIVE.*', matchedStatuses: [Status.BROKEN] },
  { name: 'Errors of the harness', messageRegex: '(?s)ERROR.*', matchedStatuses: [Status.BROKEN] },
]

/**
 * Writes the results of a run as Allure reads them. Everything is text: what a peer sent is never a link or markup.
 *
 * @param folder is emptied first
 * @param reader how bodies are decoded
 */
export function writeAllureResults(record: RunRecord, folder: string, reader: BodyReader): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const writer = new FileSystemWriter({ resultsDir: folder })
  writer.writeCategoriesDefinitions([...categories])
  writer.writeEnvironmentInfo(
    Object.fromEntries(runFacts(record).map(([name, value]) => [name.replaceAll(/\W+/g, '_'), inert(value)])),
  )
  const whole = withOutcomes(record)
  const overruled = overruledIn(whole)
  for (const scenario of record.scenarios) writeScenario(folder, scenario, overruled.get(scenario.id), reader)
  const failures = new Map(failuresOf(whole).map((failure) => [failure.requirement.id, failure]))
  const own = new Set(record.scenarios.map(({ requirement }) => requirement))
  const rules = new Set(record.scenarios.flatMap(({ judgements }) => judgements.map(({ requirement }) => requirement)))
  for (const outcome of whole.requirements)
    if (rules.has(outcome.requirement.id) && !own.has(outcome.requirement.id))
      writeRule(folder, whole, outcome, failures.get(outcome.requirement.id), reader)
}

function writeScenario(folder: string, scenario: ScenarioLine, overruled: string | undefined, reader: BodyReader): void {
  const { id, feature, title, requirement, started, milliseconds, steps, selection, binding } = scenario
  const row = requirementOf(requirement)
  const verdict = verdictInTheEnd({ ...scenario, stands: overruled === undefined })
  const uuid = randomUUID()
  const start = Date.parse(started)
  const status = statusOf(verdict)
  const result: TestResult = {
    uuid,
    historyId: createHash('sha256').update(id).digest('hex'),
    fullName: id,
    name: inert(title),
    status,
    stage: Stage.FINISHED,
    start,
    stop: start + milliseconds,
    statusDetails: { message: messageOf(scenario, overruled) },
    description: inertLines(row === undefined ? requirement : `${row.actor} ${row.strength}: ${row.statement}`),
    labels: [...labelsOf(requirement, feature), { name: 'binding', value: binding }, { name: 'tag', value: binding }],
    links: [],
    parameters: [
      { name: 'requirement', value: requirement },
      { name: 'binding', value: binding },
      { name: 'verdict', value: verdict ?? selection.state },
    ],
    attachments: attachmentsOf(folder, scenario, uuid, reader),
    steps: steps.map((text) => ({
      name: inert(text),
      statusDetails: {},
      stage: Stage.FINISHED,
      steps: [],
      attachments: [],
      parameters: [],
      ...stepStatus(scenario, text, status),
    })),
  }
  writeResult(folder, result)
}

/** A row that rules judge in every exchange is a result of its own, or its red would stand in no list. */
function writeRule(
  folder: string,
  { run, end }: RunRecord,
  { requirement, state, why, scenarios }: RequirementLine,
  failure: Failure | undefined,
  reader: BodyReader,
): void {
  const { id, actor, strength, statement, level } = requirement
  const uuid = randomUUID()
  const seen =
    failure === undefined ? (why ?? state) : `expected: ${failure.expected}\nseen: ${failure.seen}\nin: ${failure.scenario.id}`
  const word = state === 'fail' ? `FAIL ${level}` : state.toUpperCase()
  writeResult(folder, {
    uuid,
    historyId: createHash('sha256').update(`rule ${id}`).digest('hex'),
    fullName: `rule ${id}`,
    name: `Every exchange: ${statement}`,
    status: statusOf(verdicts.find((verdict) => verdict === state)),
    stage: Stage.FINISHED,
    start: Date.parse(run.started),
    stop: Date.parse(end?.ended ?? run.started),
    statusDetails: { message: state === 'pass' ? '' : inertLines(`${word} ${id}: ${seen}`) },
    description: inertLines(`${actor} ${strength}: ${statement}\n\nJudged in ${scenarios.length} scenarios.`),
    labels: labelsOf(id, 'Rules on every exchange'),
    links: [],
    parameters: [
      { name: 'requirement', value: id },
      { name: 'verdict', value: state },
    ],
    attachments: failure === undefined ? [] : attachmentsOf(folder, failure.scenario, uuid, reader),
    steps: [],
  })
}

function labelsOf(requirement: string, feature: string): TestResult['labels'] {
  const row = requirementOf(requirement)
  const section = row === undefined ? 'unknown' : sectionOf(row)
  return [
    { name: 'epic', value: section },
    { name: 'feature', value: inert(feature) },
    { name: 'story', value: requirement },
    { name: 'suite', value: inert(feature) },
    { name: 'requirement', value: requirement },
    { name: 'section', value: section },
    { name: 'level', value: row?.level ?? 'unknown' },
    { name: 'actor', value: row?.actor ?? 'unknown' },
    { name: 'severity', value: row === undefined ? 'normal' : severities[weightOf(row)] },
  ]
}

/** Plain writing: the record is the copy that must survive, and to flush three files for each scenario would take a minute. */
function writeResult(folder: string, result: TestResult): void {
  writeFileSync(join(folder, `${result.uuid}-result.json`), JSON.stringify(result))
}

const severities: Readonly<Record<Weight, string>> = { failure: 'critical', warning: 'normal', observation: 'minor' }

/** The decoded exchanges with their octets as text, and their diagram; a picture of ours in which everything foreign is text. */
function attachmentsOf(folder: string, scenario: ScenarioLine, uuid: string, reader: BodyReader): TestResult['attachments'] {
  const { tape, checks, judgements } = scenario
  if (tape.length === 0) return []
  const messages = namedMessages(tape, {
    functions: reader.functions,
    partsOf: ({ body }, direction) => reader.read(body, direction),
  })
  const failed = [...checks, ...judgements.map(({ check }) => check)].filter(({ holds }) => !holds)
  const files = [
    {
      name: 'exchanges',
      type: 'image/svg+xml',
      source: `${uuid}-exchanges.svg`,
      content: scenarioLadder(scenario, messages, offendingLines(failed, tape)),
    },
    {
      name: 'transcript',
      type: 'text/plain',
      source: `${uuid}-transcript.txt`,
      content: transcriptText(scenario, messages, failed),
    },
  ]
  return files.map(({ content, ...attachment }) => {
    writeFileSync(join(folder, attachment.source), content)
    return attachment
  })
}

function statusOf(verdict: ReturnType<typeof verdictInTheEnd>): Status {
  if (verdict === undefined) return Status.SKIPPED
  return verdict === 'pass' ? Status.PASSED : verdict === 'fail' ? Status.FAILED : Status.BROKEN
}

/** Allure 2 drops expected and seen: they stand in the message. */
function messageOf(scenario: ScenarioLine, overruled: string | undefined): string {
  const { selection, requirement, checks, thrown } = scenario
  if (selection.state !== 'run') return `${selection.state}: ${selection.why}`
  const verdict = verdictInTheEnd({ ...scenario, stands: overruled === undefined })
  if (verdict === 'pass') return ''
  const red = checks.find(({ holds }) => !holds)
  const seen =
    red === undefined
      ? (thrown?.message ?? 'nothing was checked')
      : `${red.claim}\nexpected: ${red.expected}\nseen: ${red.seen}\ntape: line ${red.at.join(', ')}`
  const word = verdict === 'fail' ? `FAIL ${requirementOf(requirement)?.level ?? 'unknown'}` : String(verdict).toUpperCase()
  return inertLines(`${word} ${requirement}: ${overruled === undefined ? '' : `${overruled}; `}${seen}`)
}

/** The deciding step carries the status; what stands before it was passed on the way, what stands behind did not run. */
function stepStatus({ steps, asked, checks }: ScenarioLine, text: string, status: Status): { status: Status } {
  if (status === Status.PASSED || status === Status.SKIPPED) return { status }
  const deciding = checks.length === 0 ? steps.indexOf(asked) : steps.length - 1
  const place = steps.indexOf(text)
  return { status: place < deciding ? Status.PASSED : place === deciding ? status : Status.SKIPPED }
}
