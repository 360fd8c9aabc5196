import type { Complaint } from '../complaint.ts'
import type { Feature, Scenario, Step } from './feature.ts'

/** Words that tie an observation to one binding, or hide what it is. */
const notInThen: readonly (readonly [word: RegExp, why: string])[] = [
  [/\b(?:GET|POST|PUT|HEAD|PATCH|DELETE|HTTPS?|URL)\b/, 'speaks HTTP'],
  [/\bstatus\b/i, 'speaks of a status'],
  [/\b0x[0-9a-f]+/i, 'holds hex'],
  // A run of hex digits with a letter in it; a decimal number may be as long as it likes.
  [/\b(?=\d*[A-F])(?=[A-F]*\d)[0-9A-F]{4,}\b|\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{4,}\b/, 'holds hex'],
]

/** A refusal that could be anything, a lost connection too. */
const refusal = /\b(?:fail(?:s|ed|ure)?|reject(?:s|ed)?|refuse[sd]?|error)\b/i
/** What names a refusal: a name of the specification that is no actor, a column of the examples, or a quoted word. */
const names = /\b(?!eIM|eUICC|eSIM)[a-z]+[0-9]*[A-Z]\w*|<[^>]+>|"[^"]+"/

const MOST_STEPS = 8

/** What shows that hostile input harmed nobody else. */
const SANITY: Readonly<Record<string, string>> = {
  eim: 'the eIM still answers',
  euicc: 'the eUICC still answers',
  ipa: 'the IPA still polls',
}

export function stepComplaints({ file, backgrounds, scenarios }: Feature): readonly Complaint[] {
  const sanity = SANITY[file.split('/').at(-2) ?? ''] ?? 'the eIM still answers'
  const found: Complaint[] = []
  const complain = (line: number, what: string) => found.push({ file, line, what })
  for (const { line, steps } of backgrounds) {
    for (const step of steps)
      if (step.kind !== 'Given') complain(step.line, 'a background names the actors; only Given stands in it')
    if (steps.length > 2) complain(line, 'a background of more than 2 steps hides preconditions; write them into the scenarios')
  }
  for (const scenario of scenarios) {
    for (const step of scenario.steps)
      if (step.kind === 'Then') for (const what of thenComplaints(step)) complain(step.line, what)
    for (const { line, what } of orderComplaints(scenario)) complain(line, what)
    const isHostile = scenario.tags.some(({ name }) => name === '@hostile')
    if (isHostile && scenario.steps.at(-1)?.text !== sanity)
      complain(scenario.line, `a hostile scenario ends with the sanity exchange; write "And ${sanity}" as its last step`)
    const count = scenario.steps.length + scenario.before
    if (count > MOST_STEPS)
      complain(
        scenario.line,
        `${count} steps with the background, at most ${MOST_STEPS}; name the state in one Given, or split the scenario`,
      )
  }
  return found
}

function thenComplaints({ text }: Step): readonly string[] {
  const spoken = notInThen.flatMap(([word, why]) => {
    const at = word.exec(text)
    return at === null
      ? []
      : [`Then ${why} ("${at[0]}"); name the observation in the specification's words, so that it holds over every binding`]
  })
  const vague = refusal.exec(text)
  if (vague === null || names.test(text.slice(vague.index))) return spoken
  return [
    ...spoken,
    `Then says "${vague[0]}" and not which; name the refusal, for example "... with the package error eidNotFound"`,
  ]
}

function orderComplaints({ line, steps }: Scenario): readonly { readonly line: number; readonly what: string }[] {
  const found: { line: number; what: string }[] = []
  const whens = steps.filter(({ kind }) => kind === 'When')
  const [when, second] = whens
  if (second !== undefined)
    found.push({ line: second.line, what: 'a second When; one exchange decides the requirement, what leads to it is a Given' })
  if (when === undefined) found.push({ line, what: 'no When; write the one exchange that decides the requirement' })
  if (!steps.some(({ kind }) => kind === 'Then'))
    found.push({ line, what: 'no Then; a scenario that observes nothing proves nothing' })
  const order = ['Given', 'When', 'Then']
  let last = 0
  for (const [i, step] of steps.entries()) {
    if (step.kind === 'unclear') {
      // An `And` behind it is unclear for the same reason.
      if (steps[i - 1]?.kind !== 'unclear')
        found.push({ line: step.line, what: 'a step that is neither Given, When nor Then; write which it is' })
    } else if (order.indexOf(step.kind) < last)
      found.push({ line: step.line, what: `${step.kind} behind ${order[last]}; the order is Given, When, Then` })
    else last = order.indexOf(step.kind)
  }
  return found
}
