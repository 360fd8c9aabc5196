/** Expected verdicts of a nightly run: what is known to be red, why, and until when (`--expect`). Any change, better or worse, is told. */
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { ConfigError } from '../profiles/config-error.ts'
import { plainData, readYamlText } from '../profiles/yaml-text.ts'
import { requirementOf } from '../requirements/ledger.ts'
import { type Outcome, states } from '../requirements/tally.ts'
import type { TestedActor } from '../requirements/tested-actors.ts'

const day = z
  .string('write the day as text, in quotes')
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write a day as "2027-01-31"')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'write a day that there is')

const expectation = z.strictObject(
  {
    requirement: z.string('write the id of a requirement'),
    verdict: z.enum(states, `write one of ${states.join(', ')}`),
    reason: z.string('write why').min(1, 'write why'),
    expires: day,
  },
  'write requirement:, verdict:, reason: and expires:',
)

export type Expectation = z.infer<typeof expectation>

const file = z.array(expectation, 'write a list: each expectation with a dash before it')

/** @throws ConfigError with file, line and what to write instead */
export function readExpectations(path: string, actor: TestedActor = 'eIM'): readonly Expectation[] {
  const lines = new LineCounter()
  const refuse = (why: string) => new ConfigError(`--expect ${path}: cannot be read (${why}); write the path of a YAML file`)
  const document = parseDocument(readYamlText(path, refuse), { lineCounter: lines })
  const [broken] = document.errors
  if (broken !== undefined)
    throw new ConfigError(`${path}:${broken.linePos?.[0].line ?? 1}: this is no YAML: ${broken.message.split('\n')[0]}`)
  const read = file.safeParse(plainData(document, refuse) ?? [])
  const lineAt = (at: PropertyKey | undefined) => {
    const node: unknown = at === undefined ? document.contents : document.getIn([at], true)
    const range = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : [0]
    return lines.linePos(Number(range[0])).line
  }
  if (!read.success)
    throw new ConfigError(
      read.error.issues
        .map(
          ({ path: [at, ...rest], message }) =>
            `${path}:${lineAt(at)}: ${rest.map((member) => `${String(member)}: `).join('')}${message}`,
        )
        .join('\n'),
    )
  for (const [at, { requirement }] of read.data.entries()) {
    if (requirementOf(requirement)?.actor !== actor)
      throw new ConfigError(
        `${path}:${lineAt(at)}: requirement: ${requirement} is no row of the ${actor}; sgp32 list --actor ${actor} shows all`,
      )
    if (read.data.findIndex((one) => one.requirement === requirement) !== at)
      throw new ConfigError(`${path}:${lineAt(at)}: requirement: ${requirement} stands twice; write it once`)
  }
  return read.data
}

/** What differs from what was expected, one line each; nothing where all is as expected. Rows without an entry are expected to pass, or not to be judged. */
export function changesAgainst(expected: readonly Expectation[], outcomes: readonly Outcome[], today: string): readonly string[] {
  const entries = new Map(expected.map((one) => [one.requirement, one]))
  return outcomes.flatMap(({ requirement: { id }, state, why }) => {
    const entry = entries.get(id)
    const because = why === undefined ? '' : ` (${why})`
    if (entry === undefined)
      return ['fail', 'error', 'inconclusive'].includes(state) ? [`${id}: ${state}${because}, and nothing of it is expected`] : []
    if (entry.expires < today)
      return [`${id}: the expectation "${entry.verdict}" expired on ${entry.expires} (${entry.reason}); it is ${state} now`]
    // What a filter left out says nothing about what was expected.
    if (state === entry.verdict || state === 'not selected') return []
    return [`${id}: ${state}${because}, expected ${entry.verdict} (${entry.reason})`]
  })
}
