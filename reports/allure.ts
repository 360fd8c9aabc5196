import { createHash, randomUUID } from 'node:crypto'
import { Stage, Status, type TestResult } from 'allure-js-commons'
import type { Category } from 'allure-js-commons/sdk'
import { FileSystemWriter } from 'allure-js-commons/sdk/reporter'
import { requirementOf } from '../requirements/ledger.ts'
import { verdictInTheEnd } from '../requirements/tally.ts'
import { inert, inertLines } from './inert.ts'
import { readable } from './octets.ts'
import { type RunRecord, type ScenarioLine, stands } from './record.ts'

/** Parts what the product did from what we did. The first that matches counts. */
const categories: readonly Category[] = [
  { name: 'Failures: normative', messageRegex: '(?s)FAIL normative.*', matchedStatuses: [Status.FAILED] },
  { name: 'Failures: disputed, rest on one source', messageRegex: '(?s)FAIL disputed.*', matchedStatuses: [Status.FAILED] },
  { name: 'Failures: robustness', messageRegex: '(?s)FAIL robustness.*', matchedStatuses: [Status.FAILED] },
  { name: 'Observed, never a failure', messageRegex: '(?s)FAIL information.*', matchedStatuses: [Status.FAILED] },
  { name: 'Inconclusive', messageRegex: '(?s)INCONCLUSIVE.*', matchedStatuses: [Status.BROKEN] },
  { name: 'Errors of the harness', messageRegex: '(?s)ERROR.*', matchedStatuses: [Status.BROKEN] },
]

/** Writes the results of a run as Allure reads them. Everything is text: what a peer sent is never a link or markup. */
export function writeAllureResults(record: RunRecord, folder: string): void {
  const writer = new FileSystemWriter({ resultsDir: folder })
  const { run } = record
  writer.writeCategoriesDefinitions([...categories])
  writer.writeEnvironmentInfo({
    product: `${inert(run.product.name)} ${inert(run.product.version)} (${inert(run.product.vendor)})`,
    specification: `SGP.32 v${run.product.spec}`,
    target: inert(run.target.endpoint),
    adapter: run.target.adapter,
    harness: `${run.harness.name} ${run.harness.version}`,
    node: run.harness.node,
    state: record.end?.state ?? 'incomplete: the run was killed',
    partial: String(run.partial),
  })
  for (const scenario of record.scenarios) writeScenario(writer, record, scenario)
}

function writeScenario(writer: FileSystemWriter, record: RunRecord, scenario: ScenarioLine): void {
  const { id, feature, title, requirement, started, milliseconds, steps, selection } = scenario
  const row = requirementOf(requirement)
  const verdict = verdictInTheEnd({ ...scenario, stands: stands(record, id) })
  const uuid = randomUUID()
  const start = Date.parse(started)
  const status = statusOf(verdict)
  const attachments = scenario.tape.length === 0 ? [] : [{ name: 'tape', type: 'text/plain', source: `${uuid}-tape.txt` }]
  for (const { source } of attachments) writer.writeAttachment(source, Buffer.from(tapeText(scenario)))
  const result: TestResult = {
    uuid,
    historyId: createHash('sha256').update(id).digest('hex'),
    fullName: id,
    name: inert(title),
    status,
    stage: Stage.FINISHED,
    start,
    stop: start + milliseconds,
    statusDetails: { message: messageOf(record, scenario) },
    description: inertLines(row === undefined ? requirement : `${row.actor} ${row.strength}: ${row.statement}`),
    labels: [
      { name: 'epic', value: `${row?.spec ?? ''} ${row?.section ?? ''}`.trim() },
      { name: 'feature', value: inert(feature) },
      { name: 'story', value: requirement },
      { name: 'suite', value: inert(feature) },
      { name: 'requirement', value: requirement },
      { name: 'level', value: row?.level ?? 'unknown' },
      { name: 'severity', value: row?.level === 'normative' ? 'critical' : 'minor' },
    ],
    links: [],
    parameters: [
      { name: 'requirement', value: requirement },
      { name: 'verdict', value: verdict ?? selection.state },
    ],
    attachments,
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
  writer.writeResult(result)
}

function statusOf(verdict: ReturnType<typeof verdictInTheEnd>): Status {
  if (verdict === undefined) return Status.SKIPPED
  return verdict === 'pass' ? Status.PASSED : verdict === 'fail' ? Status.FAILED : Status.BROKEN
}

/** Allure 2 drops expected and seen: they stand in the message. */
function messageOf(record: RunRecord, scenario: ScenarioLine): string {
  const { selection, requirement, checks, thrown, id } = scenario
  if (selection.state !== 'run') return `${selection.state}: ${selection.why}`
  const verdict = verdictInTheEnd({ ...scenario, stands: stands(record, id) })
  if (verdict === 'pass') return ''
  const why = record.overruled.find(({ scenarios }) => scenarios.includes(id))?.why
  const red = checks.find(({ holds }) => !holds)
  const seen =
    red === undefined
      ? (thrown?.message ?? 'nothing was checked')
      : `${red.claim}\nexpected: ${red.expected}\nseen: ${red.seen}\ntape: line ${red.at.join(', ')}`
  const word = verdict === 'fail' ? `FAIL ${requirementOf(requirement)?.level ?? 'unknown'}` : String(verdict).toUpperCase()
  return inertLines(`${word} ${requirement}: ${why === undefined ? '' : `${why}; `}${seen}`)
}

/** The deciding step carries the status; what stands before it was passed on the way, what stands behind did not run. */
function stepStatus({ steps, asked, checks }: ScenarioLine, text: string, status: Status): { status: Status } {
  if (status === Status.PASSED || status === Status.SKIPPED) return { status }
  const deciding = checks.length === 0 ? steps.indexOf(asked) : steps.length - 1
  const place = steps.indexOf(text)
  return { status: place < deciding ? Status.PASSED : place === deciding ? status : Status.SKIPPED }
}

function tapeText({ tape, judgements }: ScenarioLine): string {
  const lines = tape.map((entry) => `[${entry.at}] ${entry.ms} ms ${entry.direction} ${entry.peer}\n${readable(entry)}\n`)
  const rules = judgements.map(
    ({ requirement, check }) =>
      `${check.holds ? 'holds' : 'FAILS'}  ${requirement}: ${inert(check.claim)}; seen: ${inert(check.seen)}`,
  )
  return [...lines, rules.length === 0 ? '' : `Rules on these exchanges:\n${rules.join('\n')}\n`].join('\n')
}
