import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { printed } from './complaint.ts'
import { importComplaints } from './import-rules.ts'
import { readTree } from './tree.ts'

const complaintsOn = (file: string, text: string) => importComplaints(new Map([[file, text]]))

test('imports in this repository go one way', () => {
  const tree = readTree(join(import.meta.dirname, '..'))
  assert.ok(tree.has('ci/imports.test.ts'), 'the tree was read')
  assert.equal(printed(importComplaints(tree)), '')
})

const wrong: readonly (readonly [what: string, file: string, text: string, complaint: RegExp])[] = [
  [
    'a codec that knows a socket',
    'protocol/a/b.ts',
    "import { x } from '../../transport/tape.ts'",
    /protocol may not import transport/,
  ],
  [
    'a socket that knows a simulator',
    'transport/a.ts',
    "import { x } from '../simulators/a.ts'",
    /transport may not import simul/,
  ],
  [
    'a simulator that knows its adapter',
    'simulators/a.ts',
    "import { x } from '../adapters/a.ts'",
    /simulators may not import adap/,
  ],
  ['an adapter that knows steps', 'adapters/a.ts', "import { x } from '../steps/world.ts'", /adapters may not import steps/],
  ['a rule that opens a socket', 'requirements/a.ts', "import { x } from '../transport/https-client.ts'", /requirements may not/],
  [
    'a profile that knows the ledger',
    'profiles/a.ts',
    "import { x } from '../requirements/ledger.ts'",
    /profiles may not import req/,
  ],
  [
    'a printer that knows a codec',
    'reports/a.ts',
    "import { x } from '../protocol/ber/tree.ts'",
    /reports may not import protocol/,
  ],
  ['a step that prints', 'steps/a.ts', "import { x } from '../reports/console.ts'", /steps may not import reports/],
  [
    'a step that opens a socket',
    'steps/a.ts',
    "import { x } from '../transport/https-client.ts'",
    /steps may not import transport/,
  ],
  ['a step that knows the command', 'steps/a.ts', "import { x } from '../cli/run.ts'", /steps may not import cli/],
  ['a test', 'protocol/a.test.ts', "import { x } from '../ci/tree.ts'", /protocol may not import ci/],
  ['a type', 'protocol/a.ts', "import type { X } from '../transport/tape.ts'", /protocol may not import transport/],
  ['a type in passing', 'protocol/a.ts', "let x: import('../transport/tape.ts').Tape", /protocol may not import transport/],
  ['a re-export', 'protocol/a.ts', "export { x } from '../transport/tape.ts'", /protocol may not import transport/],
  ['a re-export of all', 'protocol/a.ts', "export * from '../transport/tape.ts'", /protocol may not import transport/],
  ['an import for effect', 'protocol/a.ts', "import '../transport/tape.ts'", /protocol may not import transport/],
  [
    'an import over several lines',
    'protocol/a.ts',
    "import {\n  x,\n} from '../transport/tape.ts'",
    /a\.ts:3: protocol may not import/,
  ],
  ['a dynamic import', 'protocol/a.ts', "await import('../transport/tape.ts')", /protocol may not import transport/],
  [
    'a dynamic import in a template',
    'protocol/a.ts',
    "`${await import('../transport/tape.ts')}`",
    /protocol may not import transport/,
  ],
  ['require', 'protocol/a.ts', "require('../transport/tape.ts')", /protocol may not import transport/],
  ['a computed import', 'steps/a.ts', 'await import(name)', /cannot be checked/],
  [
    'a room that begins like another',
    'protocol/a.ts',
    "import { x } from '../protocols/a.ts'",
    /protocol may not import protocols/,
  ],
  ['a file at the top level', 'steps/a.ts', "import { x } from '../a.ts'", /steps may not import a\.ts/],
  ['an import from outside', 'ci/a.ts', "import { x } from '../../other/a.ts'", /leaves the repository/],
  ['a path outside', 'ci/a.ts', "readFileSync(new URL('../../other/a.json', import.meta.url))", /leaves the repository/],
  ['an absolute import', 'ci/a.ts', "import { x } from '/opt/a.ts'", /absolute path/],
  [
    'a file read in protocol',
    'protocol/a.ts',
    "import { readFileSync } from 'node:fs'",
    /protocol is pure and does not import node:fs/,
  ],
  ['the clock in protocol', 'protocol/a.ts', 'const now = Date.now()', /does not use Date\.now/],
  ['the date in protocol', 'protocol/a.ts', 'const now = new Date()', /does not use new Date/],
  ['chance in protocol', 'protocol/a.ts', "import { randomBytes } from 'node:crypto'", /does not use randomBytes/],
  ['the environment in protocol', 'protocol/a.ts', "process.env['X']", /does not use process\.env/],
]

for (const [what, file, text, complaint] of wrong)
  test(`is found: ${what}`, () => {
    const found = complaintsOn(file, text)
    assert.equal(found.length, 1, printed(found))
    assert.match(printed(found), complaint)
  })

const right: readonly (readonly [what: string, file: string, text: string])[] = [
  ['a neighbour', 'protocol/a/b.ts', "import { x } from '../c/d.ts'"],
  ['a package', 'protocol/a.ts', "import { x } from '@peculiar/x509'"],
  ['an import in a comment', 'protocol/a.ts', "// import { x } from '../transport/tape.ts'"],
  ['an import in a string', 'protocol/a.ts', '"import { x } from \'../transport/tape.ts\'"'],
  ['a string that is no module', 'protocol/a.ts', "Array.from('../transport/tape.ts')"],
  ['the tape', 'steps/a.ts', "import { Tape } from '../transport/tape.ts'"],
  ['the command knows everybody', 'cli/a.ts', "import { x } from '../steps/world.ts'"],
  ['a computed import of a tool', 'ci/a.ts', 'await import(name)'],
  ['a test that reads a file', 'protocol/a.test.ts', "import { readFileSync } from 'node:fs'"],
  ['a date from an argument', 'protocol/a.ts', 'const at = new Date(seconds * 1000)'],
]

for (const [what, file, text] of right) test(`is left alone: ${what}`, () => assert.equal(printed(complaintsOn(file, text)), ''))
