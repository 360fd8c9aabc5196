import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { bundled } from './test-bundles.ts'
import { testFiles } from './test-files.ts'

const root = mkdtempSync(join(tmpdir(), 'sgp32-bundles-'))
after(() => rmSync(root, { recursive: true, force: true }))

function written(file: string, text = ''): string {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
  return file
}

test('short tests share processes, all others keep their own', () => {
  const short = Array.from({ length: 9 }, (_, n) => written(`protocol/ber/number-${n}.test.ts`, 'after(() => close())\n'))
  const own = [
    written('protocol/schema/tlv.property.test.ts'),
    written('protocol/crypto/keys.test.ts', "const pki = await testPki('P-256')\n"),
    written('simulators/eim/ready.test.ts', 'assert.equal(await ready(), 0)\n'),
    written('simulators/smdp/server.test.ts', "import { spawn } from 'node:child_process'\n"),
    written('profiles/secrets.test.ts', "process.env['KEY'] = 'x'\n"),
    written('transport/dtls/early.test.ts', "import { identity } from './test-ends.ts'\n"),
    written('cli/run.test.ts'),
  ]
  written('transport/dtls/test-ends.ts', 'export const identity = await newIdentity()\n')
  const long = written('ci/suite-runs/same-seed.test.ts')
  const importedBy = bundled([...own, long, ...short], root, root).map((path) => readFileSync(path, 'utf8'))
  const importing = (files: readonly string[]) =>
    files.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)}\n`).join('')
  assert.deepEqual(importedBy, [[long], short.slice(0, 8), short.slice(8), ...own.map((file) => [file])].map(importing))
})

test('files have names in the order in which they are to begin, and say what they run', () => {
  const names = bundled(['cli/run.test.ts', 'ci/suite-runs/same-seed.test.ts'], root, root).map((path) => basename(path))
  assert.deepEqual(names, ['001-ci-suite-runs-same-seed.test.mjs', '002-cli-run.test.mjs'])
})

test('every file that takes long is there', () => {
  const product = join(import.meta.dirname, '..')
  const all = testFiles(product, { parts: [], random: true, knownBad: true })
  const first = bundled(all, product, root).slice(0, 6)
  assert.match(first.join(), /part-1.*part-2.*same-seed.*killed-run.*eim-by-url.*registry/)
})
