import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const bin = fileURLToPath(new URL('sgp32.mjs', import.meta.url))

function sgp32(words: readonly string[], input: Uint8Array = Buffer.alloc(0)) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], { input, env: { ...process.env, COLUMNS: '' } })
  return { status, out: stdout.toString(), err: stderr.toString() }
}

test('decode ends with 0 for clean octets, 1 for issues, 2 for what cannot be decoded', () => {
  assert.equal(sgp32(['decode', 'BF4F03020101']).status, 0)
  assert.equal(sgp32(['decode', 'BF4F0302010100']).status, 1)
  assert.equal(sgp32(['decode', 'BF4F04020101']).status, 2)
  assert.equal(sgp32(['decode', 'hello']).status, 2)
})

test('decode reads standard input, binary', () => {
  const { status, out } = sgp32(['decode', '-'], Buffer.from('BF4F03020102', 'hex'))
  assert.equal(status, 0)
  assert.match(out, /eidNotFound \(2\)/)
  assert.match(sgp32(['decode'], Buffer.from('BF4F03020102', 'hex')).out, /eidNotFound \(2\)/)
})

test('a reader that leaves early ends decode quietly', async () => {
  const blocks = '8604AABBCCDD'.repeat(20_000)
  const object = `A3${(0x83000000 + blocks.length / 2).toString(16)}${blocks}`
  const env = { ...process.env, NODE: process.execPath, BIN: bin }
  const child = promisify(execFile)('/bin/sh', ['-c', '"$NODE" "$BIN" decode - | head -n 1'], { env })
  child.child.stdin?.end(object)
  const { stdout, stderr } = await child
  assert.match(stdout, /^BER without a type, 120005 octets from hex\n$/)
  assert.equal(stderr, '')
})

test('an unknown option, version or command is refused with a hint', () => {
  assert.match(sgp32(['decode', '--spec', '3', 'BF']).err, /Allowed choices are 1.0.1, 1.1, 1.2/)
  assert.match(sgp32(['decod', 'BF']).err, /Did you mean decode\?/)
  assert.match(sgp32(['decode', '--jsn', 'BF']).err, /Did you mean --json\?/)
})

test('a wrong call ends with 3, never with the 1 of a product that failed; help ends with 0', () => {
  for (const words of [['run', '--nothing'], ['decod'], ['decode', '--spec', '3', 'BF'], ['run', '--only']])
    assert.equal(sgp32(words).status, 3, words.join(' '))
  assert.equal(sgp32(['run', '--help']).status, 0)
  assert.equal(sgp32(['--version']).status, 0)
})

test('an output that takes nothing is an error of the harness: exit 4', (t) => {
  if (!existsSync('/dev/full')) return t.skip('this system has no /dev/full')
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [bin, 'run', '--profile', 'nowhere.yaml'], {
    stdio: ['ignore', full, 'pipe'],
  })
  assert.equal(status, 3, String(stderr))
  const decoded = spawnSync(process.execPath, [bin, 'decode', 'BF4F03020101'], { stdio: ['ignore', full, 'pipe'] })
  closeSync(full)
  assert.equal(decoded.status, 4)
  assert.match(String(decoded.stderr), /Error of the harness: .*ENOSPC/)
})

test('help names the commands, and decode its exit codes', () => {
  assert.match(sgp32(['--help']).out, /decode .*\n[\s\S]*run /)
  assert.match(sgp32(['decode', '--help']).out, /Exit code: 0 clean, 1 issues, 2 not decodable/)
})

test('main.ts loads no command before it is called', () => {
  const source = readFileSync(new URL('main.ts', import.meta.url), 'utf8')
  const loaded = [...source.matchAll(/^import (?!type).*from '(.*)'$/gm)].map(([, from]) => from)
  assert.deepEqual(loaded, ['node:fs', 'node:url', 'commander'])
})
