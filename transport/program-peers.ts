/** Programs that are not ours as peers in tests: curl, clients and servers of TLS, DTLS and CoAP, and a dissector. They run beside our own sockets. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import type { TlsIdentity } from './tls-identity.ts'

export type Program =
  | 'curl'
  | 'openssl'
  | 'gnutls-cli'
  | 'gnutls-serv'
  | `coap-${'client' | 'server'}-${'notls' | 'openssl' | 'gnutls'}`
  | 'tshark'

/** No peer runs for longer. */
const LIMIT_MS = 10_000

const folder = mkdtempSync(join(tmpdir(), 'program-peer-'))
const running = new Set<ChildProcess>()
after(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A test that needs a program: skipped where it is missing, failed where the full set is demanded. */
export function programTest(program: Program, title: string, body: (t: TestContext) => Promise<void>): void {
  // Not each of them has an option for its version; what is said of one that it has not is no matter.
  const available = spawnSync(program, ['--version']).error === undefined
  const skip = available || process.env['CI_FULL'] === '1' ? false : `the ${program} command is not installed`
  test(title, { skip }, async (t) => {
    assert.ok(available, `CI_FULL is 1 and the ${program} command is not installed`)
    await body(t)
  })
}

/** Writes a file that a program is given by its path. */
export function fileWith(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, contents)
  return path
}

/** Runs a program to its end, without blocking our own sockets; `text` is all that it prints, in both streams. */
export function run(
  program: Program,
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<{ status: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = started(program, args)
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        text += piece.toString('latin1')
      })
    }
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, text }))
    // It may end before it has read everything.
    child.stdin.on('error', () => {}).end(input)
  })
}

/** Starts `openssl s_server` on a port of loopback that the system chooses; it answers the first octets of a client with `answer`. */
export async function openSslServer(
  name: string,
  identity: TlsIdentity,
  answer: string,
  more: readonly string[] = [],
): Promise<number> {
  const [cert, key] = [fileWith(`${name}.pem`, identity.certificates), fileWith(`${name}.key`, identity.key)]
  const child = started('openssl', [
    's_server',
    '-accept',
    '127.0.0.1:0',
    '-cert',
    cert,
    '-cert_chain',
    cert,
    '-key',
    key,
    ...more,
  ])
  return new Promise((resolve, reject) => {
    let text = ''
    child.on('error', reject)
    child.on('close', () => reject(new Error(`openssl s_server has ended: ${text}`)))
    child.stderr.on('data', (piece: Buffer) => {
      text += piece.toString('latin1')
    })
    child.stdout.on('data', (piece: Buffer) => {
      const before = text
      text += piece.toString('latin1')
      const port = text.match(/ACCEPT 127\.0\.0\.1:(\d+)/)?.[1]
      if (port !== undefined) resolve(Number(port))
      if (!before.includes('POST ') && text.includes('POST ')) child.stdin.write(answer)
    })
  })
}

/** Starts a program that is ended with the tests, or after some seconds. */
export function started(program: Program, args: readonly string[]) {
  const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  running.add(child)
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  child.on('close', () => {
    clearTimeout(limit)
    running.delete(child)
  })
  return child
}
