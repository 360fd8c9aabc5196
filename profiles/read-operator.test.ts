/** Secrets, files and programs that the operator of a profile names. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseProfile } from './load.ts'
import type { OperatorProfile } from './operator.ts'
import { readOperator } from './read-operator.ts'

const [before = ''] = readFileSync(new URL('onomondo-eim.yaml', import.meta.url), 'utf8').split('\noperator:\n')
const http = 'adapter: http\n  url: http://127.0.0.1:1'

function withOperator(yaml: string): OperatorProfile {
  return parseProfile(`${before}\nmayChangeState: true\noperator:\n${yaml}`, 'p.yaml').operator
}

const folder = mkdtempSync(join(tmpdir(), 'operator-'))
after(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'token'), 'Bearer canary-4711\n')
writeFileSync(join(folder, 'operator.sh'), '#!/bin/sh\n')

test('secrets are looked up wherever they stand, and their parts are secrets too', () => {
  const { operator, secrets } = readOperator(
    withOperator(
      `  ${http}\n  headers: { A: { secret: "file:token" } }\n  requests: { restart: { method: POST, path: /x, json: { secret: "env:X" }, ready: { method: GET, path: /y, headers: { B: { secret: "file:token" } } } } }`,
    ),
    folder,
  )
  assert.ok(operator.adapter === 'http')
  assert.deepEqual(operator.headers, { A: { secret: 'Bearer canary-4711' } })
  assert.deepEqual(operator.requests.restart?.ready?.headers, { B: { secret: 'Bearer canary-4711' } })
  assert.deepEqual('json' in operator.requests.restart && operator.requests.restart.json, { secret: 'env:X' })
  assert.deepEqual([...new Set(secrets)], ['Bearer canary-4711', 'canary-4711'])
})

test('a secret that is not there is told by its key', () => {
  const operator = withOperator(`  ${http}\n  headers: { A: { secret: "env:NO_SUCH_TOKEN" } }\n  requests: {}`)
  assert.throws(() => readOperator(operator, folder), /operator\.headers\.A: the environment variable NO_SUCH_TOKEN is not set/)
})

test('a program is found from the folder of the profile, and has to be executable', () => {
  const operator = withOperator(
    '  adapter: command\n  program: ./operator.sh\n  environment: { T: { secret: "file:token" }, U: plain }\n  offers: [enable]',
  )
  assert.throws(
    () => readOperator(operator, folder),
    /operator\.program: .*operator\.sh cannot be run \(EACCES\): write the path/,
  )
  chmodSync(join(folder, 'operator.sh'), 0o755)
  const { operator: read, secrets } = readOperator(operator, folder)
  assert.ok(read.adapter === 'command')
  assert.equal(read.program, join(folder, 'operator.sh'))
  assert.deepEqual(read.environment, { T: { secret: 'Bearer canary-4711' }, U: 'plain' })
  assert.deepEqual(secrets, ['Bearer canary-4711', 'canary-4711'])
})

test('a program that restarts the eIM has to be there', () => {
  const operator = withOperator(`  ${http}\n  requests: { restart: { program: ./nothing, ready: { method: GET, path: / } } }`)
  assert.throws(() => readOperator(operator, folder), /operator\.requests\.restart\.program: .*nothing cannot be run \(ENOENT\)/)
})

test('trust of an interface over https is read, and told under its own key', () => {
  const at = (trust: string, url: string) =>
    readOperator(
      withOperator(`  adapter: http\n  url: ${url}\n  address: 127.0.0.1:8443\n  trust: ${trust}\n  requests: {}`),
      folder,
    )
  const { operator } = at('none', 'https://localhost')
  assert.ok(operator.adapter === 'http')
  assert.deepEqual([operator.trust, operator.address], [{ kind: 'none' }, { host: '127.0.0.1', port: 8443 }])
  assert.throws(() => at('{ ca: nothing.pem }', 'https://localhost'), /^ConfigError: operator\.trust\.ca: nothing\.pem/)
})
