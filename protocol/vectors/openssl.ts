/** The openssl command as a peer in tests: cryptography and certificates that are not ours. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const available = spawnSync('openssl', ['version']).status === 0

/** Where the command runs; it is gone after the tests. */
export const folder = mkdtempSync(join(tmpdir(), 'openssl-peer-'))
after(() => rmSync(folder, { recursive: true }))

/** A test that needs openssl: skipped where it is missing, failed where the full set is demanded. */
export function openSslTest(title: string, body: () => void | Promise<void>): void {
  const skip = available || process.env['CI_FULL'] === '1' ? false : 'the openssl command is not installed'
  test(title, { skip }, async () => {
    assert.ok(available, 'CI_FULL is 1 and the openssl command is not installed')
    await body()
  })
}

/** Runs one command, however it ends; `text` is all that it prints. */
export function attempt(args: readonly string[], input?: Uint8Array) {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, input })
  return { status, stdout, text: `${stdout}${stderr}` }
}

/** Standard output of one command, which has to succeed. */
export function openssl(args: readonly string[], input?: Uint8Array): Buffer {
  const { stdout } = succeeded(args, input)
  return stdout
}

/** All that one command prints, which has to succeed. */
export function opensslSays(...args: readonly string[]): string {
  return succeeded(args).text
}

function succeeded(args: readonly string[], input?: Uint8Array) {
  const result = attempt(args, input)
  assert.equal(result.status, 0, `openssl ${args.join(' ')}: ${result.text}`)
  return result
}
