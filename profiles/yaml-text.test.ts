import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadProfile } from './load.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-yaml-'))
after(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'folder'))

const nested = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdef'].reduce(
  (text, name, n) =>
    `${text}\n${name}: &${name} [${Array(9)
      .fill(`*${'abcde'[n - 1]}`)
      .join()}]`,
)

for (const [what, file, contents, message] of [
  ['a folder', 'folder', undefined, /^\S+folder: the profile cannot be read \(it is a folder\): give the path of a YAML file$/],
  ['a file that is not there', 'nowhere', undefined, /the profile cannot be read \(ENOENT\)/],
  ['an empty file', 'empty', '', /^\S+:1:1: this is no profile: write keys and values, such as name: and eim:/],
  ['a file of line ends', 'blank', '\n\n', /:1:1: this is no profile/],
  ['a list', 'list', '- a\n', /:1:1: this is no profile/],
  ['octets', 'octets', Buffer.from('ff00fe8041', 'hex'), /cannot be read \(it is no text in UTF-8\)/],
  ['aliases without end', 'aliases', nested, /:1:1: this is no YAML: Excessive alias count/],
  ['an alias of nothing', 'alias', 'a: *b\n', /this is no YAML: Unresolved alias/],
  ['brackets without end', 'brackets', `a: ${'['.repeat(20_000)}`, /this is no YAML/],
] as const)
  test(`${what} in the place of a profile is said in one line`, () => {
    const path = join(folder, file)
    if (contents !== undefined) writeFileSync(path, contents)
    assert.throws(
      () => loadProfile(path),
      (error: Error) => error.name === 'ConfigError' && message.test(error.message) && !error.message.includes('\n'),
    )
  })

test('a file of any size is refused without being read', () => {
  const path = join(folder, 'huge')
  writeFileSync(path, '')
  truncateSync(path, 2 ** 40)
  assert.throws(() => loadProfile(path), /it has 1099511627776 octets, more than the 1048576 that are read/)
})
