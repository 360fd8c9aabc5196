import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError } from '../profiles/config-error.ts'
import { requirementOf } from '../requirements/ledger.ts'
import type { Outcome, State } from '../requirements/tally.ts'
import { changesAgainst, readExpectations } from './expectations.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-expect-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function written(text: string): string {
  const path = join(folder, 'expect.yaml')
  writeFileSync(path, text)
  return path
}

const entry = (more: string) => `- requirement: RETR-007\n  reason: ticket 12\n  expires: "2027-01-31"\n${more}`

for (const [what, text, message] of [
  ['no list', 'requirement: RETR-007\n', /expect\.yaml:1: write a list/],
  ['no YAML', '- {', /expect\.yaml:1: this is no YAML/],
  ['a verdict that there is not', entry('  verdict: broken\n'), /expect\.yaml:1: verdict: write one of pass, inconclusive/],
  ['no reason', '- requirement: RETR-007\n  verdict: fail\n  expires: "2027-01-31"\n', /reason: write why/],
  ['a day that there is not', entry('  verdict: fail\n').replace('01-31', '13-41'), /expires: write a day/],
  ['a key that there is not', entry('  verdict: fail\n  until: never\n'), /expect\.yaml:1: \w/],
  ['a row of another actor', entry('  verdict: fail\n').replace('RETR-007', 'RETR-001'), /RETR-001 is no row of the eIM/],
  ['a row twice', entry('  verdict: fail\n') + entry('  verdict: pass\n'), /expect\.yaml:5: requirement: RETR-007 stands twice/],
] as const)
  test(`expectations with ${what} are refused, with file and line`, () =>
    assert.throws(
      () => readExpectations(written(text)),
      (error) => error instanceof ConfigError && message.test(error.message),
    ))

test('a file that is not there is refused', () =>
  assert.throws(() => readExpectations(join(folder, 'none.yaml')), /--expect .*none\.yaml: cannot be read \(ENOENT\)/))

const outcome = (id: string, state: State): Outcome => {
  const requirement = requirementOf(id)
  assert.ok(requirement)
  return { requirement, state, scenarios: [] }
}
const expected = readExpectations(written(entry('  verdict: fail\n')))

for (const [what, outcomes, today, changes] of [
  ['what is expected', [outcome('RETR-007', 'fail'), outcome('RETR-006', 'pass')], '2026-12-01', []],
  ['a defect that was mended', [outcome('RETR-007', 'pass')], '2026-12-01', ['RETR-007: pass, expected fail (ticket 12)']],
  [
    'a failure that nobody expected',
    [outcome('RETR-007', 'fail'), outcome('RETR-006', 'fail')],
    '2026-12-01',
    ['RETR-006: fail, and nothing of it is expected'],
  ],
  [
    'an expectation that has expired',
    [outcome('RETR-007', 'fail')],
    '2027-02-01',
    ['RETR-007: the expectation "fail" expired on 2027-01-31 (ticket 12); it is fail now'],
  ],
  ['a row that a filter left out', [outcome('RETR-007', 'not selected')], '2026-12-01', []],
  ['a row that does not apply', [outcome('RETR-007', 'fail'), outcome('RETR-023', 'not applicable')], '2026-12-01', []],
] as const)
  test(`changes against expectations: ${what}`, () => assert.deepEqual(changesAgainst(expected, outcomes, today), changes))
