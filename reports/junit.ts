/** `junit.xml`: what a pipeline reads. One suite for each section, one case for each row of the ledger and binding. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { explained } from './failure.ts'
import { inertLines } from './inert.ts'
import { overruledIn, runStateOf, sectionOf, withOutcomes } from './outcomes.ts'
import type { RequirementLine, RunRecord } from './record.ts'
import type { Binding } from './row-results.ts'
import { bindingsOf, rowResults } from './row-results.ts'
import { weightOf } from './weight.ts'

interface Case {
  readonly suite: string
  readonly name: string
  readonly seconds: number
  readonly kind: 'pass' | 'failure' | 'error' | 'skipped'
  readonly message: string
  readonly detail: string
}

/**
 * Writes the run as JUnit. Only what fails a run that is not strict is a failure: disputed rows, robustness, SHOULD and information
 * are passed cases whose output says what was seen. Inconclusive and the errors of the harness are errors.
 *
 * @throws where the file cannot be written
 */
export function writeJunit(record: RunRecord, path: string): void {
  const part = `${path}.part`
  try {
    writeFileSync(part, junitText(withOutcomes(record)))
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

function junitText(record: RunRecord): string {
  const cases = casesOf(record)
  const { isComplete } = runStateOf(record)
  const { product, started } = record.run
  const name = `${product.name} ${product.version}, SGP.32 v${product.spec}`
  const body = [...grouped(cases)].map(([suite, some]) => suiteText(suite, some, started))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name=${value(name)} ${numbers(cases, isComplete ? 0 : 1)}>\n${body.join('')}${stateText(record)}</testsuites>\n`
}

function grouped(cases: readonly Case[]): Map<string, Case[]> {
  const groups = new Map<string, Case[]>()
  for (const one of cases) {
    const group = groups.get(one.suite)
    if (group === undefined) groups.set(one.suite, [one])
    else group.push(one)
  }
  return groups
}

function casesOf(record: RunRecord): Case[] {
  const resultOf = rowResults(record)
  const bindings = bindingsOf(record)
  const overruled = overruledIn(record)
  return record.requirements.flatMap((line) => {
    const { requirement, state, why = '' } = line
    return playedIn(line, bindings, resultOf).map(({ binding, result }): Case => {
      const found = result?.state ?? state
      const places = result?.scenarios ?? []
      // The reds of this binding: another one may have been red for another reason.
      const reds = places.filter((_, i) => result?.verdicts[i] === 'fail').flatMap((place) => record.scenarios[place] ?? [])
      const failure = explained(requirement, reds)
      const red = failure === undefined ? why : `expected ${failure.expected}, seen ${failure.seen}`
      const detail = places
        .slice(0, result?.notPassed ?? 0)
        .slice(0, 20)
        .flatMap((place) => {
          const scenario = record.scenarios[place]
          if (scenario === undefined) return []
          const { id, title, thrown, checks, judgements } = scenario
          const failed = [
            ...checks,
            ...judgements.filter((one) => one.requirement === requirement.id).map(({ check }) => check),
          ].filter(({ holds }) => !holds)
          const reasons = failed.map(
            ({ claim, expected, seen, at }) => `  ${claim}: expected ${expected}, seen ${seen} [tape ${at.join(', ')}]`,
          )
          return [
            `${title} (${id})`,
            ...reasons,
            ...(failed.length > 0 ? [] : [`  ${overruled.get(id) ?? thrown?.message ?? 'nothing was checked'}`]),
          ]
        })
      const isBreach = weightOf(requirement) === 'failure'
      return {
        suite: sectionOf(requirement),
        name: `${requirement.id}${binding === undefined ? '' : ` ${binding}`}: ${requirement.strength} ${requirement.statement}`,
        seconds: places.reduce((sum, place) => sum + ownTime(record, place, requirement.id), 0) / 1000,
        kind: kindOf(found, isBreach),
        message:
          found === 'fail' ? `${requirement.level} ${requirement.strength}: ${red}` : why === '' ? found : `${found}: ${why}`,
        detail: [
          ...detail,
          `again: ${record.run.command} --only ${record.scenarios[places[0] ?? -1]?.requirement ?? requirement.id}`,
        ].join('\n'),
      }
    })
  })
}

/** A row that was played counts once for each binding, another one once. */
function playedIn(line: RequirementLine, bindings: readonly Binding[], resultOf: ReturnType<typeof rowResults>) {
  const played = bindings.flatMap((binding) => {
    const result = resultOf(line, binding)
    return result.state === undefined || result.scenarios.length === 0 ? [] : [{ binding, result }]
  })
  return played.length > 0 ? played : [{ binding: undefined, result: undefined }]
}

/** What a rule saw in passing took no time of its own. */
function ownTime({ scenarios }: RunRecord, place: number, id: string): number {
  const scenario = scenarios[place]
  return scenario?.requirement === id ? scenario.milliseconds : 0
}

function kindOf(state: string, isBreach: boolean): Case['kind'] {
  if (state === 'fail') return isBreach ? 'failure' : 'pass'
  if (state === 'inconclusive' || state === 'error') return 'error'
  return state === 'pass' ? 'pass' : 'skipped'
}

function suiteText(suite: string, cases: readonly Case[], started: string): string {
  const time = started.replace(/(?:\.\d+)?Z$/, '')
  return `<testsuite name=${value(suite)} ${numbers(cases)} skipped="${count(cases, 'skipped')}" timestamp=${value(time)}>\n${cases.map(caseText).join('')}</testsuite>\n`
}

function caseText({ suite, name, seconds, kind, message, detail }: Case): string {
  const head = `<testcase classname=${value(suite.replaceAll('.', '_'))} name=${value(name)} time="${seconds.toFixed(3)}"`
  if (kind === 'pass')
    return message === 'pass' ? `${head}/>\n` : `${head}><system-out>${text(`${message}\n${detail}`)}</system-out></testcase>\n`
  if (kind === 'skipped') return `${head}><skipped message=${value(message)}/></testcase>\n`
  return `${head}><${kind} message=${value(message)} type=${value(message.split(':')[0] ?? '')}>${text(detail)}</${kind}></testcase>\n`
}

/** A run that did not come to its end must not look like one that did. */
function stateText(record: RunRecord): string {
  const { isComplete, text: state } = runStateOf(record)
  if (isComplete) return ''
  const name = 'the run came to its end'
  return `<testsuite name="run" tests="1" failures="0" errors="1" skipped="0"><testcase classname="run" name="${name}" time="0"><error message=${value(state)}/></testcase></testsuite>\n`
}

/** @param more errors that stand in no case of these */
function numbers(cases: readonly Case[], more = 0): string {
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0)
  return `tests="${cases.length + more}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error') + more}" time="${seconds.toFixed(3)}"`
}

function count(cases: readonly Case[], kind: Case['kind']): number {
  return cases.filter((one) => one.kind === kind).length
}

function value(raw: string): string {
  return `"${text(raw).replaceAll('\n', '&#10;')}"`
}

/** XML 1.0 has no form for most control characters: they are written out before anything else. */
function text(raw: string): string {
  return inertLines(raw).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
