import type { Complaint } from '../complaint.ts'
import type { Feature } from './feature.ts'

const MOST_SCENARIOS = 25
const MOST_LINES = 150

export function shapeComplaints({ file, line, title, lines, rules, scenarios }: Feature): readonly Complaint[] {
  const found: Complaint[] = []
  const complain = (at: number, what: string) => found.push({ file, line: at, what })
  if (title.trim() === '') complain(line, 'the feature has no title; name the function and who answers it')
  if (lines > MOST_LINES) complain(MOST_LINES + 1, `${lines} lines, at most ${MOST_LINES}; split the feature`)
  if (scenarios.length === 0) complain(line, 'no scenario; write one or remove the file')
  if (scenarios.length > MOST_SCENARIOS)
    complain(line, `${scenarios.length} scenarios, at most ${MOST_SCENARIOS}; split the feature`)
  for (const scenario of scenarios) {
    if (scenario.title.trim() === '') complain(scenario.line, 'no title; say the situation')
    const { columns, placeholders } = scenario
    if (scenario.rows !== undefined && scenario.rows > 0) {
      const unknown = placeholders.find((name) => !columns.includes(name))
      const unused = columns.find((name) => !placeholders.includes(name))
      if (unknown !== undefined)
        complain(scenario.line, `<${unknown}> is no column of the examples; write one of ${columns.join(', ')}`)
      if (unused !== undefined) complain(scenario.line, `no step uses the column ${unused}; use it as <${unused}>, or remove it`)
    }
    if (scenario.rows === 0)
      complain(scenario.line, 'an outline without rows never runs; give it Examples, or make it a scenario')
  }
  for (const { line: at, title: again } of repeated([...scenarios, ...rules]))
    complain(at, `"${again}" is a title in this feature already; say what is different`)
  return found
}

/** Rules that look at all features together. */
export function titleComplaints(features: readonly Feature[]): readonly Complaint[] {
  return repeated(features).map(({ file, line, title }) => {
    const first = features.find((other) => other.title === title)
    return { file, line, what: `"${title}" is the title of ${first?.file} too; say what is different` }
  })
}

/** Every thing whose title an earlier one has. */
function repeated<T extends { readonly title: string }>(all: readonly T[]): readonly T[] {
  const titles = all.map(({ title }) => title)
  return all.filter(({ title }, i) => title.trim() !== '' && titles.indexOf(title) < i)
}
