import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { bundled } from './test-bundles.ts'

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
    written('protocol/registry.property.test.ts'),
    written('protocol/crypto/keys.test.ts', "const pki = await testPki('P-256')\n"),
    written('simulators/eim/ready.test.ts', 'assert.equal(await ready(), 0)\n'),
    written('simulators/smdp/server.test.ts', "import { spawn } from 'node:child_process'\n"),
    written('profiles/secrets.test.ts', "process.env['KEY'] = 'x'\n"),
    written('cli/run.test.ts'),
  ]
  const given = bundled([...own, ...short], root, root)
  assert.deepEqual(given.slice(-own.length), own)
  const bundles = given.slice(0, -own.length)
  assert.equal(bundles.length, 2)
  const imported = bundles.flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))
  assert.deepEqual(
    imported,
    short.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)}`),
  )
})

test('without short tests nothing is written', () =>
  assert.deepEqual(bundled(['cli/run.test.ts'], root, root), ['cli/run.test.ts']))
