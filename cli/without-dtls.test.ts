/** Where this Node has no DTLS, or koffi cannot be loaded: what is over HTTPS is played, and what is over coaps cannot be prepared. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readRecord } from '../reports/record.ts'
import { RunProcess } from './test-runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-without-dtls-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const profileText = (name: string) => readFileSync(new URL(`../profiles/${name}.yaml`, import.meta.url), 'utf8')

function written(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`)
  writeFileSync(path, text)
  return path
}

const eim = fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url))
const ipa = fileURLToPath(new URL('../profiles/simulated-ipa.yaml', import.meta.url))
const ipaOverCoaps = written(
  'ipa',
  profileText('simulated-ipa').replace('binding: asn1', 'binding: coaps').replace('O_X_COAPS: false', 'O_X_COAPS: true'),
)
/** Nobody is at its URL. */
const eimOverCoapsAlone = written(
  'eim',
  profileText('simulated')
    .replace(
      'adapter: simulated',
      'adapter: url\n  url: https://127.0.0.1:9/\n  trust: system\n  coaps: { url: "coaps://127.0.0.1:9/" }',
    )
    .replace('bindings: [asn1, json, coaps]', 'bindings: [coaps]')
    .replace('O_X_JSON: true', 'O_X_JSON: false')
    .replace('operator:\n  adapter: simulated', 'operator: { adapter: none }'),
)

const ways: readonly (readonly [what: string, stub: string, why: RegExp])[] = [
  [
    'a Node that gives no symbols to others',
    'without-openssl.mjs',
    /this Node has no OpenSSL whose DTLS could be called \(Cannot find function 'DTLS_client_method'.*\); use an official build of Node/,
  ],
  [
    'a platform that koffi has no native part for',
    'without-koffi.mjs',
    /the DTLS of Node's OpenSSL cannot be called: the package koffi cannot be loaded \(no native part .*\); install it on this machine/,
  ],
]

for (const [what, stub, why] of ways)
  describe(what, () => {
    // Processes that these start have it too.
    const env = { PATH: '', NODE_OPTIONS: `--import ${new URL(`../ci/${stub}`, import.meta.url).href}` }
    const runs = new RunProcess(env)
    after(() => runs.close())

    async function ran(profile: string, only: string) {
      const results = mkdtempSync(join(folder, 'results-'))
      const { code, output } = await runs.run({ results, profile, only, pages: false })
      const [made = ''] = readdirSync(results)
      assert.notEqual(made, '', output)
      return { code, output, ...readRecord(join(results, made, 'record.ndjson')) }
    }

    function examined(profile: string): Promise<{ readonly code: number; readonly output: string }> {
      const words = ['--import', 'tsx', fileURLToPath(new URL('main.ts', import.meta.url)), 'doctor', profile]
      return new Promise((resolve) => {
        const child = execFile(process.execPath, words, { env }, (_error, stdout, stderr) =>
          resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
        )
      })
    }

    test('doctor says of an eIM that has coaps too why that is not played, and looks at the rest', async () => {
      const { code, output } = await examined(eim)
      const line = output.split('\n').find((one) => one.includes('DTLS '))
      assert.match(line ?? output, /warning +bindings: coaps: cannot be played here/)
      assert.match(line ?? output, why)
      assert.match(output, /sanity +ok +asn1:/)
      assert.equal(code, 0, output)
    })

    test('doctor says it of an IPA, which it does not make poll', async () => {
      const { code, output } = await examined(ipaOverCoaps)
      assert.match(output, /profile +ok +Simulated IPA/)
      const line = output.split('\n').find((one) => one.includes('DTLS '))
      assert.match(line ?? output, /warning +binding: coaps: cannot be played here/)
      assert.match(line ?? output, why)
      assert.match(output, /poll +note +not looked at/)
      assert.equal(code, 0, output)
    })

    test('an eIM is played over HTTPS, and its scenarios over coaps cannot be prepared', async () => {
      const { code, output, scenarios, requirements } = await ran(eim, 'RETR-022,ESIPA-COAP-003')
      assert.equal(code, 0, output)
      for (const { id, binding, verdict, selection } of scenarios)
        if (binding !== 'coaps') assert.equal(verdict, 'pass', id)
        else if (selection.state === 'cannot be prepared') assert.match(selection.why, why)
        else assert.fail(`${id} is in the state "${selection.state}"`)
      assert.deepEqual(new Set(scenarios.map(({ binding }) => binding)), new Set(['asn1', 'json', 'coaps']))
      const states = requirements.map(({ requirement, state }) => [requirement.id, state] as const)
      assert.equal(new Map(states).get('RETR-022'), 'pass')
      assert.equal(new Map(states).get('ESIPA-COAP-003'), 'cannot be prepared')
    })

    for (const [actor, profile, only] of [
      ['an eIM that has nothing but coaps', eimOverCoapsAlone, 'RETR-022,ESIPA-COAP-003'],
      ['an IPA over coaps', ipaOverCoaps, 'ROLE-008,SEC-DTLS-002'],
    ] as const)
      test(`${actor} is asked nothing, and each scenario says why it cannot be prepared`, async () => {
        const { code, output, scenarios, sanity, requirements, end } = await ran(profile, only)
        assert.equal(code, 2, output)
        assert.deepEqual(sanity, [])
        assert.ok(scenarios.length > 1, output)
        for (const { id, selection } of scenarios) {
          assert.equal(selection.state, 'cannot be prepared', id)
          assert.match('why' in selection ? selection.why : '', why)
        }
        for (const id of only.split(','))
          assert.equal(requirements.find(({ requirement }) => requirement.id === id)?.state, 'cannot be prepared', id)
        assert.match(end?.why ?? '', /^no scenario was run: what was selected cannot be prepared: /)
        assert.match(end?.why ?? '', why)
      })

    test('an IPA over HTTPS is played as ever', async () => {
      const { code, output } = await ran(ipa, 'RETR-001')
      assert.equal(code, 0, output)
    })
  })
