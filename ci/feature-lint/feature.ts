import { generateMessages } from '@cucumber/gherkin'
import {
  type Background as GherkinBackground,
  type Scenario as GherkinScenario,
  type Step as GherkinStep,
  IdGenerator,
  SourceMediaType,
  StepKeywordType,
} from '@cucumber/messages'
import type { Complaint } from '../complaint.ts'

export interface Named {
  readonly line: number
  readonly name: string
}

export interface Step {
  readonly line: number
  /** What the step is, `And` read as more of the same; `unclear` for `*` and for an `And` with nothing before it. */
  readonly kind: 'Given' | 'When' | 'Then' | 'unclear'
  readonly text: string
}

export interface Scenario {
  readonly line: number
  readonly title: string
  readonly tags: readonly Named[]
  /** Without those of the backgrounds. */
  readonly steps: readonly Step[]
  /** Steps of all backgrounds that go before it. */
  readonly before: number
  /** Rows of data of an outline; nothing for a plain scenario. */
  readonly rows: number | undefined
  /** Column heads of its tables of examples. */
  readonly columns: readonly string[]
  /** What stands in `<...>` in the title and the steps, their tables and texts included. */
  readonly placeholders: readonly string[]
  /** Tags on tables of examples. */
  readonly exampleTags: readonly Named[]
}

export interface Feature {
  readonly file: string
  readonly line: number
  readonly title: string
  readonly lines: number
  readonly tags: readonly Named[]
  readonly rules: readonly { readonly line: number; readonly title: string; readonly tags: readonly Named[] }[]
  readonly backgrounds: readonly { readonly line: number; readonly steps: readonly Step[] }[]
  readonly scenarios: readonly Scenario[]
}

/** Reads a feature file into what the rules look at, or says where it is no Gherkin. */
export function readFeature(file: string, text: string): Feature | readonly Complaint[] {
  const options = { includeGherkinDocument: true, newId: IdGenerator.incrementing() }
  const envelopes = generateMessages(text, file, SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN, options)
  const errors = envelopes.flatMap(({ parseError }) => parseError ?? [])
  // The parser goes on after the first, and what it says then only follows from it.
  const [error] = errors
  if (error !== undefined) return [{ file, line: error.source.location?.line ?? 1, what: firstLine(error.message) }]
  const feature = envelopes.flatMap(({ gherkinDocument }) => gherkinDocument?.feature ?? [])[0]
  if (feature === undefined) return [{ file, line: 1, what: 'no feature in it; begin with "Feature: ..." or remove the file' }]

  const rules = feature.children.flatMap(({ rule }) => rule ?? [])
  const featureBackground = feature.children.flatMap(({ background }) => background ?? [])
  const scenarios = [
    ...feature.children.flatMap(({ scenario }) => scenario ?? []).map((scenario) => scenarioOf(scenario, featureBackground)),
    ...rules.flatMap(({ children }) => {
      const backgrounds = [...featureBackground, ...children.flatMap(({ background }) => background ?? [])]
      return children.flatMap(({ scenario }) => scenario ?? []).map((scenario) => scenarioOf(scenario, backgrounds))
    }),
  ]
  const backgrounds = [
    ...featureBackground,
    ...rules.flatMap(({ children }) => children.flatMap(({ background }) => background ?? [])),
  ]
  return {
    file,
    line: feature.location.line,
    title: feature.name,
    lines: text.replace(/\n$/, '').split('\n').length,
    tags: feature.tags.map(named),
    rules: rules.map((rule) => ({ line: rule.location.line, title: rule.name, tags: rule.tags.map(named) })),
    backgrounds: backgrounds.map(({ location, steps }) => ({ line: location.line, steps: stepsOf(steps) })),
    scenarios,
  }
}

function scenarioOf(scenario: GherkinScenario, backgrounds: readonly GherkinBackground[]): Scenario {
  const { location, name, tags, steps, examples, keyword } = scenario
  const isOutline = examples.length > 0 || /outline|template/i.test(keyword)
  return {
    line: location.line,
    title: name,
    tags: tags.map(named),
    steps: stepsOf(steps),
    before: backgrounds.reduce((sum, background) => sum + background.steps.length, 0),
    rows: isOutline ? examples.reduce((sum, table) => sum + table.tableBody.length, 0) : undefined,
    columns: examples.flatMap(({ tableHeader }) => tableHeader?.cells.map(({ value }) => value) ?? []),
    placeholders: [...[name, ...steps.flatMap(textsOf)].join('\n').matchAll(/<([^<>\n]+)>/g)].map(([, inside = '']) => inside),
    exampleTags: examples.flatMap((table) => table.tags.map(named)),
  }
}

function textsOf({ text, docString, dataTable }: GherkinStep): readonly string[] {
  return [text, docString?.content ?? '', ...(dataTable?.rows.flatMap(({ cells }) => cells.map(({ value }) => value)) ?? [])]
}

function stepsOf(steps: readonly GherkinStep[]): readonly Step[] {
  let last: Step['kind'] = 'unclear'
  return steps.map(({ location, keywordType, text }) => {
    if (keywordType !== StepKeywordType.CONJUNCTION) last = kinds[keywordType ?? StepKeywordType.UNKNOWN]
    return { line: location.line, kind: last, text }
  })
}

const kinds: Readonly<Record<Exclude<StepKeywordType, StepKeywordType.CONJUNCTION>, Step['kind']>> = {
  [StepKeywordType.CONTEXT]: 'Given',
  [StepKeywordType.ACTION]: 'When',
  [StepKeywordType.OUTCOME]: 'Then',
  [StepKeywordType.UNKNOWN]: 'unclear',
}

function named({ location, name }: { readonly location: { readonly line: number }; readonly name: string }): Named {
  return { line: location.line, name }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
