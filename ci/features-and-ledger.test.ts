/** Features, rules and ledger say the same: the ledger knows every id, and the tags of a scenario do not contradict its row. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readLedgerFiles, requirementOf, type Version, versions, wholeLedger } from '../requirements/ledger.ts'
import { readOptionList } from '../requirements/option-list.ts'
import { readRetired } from '../requirements/retired.ts'
import { readTaggedScenarios, type TaggedScenario, tagValues } from '../requirements/tagged-scenarios.ts'
import { ruledRows } from '../requirements/tested-actors.ts'
import { readFeature } from './feature-lint/feature.ts'
import { ledgerFileText } from './ledger-status/settle.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const rows = wholeLedger()
const scenarios = readTaggedScenarios()
const played = new Set(scenarios.flatMap((scenario) => tagValues(scenario, 'req')))
const ruled = new Set(Object.values(ruledRows).flatMap((ids) => [...ids]))
const retired = readRetired()

const rowOf = (scenario: TaggedScenario) => requirementOf(tagValues(scenario, 'req')[0] ?? '')
const placeOf = ({ file, line }: TaggedScenario) => `${file}:${line}`

test('the scenarios and tags that are read without Gherkin are those that Gherkin reads', () => {
  assert.ok(scenarios.length > 0)
  const files = [...new Set(scenarios.map(({ file }) => file))]
  const byGherkin = files.flatMap((file) => {
    const feature = readFeature(file, read(file))
    assert.ok('scenarios' in feature, `${file} is no Gherkin`)
    return feature.scenarios.map(({ line, title, tags }) => ({ file, line, title, tags: tags.map(({ name }) => name) }))
  })
  const ordered = byGherkin.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
  assert.deepEqual(scenarios, ordered)
})

test('each scenario proves one row that exists', () => {
  const wrong = scenarios.filter((scenario) => tagValues(scenario, 'req').length !== 1 || rowOf(scenario) === undefined)
  assert.deepEqual(wrong.map(placeOf), [])
})

test('a scenario is not played in a version that its row leaves out, and asks for fewer versions where it says so', () => {
  const place = (version: string | undefined, open: number) =>
    version === undefined ? open : versions.indexOf(version as Version)
  const reach = (of: (key: 'since' | 'until') => string | undefined) => [place(of('since'), 0), place(of('until'), 9)] as const
  const wrong = scenarios.filter((scenario) => {
    const [from, to] = reach((key) => tagValues(scenario, key)[0])
    const [rowFrom, rowTo] = reach((key) => rowOf(scenario)?.[key])
    return from < rowFrom || to > rowTo
  })
  assert.deepEqual(
    wrong.map((scenario) => `${placeOf(scenario)}: since ${rowOf(scenario)?.since}, until ${rowOf(scenario)?.until}`),
    [],
  )
})

test('each rule judges a row that exists', () => {
  assert.deepEqual(
    [...ruled].filter((id) => requirementOf(id) === undefined),
    [],
  )
})

test('each tested row has a scenario or a rule, and each row that has one is tested (npm run ledger writes it)', () => {
  const wrong = rows.filter(({ id, status }) => (status === 'tested') !== (played.has(id) || ruled.has(id)))
  assert.deepEqual(
    wrong.map(({ id, status }) => `${id}: ${status}`),
    [],
  )
})

test('no row has both a scenario and a rule: one of them would be the one that counts', () => {
  assert.deepEqual(
    [...ruled].filter((id) => played.has(id)),
    [],
  )
})

test('the reason why a row is not tested fits what the row says of itself', () => {
  const wrong = rows.filter(({ status, stimulus, observable }) => {
    if (status === 'not observable') return observable !== 'operator' && observable !== 'none'
    if (status === 'no stimulus exists') return stimulus !== undefined
    return status === 'document only' && stimulus !== undefined
  })
  assert.deepEqual(
    wrong.map(({ id, status }) => `${id}: ${status}`),
    [],
  )
})

test('the level of a row follows from how well its fact is known', () => {
  const allowed = {
    confirmed: ['normative', 'robustness', 'information'],
    'single source': ['disputed', 'information'],
    unconfirmed: ['information'],
    'public articles': ['information'],
    'own proposal': ['robustness', 'information'],
  }
  const wrong = rows.filter(({ basis, level }) => !allowed[basis].includes(level))
  assert.deepEqual(
    wrong.map(({ id, basis, level }) => `${id}: ${basis}, ${level}`),
    [],
  )
})

test('no id stands for two rows, and none that was retired is used again', () => {
  const ids = [...rows, ...retired].map(({ id }) => id)
  assert.deepEqual(
    ids.filter((id, i) => ids.indexOf(id) !== i),
    [],
  )
})

test('what replaced a retired id exists', () => {
  const wrong = retired.filter(({ replacedBy }) => replacedBy.some((id) => requirementOf(id) === undefined))
  assert.deepEqual(
    wrong.map(({ id }) => id),
    [],
  )
})

test('the options of a row are ones that its actor answers', () => {
  const answeredBy = new Map(readOptionList().map(({ option, declaredBy }) => [option, declaredBy]))
  const wrong = rows.flatMap(({ id, actor, options: expression }) =>
    (expression.match(/O_\w+/g) ?? [])
      .filter((name) => !answeredBy.get(name)?.includes(actor))
      .map((name) => `${id}: ${name} is no option of the ${actor}`),
  )
  assert.deepEqual(wrong, [])
})

test('the expressions over options can be read', () => {
  const word = /^(?:\(|\)|AND|OR|NOT|O_[SEX]_\w+)$/
  const wrong = rows.filter(({ options }) => !(options.match(/[()]|[^\s()]+/g) ?? []).every((part) => word.test(part)))
  assert.deepEqual(
    wrong.map(({ id }) => id),
    [],
  )
})

test('the reading of a row points to an interpretation that there is', () => {
  const numbers = new Set([...read('docs/interpretations.md').matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number)))
  const wrong = rows.filter(({ reading }) => reading?.interpretation !== undefined && !numbers.has(reading.interpretation))
  assert.deepEqual(
    wrong.map(({ id }) => id),
    [],
  )
})

test('the files of the ledger are written as npm run ledger writes them', () => {
  const wrong = [...readLedgerFiles()].filter(([name, file]) => read(`requirements/ledger/${name}`) !== ledgerFileText(file))
  assert.deepEqual(
    wrong.map(([name]) => name),
    [],
  )
})
