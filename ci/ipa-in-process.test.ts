/**
 * The IPA suite against an IPA that is a process of its own, which reaches the card through pcscd and is made to act over HTTP, comes to
 * the verdicts that it comes to in process.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { stringify } from 'yaml'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from '../adapters/euicc/private-pcscd.ts'
import { loadAnyProfile } from '../profiles/load.ts'
import { readRecord } from '../reports/record.ts'
import { readTaggedScenarios } from '../requirements/tagged-scenarios.ts'

const missing = pcscdMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

const folder = mkdtempSync(join(tmpdir(), 'sgp32-ipa-'))
const main = ['--import', 'tsx', 'cli/main.ts']
let pcscd: PrivatePcscd | undefined
let ipa: ChildProcess | undefined
before(async () => {
  if (skip !== false) return
  pcscd = await startPrivatePcscd()
  assert.equal(spawnSync(process.execPath, [...main, 'pki', '--out', join(folder, 'pki')]).status, 0)
})
after(async () => {
  ipa?.kill('SIGKILL')
  await pcscd?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Starts the IPA as a user would. Gives the URL of its control interface. */
function started(ports: Readonly<Record<'eim' | 'otherEim' | 'smdp' | 'smds', number>>): Promise<string> {
  const places = Object.entries({
    'eim.harness.test': ports.eim,
    localhost: ports.eim,
    'other.harness.test': ports.otherEim,
    'smdp.harness.test': ports.smdp,
    'smds.harness.test': ports.smds,
    // Nobody listens there.
    'nobody.harness.test': 9,
  }).flatMap(([name, port]) => ['--place', `${name}=127.0.0.1:${port}`])
  const words = [
    'simulate',
    'ipa',
    '--pki',
    join(folder, 'pki'),
    '--card',
    'reader:Virtual 00 00',
    '--polls',
    '0',
    '--json',
    '--state',
    join(folder, 'state'),
    ...places,
  ]
  const env = { ...process.env, PCSCLITE_CSOCK_NAME: pcscd?.socket ?? '' }
  const child = spawn(process.execPath, [...main, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  ipa = child
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0]
      if (url !== undefined) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the IPA ended with ${code}: ${text}`)))
  })
}

/** What each scenario came to. */
function verdictsIn(results: string): ReadonlyMap<string, string> {
  const [run = ''] = readdirSync(results)
  const timed = new Set(
    readTaggedScenarios()
      .filter(({ tags }) => tags.includes('@timing'))
      .map(({ file, line }) => `${file}:${line}`),
  )
  const { scenarios } = readRecord(join(results, run, 'record.ndjson'))
  return new Map(
    scenarios.filter(({ id }) => !timed.has(id)).map(({ id, verdict, selection }) => [id, verdict ?? selection.state]),
  )
}

test('the IPA suite against a process of its own comes to the verdicts of the suite in process', { skip }, async () => {
  const { profile } = loadAnyProfile(new URL('../profiles/simulated-ipa.yaml', import.meta.url).pathname)
  const ports = { eim: await freePort(), otherEim: await freePort(), smdp: await freePort(), smds: await freePort() }
  const listen = (port: number) => ({ listen: `127.0.0.1:${port}` })
  const device = {
    pki: 'pki',
    vpcd: `127.0.0.1:${pcscd?.port}`,
    eim: { ...listen(ports.eim), otherName: 'localhost' },
    otherEim: listen(ports.otherEim),
    smdp: listen(ports.smdp),
    smds: listen(ports.smds),
  }
  const path = join(folder, 'ipa.yaml')
  const profileWith = (url: string) => {
    const requests = {
      poll: { path: '/poll' },
      restart: { path: '/restart' },
      loseNetwork: { path: '/lose-network' },
      regainNetwork: { path: '/regain-network' },
      emergencyCall: { path: '/emergency-call' },
      memoryReset: { path: '/memory-reset' },
      download: { path: '/download', body: '{"activationCode":"{activationCode}"}' },
    }
    writeFileSync(path, stringify({ ...profile, ipa: { adapter: 'http', url, requests, quietMs: 50 }, device }))
  }
  // The card is in the reader only while the harness runs: the IPA begins when there is one.
  const card = spawn(process.execPath, [...main, 'simulate', 'euicc', '--pki', join(folder, 'pki'), '--vpcd', device.vpcd], {
    stdio: 'ignore',
  })
  await pcscd?.cardSeen()
  profileWith(await started(ports))
  card.kill('SIGKILL')
  await pcscd?.cardGone()

  const run = (...words: readonly string[]) =>
    new Promise<string>((resolve) => {
      const child = spawn(process.execPath, [...main, 'run', '--no-pages', '--seed', 'ipa', ...words], {
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let text = ''
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      child.once('close', () => resolve(text))
    })
  const [apart, own] = [mkdtempSync(join(folder, 'apart-')), mkdtempSync(join(folder, 'own-'))]
  const told = await run(path, '--results', apart)
  await run(new URL('../profiles/simulated-ipa.yaml', import.meta.url).pathname, '--results', own)
  assert.ok(readdirSync(apart).length > 0, told)
  assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
})
