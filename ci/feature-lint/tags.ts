import type { Complaint } from '../complaint.ts'
import type { Feature, Named } from './feature.ts'

/** What tags may name, from the project's own lists. */
export interface Facts {
  readonly options: ReadonlySet<string>
  /** Who has the duty, for each id of the ledger. */
  readonly actors: ReadonlyMap<string, string>
}

const version = /^(?:1\.0\.1|1\.1|1\.2|1\.3)$/
const plainName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Roles, as tags and folders name them, and the actors of the ledger. */
const roles: Readonly<Record<string, string>> = {
  eim: 'eIM',
  ipa: 'IPA',
  euicc: 'eUICC',
  smdp: 'SM-DP+',
  smds: 'SM-DS',
  lpa: 'LPA',
}

interface Grammar {
  readonly on: 'feature' | 'scenario'
  /** What may stand behind the colon; nothing for a tag without a value. */
  readonly value?: RegExp
  readonly write: string
}

const grammar: Readonly<Record<string, Grammar>> = {
  spec: { on: 'feature', value: /^(?:SGP\.\d\d|RFC\d+|TS\.\d+|Derived|Field)$/, write: '@spec:SGP.32' },
  section: { on: 'feature', value: /^(?:\d+|[A-Z])(?:\.\d+)*$/, write: '@section:5.14.5' },
  role: {
    on: 'feature',
    value: new RegExp(`^(?:${Object.keys(roles).join('|')})$`),
    write: `@role: with one of ${Object.keys(roles).join(', ')}`,
  },
  req: { on: 'scenario', value: /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*$/, write: '@req: with an id of the ledger' },
  option: { on: 'scenario', value: /^!?O_[SEX]_\w+$/, write: '@option:O_S_NAME, or @option:!O_S_NAME for its absence' },
  since: { on: 'scenario', value: version, write: '@since: with 1.0.1, 1.1, 1.2 or 1.3' },
  until: { on: 'scenario', value: version, write: '@until: with 1.0.1, 1.1, 1.2 or 1.3' },
  binding: {
    on: 'scenario',
    value: /^(?:https|http|asn1|json|coaps|any|es10)$/,
    write: '@binding: with https, http, asn1, json, coaps, any or es10',
  },
  exclusive: { on: 'scenario', value: plainName, write: '@exclusive: with a name such as eim-queue' },
  'changes-state': { on: 'scenario', write: '@changes-state' },
  irreversible: { on: 'scenario', write: '@irreversible' },
  'needs-operator': { on: 'scenario', write: '@needs-operator' },
  timing: { on: 'scenario', write: '@timing' },
  hostile: { on: 'scenario', write: '@hostile' },
}

/** A tag that nobody knows would drop a scenario from a run without a word, so every one is checked. */
export function tagComplaints(feature: Feature, facts: Facts): readonly Complaint[] {
  const { file, line, tags, rules, scenarios } = feature
  const found: Complaint[] = []
  const complain = (at: number, what: string) => found.push({ file, line: at, what })
  const check = (tag: Named, place: Grammar['on'] | 'rule' | 'examples') => {
    const what = grammarComplaint(tag.name, place) ?? factComplaint(tag.name, facts)
    if (what !== undefined) complain(tag.line, what)
  }

  for (const tag of tags) check(tag, 'feature')
  for (const rule of rules) for (const tag of rule.tags) check(tag, 'rule')
  for (const needed of ['spec', 'section', 'role'])
    if (valuesOf(tags, needed).length === 0)
      complain(line, `the feature has no @${needed}; write ${grammar[needed]?.write} above it`)
  const [role, ...furtherRoles] = valuesOf(tags, 'role')
  if (furtherRoles.length > 0) complain(line, 'the feature has more than one @role; one actor is under test')
  const folder = file.split('/').at(-2)
  if (role !== undefined && role in roles && folder !== role)
    complain(line, `@role:${role} in the folder ${folder}; move the file to features/${role}`)

  for (const scenario of scenarios) {
    for (const tag of scenario.tags) check(tag, 'scenario')
    for (const tag of scenario.exampleTags) check(tag, 'examples')
    for (const name of repeated(scenario.tags)) complain(scenario.line, `${name} stands twice; remove one`)
    const ids = valuesOf(scenario.tags, 'req')
    if (ids.length !== 1)
      complain(
        scenario.line,
        `${ids.length === 0 ? 'no' : ids.length} @req on the scenario; it proves exactly one requirement, write one scenario for each`,
      )
    const bindings = valuesOf(scenario.tags, 'binding')
    if (bindings.length !== 1)
      complain(
        scenario.line,
        `${bindings.length} @binding on the scenario; write exactly one, or it is played in none: ${grammar['binding']?.write}`,
      )
    for (const id of ids) {
      const actor = facts.actors.get(id)
      if (role !== undefined && role in roles && actor !== undefined && roles[role] !== actor)
        complain(scenario.line, `${id} is a duty of the ${actor}; a feature with @role:${role} cannot prove it`)
    }
  }
  return found
}

function grammarComplaint(name: string, place: Grammar['on'] | 'rule' | 'examples'): string | undefined {
  const [, key = '', value] = /^@([^:]*)(?::(.*))?$/s.exec(name) ?? []
  const known = Object.hasOwn(grammar, key) ? grammar[key] : undefined
  if (known === undefined)
    return `${name} is no tag of this project; write one of ${Object.keys(grammar)
      .map((tag) => `@${tag}`)
      .join(' ')}`
  if (known.value === undefined ? value !== undefined : !known.value.test(value ?? ''))
    return `${name} cannot be read; write ${known.write}`
  return known.on === place ? undefined : `@${key} stands on the ${place}; write it on the ${known.on}`
}

function factComplaint(name: string, { options, actors }: Facts): string | undefined {
  const [, key, value = ''] = /^@(\w+):!?(.*)$/.exec(name) ?? []
  if (key === 'option' && !options.has(value))
    return `${value} is not in requirements/options.json; add it there, or write one that is`
  if (key === 'req' && !actors.has(value)) return `${value} is not in the ledger; add its row, or write an id that is`
  return undefined
}

function valuesOf(tags: readonly Named[], key: string): readonly string[] {
  return tags.flatMap(({ name }) => (name.startsWith(`@${key}:`) ? [name.slice(key.length + 2)] : []))
}

function repeated(tags: readonly Named[]): readonly string[] {
  const names = tags.map(({ name }) => name)
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))]
}
