import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { resolveSecret } from './secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-secrets-'))
after(() => rmSync(folder, { recursive: true, force: true }))
process.env['SGP32_TEST_SECRET'] = 'Bearer from-environment'
process.env['SGP32_TEST_LINES'] = 'Bearer a\r\nX-Other: canary'
process.env['SGP32_TEST_EMPTY'] = ''
writeFileSync(join(folder, 'token'), 'Bearer from-file\n')
writeFileSync(join(folder, 'empty'), '\n')

for (const [reference, value] of [
  ['env:SGP32_TEST_SECRET', 'Bearer from-environment'],
  ['file:token', 'Bearer from-file'],
  [`file:${join(folder, 'token')}`, 'Bearer from-file'],
] as const)
  test(`the value behind ${reference.replace(folder, '<folder>')}`, () =>
    assert.equal(resolveSecret(reference, 'k', folder), value))

for (const [reference, message] of [
  ['env:SGP32_TEST_NOT_SET', /^k: the environment variable SGP32_TEST_NOT_SET is not set/],
  ['env:SGP32_TEST_EMPTY', /^k: the environment variable/],
  ['env:SGP32_TEST_LINES', /^k: the value behind env:SGP32_TEST_LINES holds a line end/],
  ['file:empty', /^k: the file empty is empty/],
  ['file:nowhere', /^k: .*nowhere cannot be read \(ENOENT\)/],
] as const)
  test(`${reference} is refused, and the value is in no message`, () =>
    assert.throws(
      () => resolveSecret(reference, 'k', folder),
      (error) =>
        error instanceof Error && error.name === 'ConfigError' && message.test(error.message) && !/canary/.test(error.message),
    ))
