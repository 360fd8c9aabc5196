import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { captured } from './captured.ts'

const guide = readFileSync(new URL('../../docs/decode.md', import.meta.url), 'utf8')
const examples = [...guide.matchAll(/```console\n\$ sgp32 decode ([0-9A-F]+)\n([\s\S]*?)```/g)]

test('the guide has its two examples of trees', () => assert.equal(examples.length, 2))

for (const [, hex = '', expected] of examples) {
  test(`the guide shows what decode prints for ${hex.slice(0, 12)}...`, async () => {
    assert.equal((await captured([hex])).out, expected)
  })
}

test('the guide names every option of the command', () => {
  const main = readFileSync(new URL('../main.ts', import.meta.url), 'utf8')
  const [decode = ''] = main.split(".command('run')")
  const options = [...decode.matchAll(/ption\('(--[a-z-]+)/g)].map(([, option = '']) => option)
  assert.ok(options.length >= 8)
  for (const option of options) assert.ok(guide.includes(`\`${option}`), option)
})
