import { Writable } from 'node:stream'
import { loadConfiguration, loadSupport, runCucumber } from '@cucumber/cucumber/api'
import type { Complaint } from '../complaint.ts'

type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0]

/**
 * Steps that no definition, or more than one, answers to: a dry run of Cucumber, which loads the steps and runs none.
 *
 * @param root the folder that the patterns are read in
 */
export async function undefinedSteps(root: string, features: string, definitions: string): Promise<readonly Complaint[]> {
  const text: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text.push(String(chunk))
      done()
    },
  })
  const environment = { cwd: root, stdout: sink, stderr: sink }
  const provided = { paths: [features], import: [definitions], dryRun: true, strict: true, format: ['message:/dev/null'] }
  const { runConfiguration } = await loadConfiguration({ file: false, provided }, environment)
  const support = await loadSupport(runConfiguration, environment)
  const phrases: string[] = []
  const found = new Map<string, Complaint>()
  const lines = new Map<string, number>()
  const pickles = new Map<string, NonNullable<Envelope['pickle']>>()

  await runCucumber(
    { ...runConfiguration, support },
    environment,
    ({ parseError, gherkinDocument, stepDefinition, pickle, testCase }) => {
      if (parseError) throw new Error(parseError.message)
      if (stepDefinition) phrases.push(stepDefinition.pattern.source)
      for (const step of allSteps(gherkinDocument)) lines.set(step.id, step.location.line)
      if (pickle) pickles.set(pickle.id, pickle)
      const played = testCase && pickles.get(testCase.pickleId)
      if (!testCase || !played) return
      for (const { pickleStepId, stepDefinitionIds } of testCase.testSteps) {
        const step = played.steps.find(({ id }) => id === pickleStepId)
        if (step === undefined || stepDefinitionIds?.length === 1) continue
        const line = lines.get(step.astNodeIds[0] ?? '') ?? played.location?.line ?? 1
        const what =
          stepDefinitionIds?.length === 0
            ? unknown(step.text, phrases)
            : `more than one step answers to "${step.text}"; make their phrases differ`
        const place = `${played.uri}:${line}`
        // Every row of an outline brings the step again.
        if (!found.has(place)) found.set(place, { file: played.uri, line, what })
      }
    },
  )
  return [...found.values()]
}

function allSteps(document: Envelope['gherkinDocument']) {
  const children = document?.feature?.children ?? []
  return [...children, ...children.flatMap(({ rule }) => rule?.children ?? [])].flatMap(
    ({ background, scenario }) => (background ?? scenario)?.steps ?? [],
  )
}

function unknown(text: string, phrases: readonly string[]): string {
  const near = phrases.toSorted((a, b) => likeness(text, b) - likeness(text, a))[0]
  const hint = near === undefined || likeness(text, near) < 0.4 ? '' : `; the nearest there is "${near}"`
  return `no step answers to "${text}"; define it in steps/ or use a phrase that is there${hint}`
}

/** Words that two phrases share, from 0 to 1. */
function likeness(a: string, b: string): number {
  const [left, right] = [words(a), words(b)]
  const shared = [...left].filter((word) => right.has(word)).length
  return (2 * shared) / (left.size + right.size)
}

function words(phrase: string): ReadonlySet<string> {
  return new Set(phrase.toLowerCase().match(/[a-z]+/g))
}
